import { useEffect, useRef, useState } from 'preact/hooks';
import { followJob } from '../api/follow-job';
import { request } from '../api/request';
import type { JobAccepted, JobSummary, JobView } from '../api/types';
import { announce } from '../ui/announce';
import { words } from '../words/words';
import { preparePicture } from './capture/prepare-picture';

export type ReadingStep = 'prepare' | 'send' | 'queued' | 'processing' | 'done';

export interface Reading {
  readonly step: ReadingStep;
  /** The picture as it is sent, for this page only. */
  readonly picture: string | null;
  readonly job: JobSummary | null;
  readonly answer: JobView | null;
  readonly error: unknown;
}

const NOTHING: Reading = { step: 'prepare', picture: null, job: null, answer: null, error: null };

/** One card from the file to its fields. A new one ends the one before; leaving the page lets go of the picture. */
export function useReading() {
  const [reading, setReading] = useState<Reading | null>(null);
  const current = useRef<AbortController | null>(null);
  const picture = useRef<string | null>(null);

  const letGo = () => {
    current.current?.abort();
    if (picture.current) URL.revokeObjectURL(picture.current);
    picture.current = null;
  };
  useEffect(() => letGo, []);

  const start = async (file: Blob) => {
    letGo();
    const ending = new AbortController();
    current.current = ending;
    const tell = (news: Partial<Reading>) => {
      if (ending.signal.aborted) return;
      setReading((before) => ({ ...(before ?? NOTHING), ...news }));
    };
    setReading(NOTHING);
    try {
      const prepared = await preparePicture(file);
      ending.signal.throwIfAborted();
      picture.current = URL.createObjectURL(prepared);
      tell({ picture: picture.current, step: 'send' });
      const { id } = await submit(prepared, ending.signal);
      tell({ step: 'queued' });
      await followJob(
        id,
        (job) => tell({ job, step: job.finished_at ? 'done' : (job.status as ReadingStep) }),
        ending.signal,
      );
      const answer = await request<JobView>(`/v1/jobs/${id}`, { signal: ending.signal });
      tell({ answer, step: 'done' });
      announce(words.value.statuses[answer.status] ?? answer.status);
    } catch (error) {
      tell({ error });
    }
  };

  const reset = () => {
    letGo();
    setReading(null);
  };

  return { reading, start, reset };
}

/** As a form: a file's name may be a person's, so it is neither sent nor put into the address. */
function submit(picture: Blob, signal: AbortSignal): Promise<JobAccepted> {
  const form = new FormData();
  form.set('include', 'quality,polygons,crop');
  form.set('image', picture, 'card');
  return request<JobAccepted>('/v1/jobs', { method: 'POST', body: form, signal });
}
