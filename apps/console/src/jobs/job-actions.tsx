import { useState } from 'preact/hooks';
import { ApiError, request } from '../api/request';
import type { JobSummary } from '../api/types';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/dialog';
import { words } from '../words/words';

interface ActionProps {
  readonly job: JobSummary;
  readonly onDone: () => void;
  readonly isCompact?: boolean;
}

/** A cancel that a worker was faster than is no error: the job has ended, and the list says how. */
export function CancelJob({ job, onDone, isCompact = false }: ActionProps) {
  const { jobs, common } = words.value;
  const cancel = async () => {
    try {
      await request(`/v1/jobs/${job.id}/cancel`, { method: 'POST' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    onDone();
  };
  return (
    <Button look={isCompact ? 'quiet' : 'plain'} onClick={cancel} aria-label={jobs.cancel}>
      {isCompact ? common.cancel : jobs.cancel}
    </Button>
  );
}

export function DeleteJob({ job, onDone, isCompact = false }: ActionProps) {
  const { jobs } = words.value;
  const [asking, setAsking] = useState(false);
  if (job.result_destroyed_at && job.image_destroyed_at) return <span class="faint">{jobs.destroyed}</span>;
  const remove = async () => {
    await request(`/v1/jobs/${job.id}`, { method: 'DELETE' });
    onDone();
  };
  return (
    <>
      <Button look={isCompact ? 'quiet' : 'danger'} onClick={() => setAsking(true)} aria-label={jobs.delete}>
        {isCompact ? jobs.destroy : jobs.delete}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={jobs.delete}
          text={jobs.deleteAsk}
          onClose={() => setAsking(false)}
          onConfirm={remove}
        />
      ) : null}
    </>
  );
}
