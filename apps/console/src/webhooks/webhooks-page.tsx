import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Page, WebhookEndpoint } from '../api/types';
import { formatTime } from '../format';
import { route, toAddress } from '../route';
import { clientKey } from '../session/credentials';
import { Button } from '../ui/button';
import { type Column, DataTable } from '../ui/data-table';
import { Loading } from '../ui/loading';
import { ErrorNotice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { KeyNeeded } from '../ui/sign-in';
import { StatusBadge } from '../ui/status-badge';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { CreateWebhook } from './create-webhook';
import { EndpointDetail } from './endpoint-detail';

export function WebhooksPage() {
  const { webhooks, pages } = words.value;
  const { id } = route.value;
  const [isCreating, setCreating] = useState(false);
  const [turn, setTurn] = useState(0);
  const hasKey = clientKey.value !== '';
  return (
    <>
      <PageHead title={pages.webhooks} lead={webhooks.lead}>
        {id ? <a href={toAddress('webhooks')}>← {webhooks.back}</a> : null}
        {hasKey && !id ? (
          <Button look="primary" onClick={() => setCreating(true)}>
            {webhooks.create}
          </Button>
        ) : null}
      </PageHead>
      {!hasKey ? (
        <KeyNeeded kind="client" />
      ) : id ? (
        <EndpointDetail key={id} id={id} />
      ) : (
        <EndpointList turn={turn} />
      )}
      {isCreating ? (
        <CreateWebhook onClose={() => setCreating(false)} onDone={() => setTurn(turn + 1)} />
      ) : null}
    </>
  );
}

function EndpointList({ turn }: { readonly turn: number }) {
  const { webhooks } = words.value;
  const { data, error } = useLoad(
    (signal) => request<Page<WebhookEndpoint>>('/v1/webhooks', { signal }),
    [turn, clientKey.value],
  );
  if (error) return <ErrorNotice error={error} />;
  if (!data) return <Loading />;
  return (
    <section class="card table-card">
      {data.data.length === 0 ? (
        <p class="empty">{webhooks.empty}</p>
      ) : (
        <DataTable label={webhooks.lead} columns={toColumns()} rows={data.data} keyOf={({ id }) => id} />
      )}
    </section>
  );
}

function toColumns(): Column<WebhookEndpoint>[] {
  const { webhooks, common } = words.value;
  return [
    { name: webhooks.url, cell: ({ id, url }) => <a href={toAddress('webhooks', id)}>{url}</a> },
    { name: common.status, cell: ({ status }) => <StatusBadge status={status} /> },
    { name: webhooks.events, cell: ({ events }) => <span class="faint">{events.join(', ')}</span> },
    { name: webhooks.payload, cell: ({ payload }) => webhooks.payloads[payload] },
    { name: common.created, cell: ({ created_at }) => formatTime(created_at) },
  ];
}
