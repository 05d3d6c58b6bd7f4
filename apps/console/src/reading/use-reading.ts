import { useEffect, useRef, useState } from 'preact/hooks';
import { followJob } from '../api/follow-job';
import { request } from '../api/request';
import type { CheckView, JobAccepted, JobSummary, JobView } from '../api/types';
import { announce } from '../ui/announce';
import { words } from '../words/words';
import { type ReadingWishes, toExpected } from './before-reading';
import { preparePicture } from './capture/prepare-picture';

export type ReadingStep = 'prepare' | 'send' | 'queued' | 'processing' | 'done';

export interface Reading {
  readonly step: ReadingStep;
  /** The picture as it is sent, for this page only. */
  readonly picture: string | null;
  /** Where it was looked at first and could be better: it waits for somebody to say so all the same. */
  readonly check: CheckView | null;
  readonly job: JobSummary | null;
  readonly answer: JobView | null;
  readonly error: unknown;
}

const NOTHING: Reading = {
  step: 'prepare',
  picture: null,
  check: null,
  job: null,
  answer: null,
  error: null,
};

/** One card from the file to its fields. A new one ends the one before; leaving the page lets go of the picture. */
export function useReading() {
  const [reading, setReading] = useState<Reading | null>(null);
  const current = useRef<AbortController | null>(null);
  const picture = useRef<string | null>(null);
  const readAnyway = useRef(() => {});

  const letGo = () => {
    current.current?.abort();
    if (picture.current) URL.revokeObjectURL(picture.current);
    picture.current = null;
  };
  useEffect(() => letGo, []);

  const start = async (file: Blob, wishes: ReadingWishes) => {
    letGo();
    const ending = new AbortController();
    current.current = ending;
    const { signal } = ending;
    const tell = (news: Partial<Reading>) => {
      if (signal.aborted) return;
      setReading((before) => ({ ...(before ?? NOTHING), ...news }));
    };
    setReading(NOTHING);
    try {
      const prepared = await preparePicture(file);
      signal.throwIfAborted();
      picture.current = URL.createObjectURL(prepared);
      tell({ picture: picture.current });
      if (wishes.checkFirst) {
        const check = await look(prepared, signal);
        if (check.advice.length > 0 || !check.ktp_found) {
          const decided = new Promise<void>((resolve) => {
            readAnyway.current = resolve;
          });
          tell({ check });
          announce(words.value.card.expect.retake);
          await decided;
          signal.throwIfAborted();
        }
      }
      tell({ check: null, step: 'send' });
      const { id } = await submit(prepared, wishes, signal);
      tell({ step: 'queued' });
      await followJob(
        id,
        (job) => tell({ job, step: job.finished_at ? 'done' : (job.status as ReadingStep) }),
        signal,
      );
      const answer = await request<JobView>(`/v1/jobs/${id}`, { signal });
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

  return { reading, start, reset, readAnyway: () => readAnyway.current() };
}

function look(picture: Blob, signal: AbortSignal): Promise<CheckView> {
  const form = new FormData();
  form.set('image', picture, 'card');
  return request<CheckView>('/v1/checks', { method: 'POST', body: form, signal });
}

/** As a form: neither a file's name nor whom somebody expects, which may be a person's, gets into an address. */
function submit(picture: Blob, wishes: ReadingWishes, signal: AbortSignal): Promise<JobAccepted> {
  const form = new FormData();
  form.set('include', 'quality,polygons,crop');
  const expected = toExpected(wishes);
  if (expected) form.set('expected', expected);
  form.set('image', picture, 'card');
  return request<JobAccepted>('/v1/jobs', { method: 'POST', body: form, signal });
}
