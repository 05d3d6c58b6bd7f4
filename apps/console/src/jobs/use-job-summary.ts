import { useEffect, useState } from 'preact/hooks';
import { followJob } from '../api/follow-job';
import type { JobSummary } from '../api/types';

/** A job without what was read, live until it has ended: the stream of events hands no result out. */
export function useJobSummary(id: string) {
  const [job, setJob] = useState<JobSummary | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    followJob(id, setJob, leaving.signal).catch((thrown) => {
      if (!leaving.signal.aborted) setError(thrown);
    });
    return () => leaving.abort();
  }, [id, turn]);
  return { job, error, reload: () => setTurn((before) => before + 1) };
}
