import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { WebhookEndpoint } from '../api/types';
import { formatTime } from '../format';
import { toAddress } from '../route';
import { announce } from '../ui/announce';
import { Button } from '../ui/button';
import { ConfirmDialog, Dialog } from '../ui/dialog';
import { Loading } from '../ui/loading';
import { ErrorNotice, Notice } from '../ui/notice';
import { Secret } from '../ui/secret';
import { StatusBadge } from '../ui/status-badge';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { DeliveryList } from './delivery-list';
import { ReplayDialog } from './replay-dialog';

type Asking = 'delete' | 'replay' | null;

/** An endpoint, whether it is well, what was sent to it, and what can be done about it. */
export function EndpointDetail({ id }: { readonly id: string }) {
  const { webhooks, common } = words.value;
  const { data, error, reload } = useLoad(
    (signal) => request<WebhookEndpoint>(`/v1/webhooks/${id}`, { signal }),
    [id],
  );
  const [asking, setAsking] = useState<Asking>(null);
  const [told, setTold] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);

  const act = async (work: () => Promise<unknown>, done?: string) => {
    setFailure(null);
    try {
      await work();
      if (done) {
        setTold(done);
        announce(done);
      }
      reload();
      setTurn((before) => before + 1);
    } catch (thrown) {
      setFailure(thrown);
    }
  };

  if (error) return <ErrorNotice error={error} />;
  if (!data) return <Loading />;
  const isEnabled = data.status === 'enabled';
  const post = (action: string, body: object = {}) =>
    request<{ secret: string }>(`/v1/webhooks/${id}/${action}`, { method: 'POST', body });
  return (
    <div class="stack">
      <section class="card">
        <h2>{data.url}</h2>
        <dl class="facts">
          <dt>{common.status}</dt>
          <dd>
            <StatusBadge status={data.status} />
          </dd>
          <dt>{webhooks.events}</dt>
          <dd>{data.events.join(', ')}</dd>
          <dt>{webhooks.payload}</dt>
          <dd>{webhooks.payloads[data.payload]}</dd>
          {data.description ? (
            <>
              <dt>{webhooks.description}</dt>
              <dd>{data.description}</dd>
            </>
          ) : null}
          {data.failing_since ? (
            <>
              <dt>{webhooks.failingSince}</dt>
              <dd>{formatTime(data.failing_since)}</dd>
            </>
          ) : null}
        </dl>
        {data.disabled_note ? <Notice tone="warning">{data.disabled_note}</Notice> : null}
        <div class="row">
          {isEnabled ? (
            <Button look="primary" onClick={() => act(() => post('ping'), webhooks.pinged)}>
              {webhooks.ping}
            </Button>
          ) : null}
          {isEnabled ? <Button onClick={() => setAsking('replay')}>{webhooks.replay}</Button> : null}
          <Button
            onClick={() =>
              act(() => request(`/v1/webhooks/${id}`, { method: 'PATCH', body: { enabled: !isEnabled } }))
            }
          >
            {isEnabled ? webhooks.disable : webhooks.enable}
          </Button>
          <Button onClick={() => act(async () => setSecret((await post('rotate-secret')).secret))}>
            {webhooks.rotate}
          </Button>
          <Button look="danger" onClick={() => setAsking('delete')}>
            {webhooks.delete}
          </Button>
        </div>
        {failure ? <ErrorNotice error={failure} /> : null}
        {told ? <Notice tone="good">{told}</Notice> : null}
      </section>
      <DeliveryList endpointId={id} turn={turn} canSend={isEnabled} />
      {asking === 'delete' ? (
        <ConfirmDialog
          title={webhooks.delete}
          text={webhooks.deleteAsk(data.url)}
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            await request(`/v1/webhooks/${id}`, { method: 'DELETE' });
            location.hash = toAddress('webhooks');
          }}
        />
      ) : null}
      {asking === 'replay' ? (
        <ReplayDialog
          endpointId={id}
          onClose={() => setAsking(null)}
          onDone={(text) => act(async () => {}, text)}
        />
      ) : null}
      {secret ? (
        <Dialog title={webhooks.rotate} onClose={() => setSecret(null)}>
          <Secret text={secret} note={webhooks.secretOnce} />
        </Dialog>
      ) : null}
    </div>
  );
}
