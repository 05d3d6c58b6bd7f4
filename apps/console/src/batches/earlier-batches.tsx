import { useState } from 'preact/hooks';
import { request, send, toQuery } from '../api/request';
import type { BatchSummary, Page } from '../api/types';
import { formatId, formatNumber, formatTime } from '../format';
import { clientKey } from '../session/credentials';
import { Button } from '../ui/button';
import { DataTable } from '../ui/data-table';
import { ConfirmDialog } from '../ui/dialog';
import { downloadText } from '../ui/download';
import { ErrorNotice } from '../ui/notice';
import { StatusBadge } from '../ui/status-badge';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';

const LOOK_EVERY_MS = 5_000;
const PAGE_SIZE = 20;
const MAX_SHOWN = 100;

/** Whoever has left the page, or sent a batch from elsewhere, finds it here. Nothing until there is one. */
export function EarlierBatches() {
  const { batches, common } = words.value;
  const [count, setCount] = useState(PAGE_SIZE);
  const { data, error, reload } = useLoad(
    (signal) => request<Page<BatchSummary>>(`/v1/batches${toQuery({ limit: count })}`, { signal }),
    [count, clientKey.value],
    LOOK_EVERY_MS,
  );
  if (error) return <ErrorNotice error={error} />;
  if (!data || data.data.length === 0) return null;
  return (
    <section class="card">
      <h2>{batches.earlier}</h2>
      <DataTable
        label={batches.earlier}
        rows={data.data}
        keyOf={({ id }) => id}
        columns={[
          { name: common.status, cell: ({ status }) => <StatusBadge status={status} /> },
          { name: batches.batch, cell: ({ id }) => <code>{formatId(id)}</code> },
          { name: batches.sent, cell: ({ created_at }) => formatTime(created_at) },
          {
            name: batches.cards,
            cell: ({ progress }) =>
              batches.progress(formatNumber(progress.ended), formatNumber(progress.total)),
          },
          { name: common.actions, cell: (batch) => <BatchActions batch={batch} onDone={reload} /> },
        ]}
      />
      {data.next_cursor && count < MAX_SHOWN ? (
        <div class="row row-center">
          <Button onClick={() => setCount(Math.min(MAX_SHOWN, count + PAGE_SIZE))}>{common.more}</Button>
        </div>
      ) : null}
    </section>
  );
}

interface BatchActionsProps {
  readonly batch: BatchSummary;
  readonly onDone: () => void;
}

function BatchActions({ batch, onDone }: BatchActionsProps) {
  const { batches } = words.value;
  const [busy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const download = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await send(`/v1/batches/${batch.id}?include=results`, {
        headers: { Accept: 'text/csv' },
      });
      downloadText(`${batch.id}.csv`, 'text/csv', await answer.text());
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const cancel = async () => {
    await request(`/v1/batches/${batch.id}/cancel`, { method: 'POST' });
    onDone();
  };
  return (
    <>
      <div class="row">
        <Button look="quiet" busy={busy} onClick={download}>
          {batches.resultsShort}
        </Button>
        {batch.status === 'running' ? (
          <Button look="quiet" onClick={() => setAsking(true)}>
            {batches.cancel}
          </Button>
        ) : null}
      </div>
      {error ? <ErrorNotice error={error} /> : null}
      {isAsking ? (
        <ConfirmDialog
          title={batches.cancel}
          text={batches.cancelAsk}
          onClose={() => setAsking(false)}
          onConfirm={cancel}
        />
      ) : null}
    </>
  );
}
