import { useEffect, useState } from 'preact/hooks';
import { request, toQuery } from '../api/request';
import type { JobSummary, Page } from '../api/types';
import { formatDuration, formatId, formatMoney, formatTime } from '../format';
import { route, toAddress } from '../route';
import { clientKey } from '../session/credentials';
import { Button } from '../ui/button';
import { type Column, DataTable } from '../ui/data-table';
import { SelectField, TextField } from '../ui/field';
import { Loading } from '../ui/loading';
import { ErrorNotice } from '../ui/notice';
import { PageHead } from '../ui/page-head';
import { KeyNeeded } from '../ui/sign-in';
import { StatusBadge } from '../ui/status-badge';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { CancelJob, DeleteJob } from './job-actions';
import { JobDetail } from './job-detail';

const LOOK_EVERY_MS = 2_000;
const PAGE_SIZE = 20;
const MAX_SHOWN = 100;
const STATUSES = ['', 'queued', 'processing', 'succeeded', 'failed', 'errored', 'canceled'] as const;

interface Filter {
  readonly status: (typeof STATUSES)[number];
  readonly reference: string;
  readonly created_from: string;
  readonly created_to: string;
}

const NO_FILTER: Filter = { status: '', reference: '', created_from: '', created_to: '' };

export function JobsPage() {
  const { id } = route.value;
  const { jobs, pages, common } = words.value;
  return (
    <>
      <PageHead title={pages.jobs} lead={jobs.lead}>
        {id ? <a href={toAddress('jobs')}>← {jobs.back}</a> : <span class="live">{common.live}</span>}
      </PageHead>
      {clientKey.value === '' ? (
        <KeyNeeded kind="client" />
      ) : id ? (
        <JobDetail key={id} id={id} />
      ) : (
        <JobList />
      )}
    </>
  );
}

function JobList() {
  const { jobs, common } = words.value;
  const [filter, setFilter] = useState(NO_FILTER);
  const [count, setCount] = useState(PAGE_SIZE);
  const asked = useSettled(filter);
  const { data, error, reload } = useLoad(
    (signal) => request<Page<JobSummary>>(`/v1/jobs${toQuery({ ...asked, limit: count })}`, { signal }),
    [asked, count, clientKey.value],
    LOOK_EVERY_MS,
  );
  const isFiltered = Object.values(asked).some(Boolean);
  return (
    <div class="stack">
      <JobFilter filter={filter} onFilter={setFilter} />
      {error ? <ErrorNotice error={error} /> : null}
      {data ? (
        <section class="card table-card">
          {data.data.length === 0 ? (
            <p class="empty">{isFiltered ? jobs.noMatch : jobs.empty}</p>
          ) : (
            <DataTable
              label={jobs.lead}
              columns={toColumns(reload)}
              rows={data.data}
              keyOf={({ id }) => id}
            />
          )}
        </section>
      ) : (
        <Loading />
      )}
      {data?.next_cursor && count < MAX_SHOWN ? (
        <div class="row row-center">
          <Button onClick={() => setCount(Math.min(MAX_SHOWN, count + PAGE_SIZE))}>{common.more}</Button>
        </div>
      ) : null}
    </div>
  );
}

function JobFilter({
  filter,
  onFilter,
}: {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { jobs, common, statuses } = words.value;
  const set = (change: Partial<Filter>) => onFilter({ ...filter, ...change });
  return (
    <section class="filters" aria-label={common.filters}>
      <SelectField
        label={common.status}
        value={filter.status}
        options={STATUSES.map(
          (status) => [status, status === '' ? common.all : (statuses[status] ?? status)] as const,
        )}
        onValue={(status) => set({ status })}
      />
      <TextField
        label={jobs.reference}
        value={filter.reference}
        onValue={(reference) => set({ reference })}
      />
      <TextField
        type="date"
        label={common.from}
        value={filter.created_from}
        onValue={(created_from) => set({ created_from })}
      />
      <TextField
        type="date"
        label={common.to}
        value={filter.created_to}
        onValue={(created_to) => set({ created_to })}
      />
    </section>
  );
}

function toColumns(reload: () => void): Column<JobSummary>[] {
  const { jobs, common } = words.value;
  return [
    { name: common.status, cell: ({ status }) => <StatusBadge status={status} /> },
    {
      name: jobs.job,
      cell: ({ id }) => (
        <a href={toAddress('jobs', id)}>
          <code>{formatId(id)}</code>
        </a>
      ),
    },
    { name: jobs.reference, cell: ({ reference }) => reference ?? <span class="faint">–</span> },
    { name: common.created, cell: ({ created_at }) => formatTime(created_at) },
    {
      name: jobs.time,
      numeric: true,
      cell: ({ timings }) => (timings.total_ms === null ? '–' : formatDuration(timings.total_ms)),
    },
    {
      name: jobs.charge,
      numeric: true,
      cell: ({ charge }) =>
        charge.billed && charge.amount !== undefined
          ? formatMoney(charge.amount, charge.currency ?? 'IDR')
          : '–',
    },
    {
      name: common.actions,
      cell: (job) =>
        job.finished_at ? (
          <DeleteJob job={job} onDone={reload} isCompact />
        ) : (
          <CancelJob job={job} onDone={reload} isCompact />
        ),
    },
  ];
}

const SETTLE_MS = 300;

/** A value once it has rested for a moment: not every letter typed is a request. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
