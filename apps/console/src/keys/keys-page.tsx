import { useState } from 'preact/hooks';
import { request, toQuery } from '../api/request';
import type { KeyView, Page } from '../api/types';
import { formatMoney, formatTime } from '../format';
import { adminKey } from '../session/credentials';
import { Button } from '../ui/button';
import { type Column, DataTable } from '../ui/data-table';
import { Loading } from '../ui/loading';
import { ErrorNotice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { KeyNeeded } from '../ui/sign-in';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { CreateKey } from './create-key';
import { EditKey } from './edit-key';
import { RevokeKey, RotateKey, TopUpKey } from './key-actions';

const PAGE_SIZE = 20;
const MAX_SHOWN = 100;

export function KeysPage() {
  const { keys, pages } = words.value;
  const [isCreating, setCreating] = useState(false);
  const [turn, setTurn] = useState(0);
  const hasKey = adminKey.value !== '';
  return (
    <>
      <PageHead title={pages.keys} lead={keys.lead}>
        {hasKey ? (
          <Button look="primary" onClick={() => setCreating(true)}>
            {keys.create}
          </Button>
        ) : null}
      </PageHead>
      {hasKey ? <KeyList turn={turn} /> : <KeyNeeded kind="admin" />}
      {isCreating ? <CreateKey onClose={() => setCreating(false)} onDone={() => setTurn(turn + 1)} /> : null}
    </>
  );
}

function KeyList({ turn }: { readonly turn: number }) {
  const { keys, common } = words.value;
  const [count, setCount] = useState(PAGE_SIZE);
  const { data, error, reload } = useLoad(
    (signal) => request<Page<KeyView>>(`/v1/keys${toQuery({ limit: count })}`, { as: 'admin', signal }),
    [count, turn, adminKey.value],
  );
  if (error) return <ErrorNotice error={error} />;
  if (!data) return <Loading />;
  return (
    <div class="stack">
      <section class="card table-card">
        {data.data.length === 0 ? (
          <p class="empty">{keys.empty}</p>
        ) : (
          <DataTable label={keys.lead} columns={toColumns(reload)} rows={data.data} keyOf={({ id }) => id} />
        )}
      </section>
      {data.next_cursor && count < MAX_SHOWN ? (
        <div class="row row-center">
          <Button onClick={() => setCount(Math.min(MAX_SHOWN, count + PAGE_SIZE))}>{common.more}</Button>
        </div>
      ) : null}
    </div>
  );
}

function toColumns(reload: () => void): Column<KeyView>[] {
  const { keys, common } = words.value;
  return [
    {
      name: keys.name,
      cell: (key) => (
        <>
          <strong>{key.name}</strong>{' '}
          <code class="faint">
            {key.prefix}…{key.last_four}
          </code>
        </>
      ),
    },
    { name: common.status, cell: (key) => <KeyState view={key} /> },
    {
      name: keys.scopes,
      cell: ({ scopes }) => <span class="faint">{scopes.join(', ')}</span>,
    },
    {
      name: keys.tariff,
      numeric: true,
      cell: ({ tariff }) => formatMoney(tariff.amount, tariff.currency),
    },
    {
      name: keys.balance,
      numeric: true,
      cell: ({ credits, tariff }) =>
        credits === null ? keys.postpaid : formatMoney(credits, tariff.currency),
    },
    {
      name: keys.lastUsed,
      cell: ({ last_used_at }) => (last_used_at ? formatTime(last_used_at) : keys.never),
    },
    {
      name: common.actions,
      cell: (key) =>
        key.revoked_at ? (
          '–'
        ) : (
          <div class="row">
            <EditKey view={key} onDone={reload} />
            <RotateKey view={key} onDone={reload} />
            <TopUpKey view={key} onDone={reload} />
            <RevokeKey view={key} onDone={reload} />
          </div>
        ),
    },
  ];
}

function KeyState({ view }: { readonly view: KeyView }) {
  const { keys } = words.value;
  if (view.revoked_at) return <span class="badge badge-bad">{keys.revoked}</span>;
  if (view.expires_at && new Date(view.expires_at) < new Date()) {
    return <span class="badge badge-warning">{keys.expired}</span>;
  }
  return (
    <span class={`badge badge-${view.livemode ? 'good' : 'busy'}`}>
      {view.livemode ? keys.live : keys.test}
    </span>
  );
}
