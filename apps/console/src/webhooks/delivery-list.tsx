import { useState } from 'preact/hooks';
import { request, toQuery } from '../api/request';
import type { Delivery, Page } from '../api/types';
import { formatDuration, formatTime } from '../format';
import { toAddress } from '../route';
import { Button } from '../ui/button';
import { SelectField } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { StatusBadge } from '../ui/status-badge';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';

const LOOK_EVERY_MS = 3_000;
const STATUSES = ['', 'pending', 'delivered', 'failed'] as const;

interface DeliveryListProps {
  readonly endpointId: string;
  readonly turn: number;
  readonly canSend: boolean;
}

/** What was sent, newest first, each with its attempts. */
export function DeliveryList({ endpointId, turn, canSend }: DeliveryListProps) {
  const { webhooks, common, statuses } = words.value;
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('');
  const { data, error, reload } = useLoad(
    (signal) =>
      request<Page<Delivery>>(`/v1/webhooks/${endpointId}/deliveries${toQuery({ status })}`, { signal }),
    [endpointId, turn, status],
    LOOK_EVERY_MS,
  );
  return (
    <section class="card">
      <div class="card-head">
        <h2>{webhooks.deliveries}</h2>
        <SelectField
          label={common.status}
          value={status}
          options={STATUSES.map(
            (name) =>
              [
                name,
                name === '' ? common.all : name === 'failed' ? common.failed : (statuses[name] ?? name),
              ] as const,
          )}
          onValue={setStatus}
        />
      </div>
      {error ? <ErrorNotice error={error} /> : null}
      {data?.data.length === 0 ? <p class="empty">{webhooks.noDeliveries}</p> : null}
      <ul class="deliveries">
        {(data?.data ?? []).map((delivery) => (
          <DeliveryItem
            key={delivery.id}
            delivery={delivery}
            endpointId={endpointId}
            canSend={canSend}
            onDone={reload}
          />
        ))}
      </ul>
    </section>
  );
}

interface DeliveryItemProps {
  readonly delivery: Delivery;
  readonly endpointId: string;
  readonly canSend: boolean;
  readonly onDone: () => void;
}

function DeliveryItem({ delivery, endpointId, canSend, onDone }: DeliveryItemProps) {
  const { webhooks, common } = words.value;
  const redeliver = async () => {
    await request(`/v1/webhooks/${endpointId}/deliveries/${delivery.id}/redeliver`, {
      method: 'POST',
      body: {},
    });
    onDone();
  };
  return (
    <li>
      <details class="delivery">
        <summary>
          {delivery.status === 'failed' ? (
            <span class="badge badge-bad">{common.failed}</span>
          ) : (
            <StatusBadge status={delivery.status} />
          )}
          <code>{delivery.type}</code>
          <span class="faint">{formatTime(delivery.created_at)}</span>
          <span class="faint">
            {webhooks.attempts}: {delivery.attempts.length}
          </span>
        </summary>
        <div class="stack delivery-body">
          {delivery.job_id ? (
            <p>
              <a href={toAddress('jobs', delivery.job_id)}>
                <code>{delivery.job_id}</code>
              </a>
            </p>
          ) : null}
          <ol class="attempts">
            {delivery.attempts.map((attempt) => (
              <li key={attempt.started_at}>
                <span class={`badge badge-${attempt.failure ? 'bad' : 'good'}`}>
                  {attempt.http_status ?? attempt.failure}
                </span>{' '}
                {formatTime(attempt.started_at)} · {formatDuration(attempt.duration_ms)}
                {attempt.answer ? <pre class="code">{attempt.answer}</pre> : null}
              </li>
            ))}
          </ol>
          {delivery.next_attempt_at ? (
            <p class="faint">
              {webhooks.next}: {formatTime(delivery.next_attempt_at)}
            </p>
          ) : null}
          {canSend ? (
            <div class="row">
              <Button onClick={redeliver}>{webhooks.redeliver}</Button>
            </div>
          ) : null}
        </div>
      </details>
    </li>
  );
}
