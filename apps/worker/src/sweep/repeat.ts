/** Something done again and again, never twice at the same time. */
export interface Repetition {
  /** Resolves when the run in progress, if any, is over; none follows. */
  stop(): Promise<void>;
}

/** Runs `work` now and then `intervalMs` after each end. A failed run is reported and changes nothing of that. */
export function repeat(
  intervalMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Repetition {
  let stopped = false;
  let wake = () => {};

  async function loop(): Promise<void> {
    while (!stopped) {
      await work().catch(onError);
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, intervalMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const running = loop();
  return {
    stop() {
      stopped = true;
      wake();
      return running;
    },
  };
}
