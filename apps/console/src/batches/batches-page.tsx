import { useEffect, useRef, useState } from 'preact/hooks';
import { request } from '../api/request';
import type { JobView } from '../api/types';
import { formatId, formatNumber } from '../format';
import { toAddress } from '../route';
import { clientKey } from '../session/credentials';
import { Button } from '../ui/button';
import { DataTable } from '../ui/data-table';
import { downloadText } from '../ui/download';
import { ErrorNotice, Notice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { KeyNeeded } from '../ui/sign-in';
import { StatusBadge } from '../ui/status-badge';
import { words } from '../words/words';
import { EarlierBatches } from './earlier-batches';
import { FolderSource } from './folder-source';
import { toResultsCsv } from './results-csv';
import { type BatchItem, type BatchRun, runBatches } from './run-batches';

const ENDED: ReadonlySet<BatchItem['status']> = new Set([
  'succeeded',
  'failed',
  'errored',
  'canceled',
  'refused',
]);

export function BatchesPage() {
  const { batches, pages } = words.value;
  const [run, setRun] = useState<BatchRun | null>(null);
  const [error, setError] = useState<unknown>(null);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const start = async (files: readonly File[]) => {
    const leaving = new AbortController();
    current.current = leaving;
    setError(null);
    try {
      await runBatches(files, setRun, leaving.signal);
    } catch (thrown) {
      if (!leaving.signal.aborted) setError(thrown);
    }
  };
  const reset = () => {
    current.current?.abort();
    setRun(null);
    setError(null);
  };
  return (
    <>
      <PageHead title={pages.batches} lead={batches.lead}>
        {run ? <Button onClick={reset}>{batches.again}</Button> : null}
      </PageHead>
      {clientKey.value === '' ? (
        <KeyNeeded kind="client" />
      ) : run ? (
        <Progress run={run} />
      ) : (
        <>
          <FolderSource onStart={start} />
          <EarlierBatches />
        </>
      )}
      {error ? <ErrorNotice error={error} /> : null}
    </>
  );
}

function Progress({ run }: { readonly run: BatchRun }) {
  const { batches } = words.value;
  const { items, prepared } = run;
  const ended = items.filter(({ status }) => ENDED.has(status)).length;
  const isPreparing = prepared < items.length;
  const text = isPreparing
    ? batches.preparing(formatNumber(prepared), formatNumber(items.length))
    : batches.progress(formatNumber(ended), formatNumber(items.length));
  return (
    <div class="stack">
      <section class="card">
        <p role="status">{text}</p>
        <div
          class="bar"
          role="progressbar"
          aria-label={batches.lead}
          aria-valuemin={0}
          aria-valuemax={items.length}
          aria-valuenow={ended}
        >
          <div style={{ width: `${(100 * ended) / items.length}%` }} />
        </div>
        {ended === items.length ? <ResultsDownload items={items} /> : null}
      </section>
      <section class="card table-card">
        <ItemTable items={items} />
      </section>
    </div>
  );
}

function ItemTable({ items }: { readonly items: readonly BatchItem[] }) {
  const { batches, common, jobs, statuses } = words.value;
  return (
    <DataTable
      label={batches.lead}
      rows={items.map((item, index) => ({ ...item, index }))}
      keyOf={({ index }) => String(index)}
      columns={[
        { name: batches.file, cell: ({ fileName }) => fileName },
        {
          name: common.status,
          cell: ({ status }) =>
            status === 'waiting' ? (
              <span class="faint">{statuses.pending}</span>
            ) : (
              <StatusBadge status={status} />
            ),
        },
        {
          name: jobs.job,
          cell: ({ jobId }) =>
            jobId ? (
              <a href={toAddress('jobs', jobId)}>
                <code>{formatId(jobId)}</code>
              </a>
            ) : (
              '–'
            ),
        },
        { name: batches.code, cell: ({ code }) => (code ? <code>{code}</code> : '–') },
      ]}
    />
  );
}

function ResultsDownload({ items }: { readonly items: readonly BatchItem[] }) {
  const { batches } = words.value;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const download = async () => {
    setBusy(true);
    setError(null);
    try {
      const results: { item: BatchItem; job: JobView | null }[] = [];
      for (const item of items) {
        results.push({ item, job: item.jobId ? await request<JobView>(`/v1/jobs/${item.jobId}`) : null });
      }
      downloadText('results.csv', 'text/csv', toResultsCsv(results));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div class="row">
        <Button look="primary" busy={busy} onClick={download}>
          {batches.results}
        </Button>
      </div>
      <Notice tone="info">{batches.resultsNote}</Notice>
      {error ? <ErrorNotice error={error} /> : null}
    </>
  );
}
