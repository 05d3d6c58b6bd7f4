import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { QueueView } from '../api/types';
import { formatAge, formatId, formatNumber, formatTime } from '../format';
import { adminKey } from '../session/credentials';
import { announce } from '../ui/announce';
import { Button } from '../ui/button';
import { type Column, DataTable } from '../ui/data-table';
import { ConfirmDialog } from '../ui/dialog';
import { ErrorNotice, Notice } from '../ui/notice';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';

const LOOK_EVERY_MS = 3_000;

type OpenJob = QueueView['open_jobs'][number];
type FailedJob = QueueView['failed_jobs'][number];

/** What waits, since when, where the queue has it, and what can be done about it. Nothing of any card is here. */
export function Queue() {
  const { queue } = words.value;
  const { data, error, reload } = useLoad(
    (signal) => request<QueueView>('/v1/service/queue', { as: 'admin', signal }),
    [adminKey.value],
    LOOK_EVERY_MS,
  );
  const [failure, setFailure] = useState<unknown>(null);
  const change = async (path: string, done: string, body?: object) => {
    try {
      await request(`/v1/service/queue/${path}`, { as: 'admin', method: 'POST', body });
      setFailure(null);
      announce(done);
    } catch (thrown) {
      setFailure(thrown);
    }
    reload();
  };
  if (error) return <ErrorNotice error={error} />;
  if (!data) return null;
  const stuck = data.open_jobs.filter((job) => job.stuck).length;
  return (
    <section class="card" aria-label={queue.title}>
      <div class="card-head">
        <h2>{queue.title}</h2>
      </div>
      {failure ? <ErrorNotice error={failure} /> : null}
      {data.queues === null ? <Notice tone="bad">{queue.away}</Notice> : null}
      {stuck > 0 ? <Notice tone="bad">{queue.stuckJobs(formatNumber(stuck))}</Notice> : null}
      <Channels channels={data.channels} />
      {data.queues ? (
        <Queues queues={data.queues} onResume={(name) => change('resume', queue.resumed, { queue: name })} />
      ) : null}
      <h3>{queue.openJobs}</h3>
      {data.open_jobs.length === 0 ? (
        <p class="empty">{queue.noneOpen}</p>
      ) : (
        <OpenJobs
          jobs={data.open_jobs}
          onRequeue={(id) => change(`jobs/${id}/requeue`, queue.requeued)}
          onCancel={(id) => change(`jobs/${id}/cancel`, queue.canceled)}
        />
      )}
      <h3>{queue.failedJobs}</h3>
      {data.failed_jobs.length === 0 ? (
        <p class="empty">{queue.noneFailed}</p>
      ) : (
        <FailedJobs jobs={data.failed_jobs} />
      )}
    </section>
  );
}

function Channels({ channels }: Pick<QueueView, 'channels'>) {
  const { queue } = words.value;
  const columns: Column<QueueView['channels'][number]>[] = [
    { name: queue.channel, cell: ({ channel }) => queue.channels[channel] },
    { name: queue.waiting, cell: ({ queued }) => formatNumber(queued), numeric: true },
    { name: queue.reading, cell: ({ processing }) => formatNumber(processing), numeric: true },
    {
      name: queue.oldest,
      cell: ({ oldest_seconds: seconds }) => (seconds === null ? '–' : formatAge(seconds)),
      numeric: true,
    },
  ];
  return (
    <DataTable label={queue.channel} columns={columns} rows={channels} keyOf={({ channel }) => channel} />
  );
}

interface QueuesProps {
  readonly queues: NonNullable<QueueView['queues']>;
  readonly onResume: (name: string) => Promise<void>;
}

function Queues({ queues, onResume }: QueuesProps) {
  const { queue } = words.value;
  const columns: Column<QueuesProps['queues'][number]>[] = [
    { name: queue.queue, cell: ({ name }) => <code>{name}</code> },
    { name: queue.waiting, cell: ({ waiting }) => formatNumber(waiting), numeric: true },
    { name: queue.delayed, cell: ({ delayed }) => formatNumber(delayed), numeric: true },
    { name: queue.active, cell: ({ active }) => formatNumber(active), numeric: true },
    {
      name: queue.state,
      cell: ({ name, paused }) =>
        paused ? (
          <>
            <strong>{queue.paused}</strong> <Button onClick={() => onResume(name)}>{queue.resume}</Button>
          </>
        ) : (
          queue.running
        ),
    },
  ];
  return <DataTable label={queue.queue} columns={columns} rows={queues} keyOf={({ name }) => name} />;
}

interface OpenJobsProps {
  readonly jobs: readonly OpenJob[];
  readonly onRequeue: (id: string) => Promise<void>;
  readonly onCancel: (id: string) => Promise<void>;
}

function OpenJobs({ jobs, onRequeue, onCancel }: OpenJobsProps) {
  const { queue, statuses, common } = words.value;
  const columns: Column<OpenJob>[] = [
    ...toWhose(),
    { name: common.status, cell: ({ status }) => statuses[status] ?? status },
    { name: queue.age, cell: ({ age_seconds: seconds }) => formatAge(seconds), numeric: true },
    { name: queue.tries, cell: ({ attempts }) => formatNumber(attempts), numeric: true },
    {
      name: queue.inQueue,
      cell: (job) => (job.stuck ? <strong>{queue.stuck}</strong> : queue.places[job.queue_state]),
    },
    {
      name: common.actions,
      cell: (job) => (
        <div class="row">
          {job.status === 'queued' ? (
            <Button look="quiet" onClick={() => onRequeue(job.id)}>
              {queue.requeue}
            </Button>
          ) : null}
          <CancelJob onCancel={() => onCancel(job.id)} />
        </div>
      ),
    },
  ];
  return <DataTable label={queue.openJobs} columns={columns} rows={jobs} keyOf={({ id }) => id} />;
}

function CancelJob({ onCancel }: { readonly onCancel: () => Promise<void> }) {
  const { queue, jobs } = words.value;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {jobs.cancel}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={jobs.cancel}
          text={queue.cancelAsk}
          onClose={() => setAsking(false)}
          onConfirm={onCancel}
        />
      ) : null}
    </>
  );
}

function FailedJobs({ jobs }: { readonly jobs: readonly FailedJob[] }) {
  const { queue } = words.value;
  const columns: Column<FailedJob>[] = [
    ...toWhose(),
    { name: queue.tries, cell: ({ attempts }) => formatNumber(attempts), numeric: true },
    { name: queue.ended, cell: ({ finished_at: at }) => formatTime(at) },
  ];
  return <DataTable label={queue.failedJobs} columns={columns} rows={jobs} keyOf={({ id }) => id} />;
}

function toWhose(): Column<OpenJob | FailedJob>[] {
  const { queue } = words.value;
  return [
    { name: queue.job, cell: ({ id }) => <code title={id}>{formatId(id)}</code> },
    { name: queue.key, cell: ({ api_key_name: name }) => name },
    { name: queue.channel, cell: ({ channel }) => queue.channels[channel] },
  ];
}
