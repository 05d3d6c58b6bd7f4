import { useState } from 'preact/hooks';
import { request, toQuery } from '../api/request';
import type { JobView } from '../api/types';
import { formatDuration, formatTime } from '../format';
import { CardResult } from '../reading/card-result';
import { Button } from '../ui/button';
import { Loading } from '../ui/loading';
import { ErrorNotice } from '../ui/notice';
import { StatusBadge } from '../ui/status-badge';
import { useLoad } from '../ui/use-load';
import { words } from '../words/words';
import { CancelJob, DeleteJob } from './job-actions';
import { useJobSummary } from './use-job-summary';

/**
 * One job. What was read is fetched only when somebody asks: the server writes down every look at a result, and a key
 * may be one whose results can be looked at once.
 */
export function JobDetail({ id }: { readonly id: string }) {
  const { jobs, common } = words.value;
  const [isOpen, setOpen] = useState(false);
  const { job, error, reload } = useJobSummary(id);
  if (error) return <ErrorNotice error={error} />;
  if (!job) return <Loading />;
  const { timings } = job;
  const spans = [
    [jobs.waited, timings.queued_ms],
    [jobs.read, timings.read_ms],
    [jobs.total, timings.total_ms],
  ] as const;
  const known = spans.flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${formatDuration(ms)}`]));
  return (
    <div class="stack">
      <section class="card">
        <dl class="facts">
          <dt>{jobs.job}</dt>
          <dd>
            <code>{job.id}</code>
          </dd>
          <dt>{common.status}</dt>
          <dd>
            <StatusBadge status={job.status} />
          </dd>
          <dt>{common.created}</dt>
          <dd>{formatTime(job.created_at)}</dd>
          {known.length > 0 ? (
            <>
              <dt>{jobs.attempts}</dt>
              <dd>{known.join(' · ')}</dd>
            </>
          ) : null}
          <dt>{jobs.reference}</dt>
          <dd>{job.reference ?? common.none}</dd>
          <dt>{jobs.imageKept}</dt>
          <dd>
            {job.image_destroyed_at ? `${jobs.destroyed} ${formatTime(job.image_destroyed_at)}` : jobs.kept}
          </dd>
          <dt>{jobs.resultKept}</dt>
          <dd>
            {job.result_destroyed_at ? `${jobs.destroyed} ${formatTime(job.result_destroyed_at)}` : jobs.kept}
          </dd>
        </dl>
        <div class="row">
          {job.finished_at ? null : <CancelJob job={job} onDone={reload} />}
          {job.finished_at && !job.result_destroyed_at && !isOpen ? (
            <Button look="primary" onClick={() => setOpen(true)}>
              {jobs.reveal}
            </Button>
          ) : null}
          <DeleteJob job={job} onDone={reload} />
        </div>
        {job.finished_at && !isOpen ? <p class="faint">{jobs.revealHint}</p> : null}
      </section>
      {isOpen ? <RevealedResult id={id} /> : null}
    </div>
  );
}

function RevealedResult({ id }: { readonly id: string }) {
  const { data, error } = useLoad(
    (signal) => request<JobView>(`/v1/jobs/${id}${toQuery({ wait: 0 })}`, { signal }),
    [id],
  );
  if (error) return <ErrorNotice error={error} />;
  return data ? <CardResult job={data} picture={null} /> : <Loading />;
}
