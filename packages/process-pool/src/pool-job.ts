/** One job on its way through a pool. */
export interface PoolJob {
  readonly id: number;
  readonly input: unknown;
  /** When a process takes it. */
  readonly onStart: (() => void) | undefined;
  /** With what the handler answered, whatever that is. */
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onStart?: () => void;
}

/** The jobs that wait for a free process, in order of arrival. */
export interface JobQueue {
  /** Settles when the job does. An aborted `signal` rejects at once with its reason. */
  push(input: unknown, options?: JobOptions): Promise<unknown>;
  shift(): PoolJob | undefined;
  rejectAll(error: Error): void;
}

export function createJobQueue(): JobQueue {
  const waiting: PoolJob[] = [];
  let nextId = 1;

  return {
    push(input, { signal, onStart } = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          const place = waiting.indexOf(job);
          if (place >= 0) waiting.splice(place, 1);
          reject(signal?.reason);
        };
        const job: PoolJob = {
          id: nextId++,
          input,
          onStart,
          resolve(output) {
            signal?.removeEventListener('abort', abort);
            resolve(output);
          },
          reject(error) {
            signal?.removeEventListener('abort', abort);
            reject(error);
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        waiting.push(job);
      });
    },
    shift: () => waiting.shift(),
    rejectAll(error) {
      for (const job of waiting.splice(0)) job.reject(error);
    },
  };
}
