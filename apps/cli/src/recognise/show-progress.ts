export interface Progress {
  /** Makes room for a line of output on the same terminal. */
  clear(): void;
  show(done: number): void;
  end(): void;
}

/** How far a run is and when it should be done, on a terminal only: logs need no moving lines. */
export function createProgress(all: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { clear: () => {}, show: () => {}, end: () => {} };
  const startedAt = Date.now();
  const clear = () => stream.write('\r\u001B[K');
  return {
    clear,
    show: (done) => {
      clear();
      stream.write(describeProgress(done, all, Date.now() - startedAt));
    },
    end: () => {
      clear();
      stream.write(`${all} in ${describeSeconds((Date.now() - startedAt) / 1_000)}\n`);
    },
  };
}

/** E.g. `12/250, 3.1 a second, 1 min 17 s left`. */
export function describeProgress(done: number, all: number, elapsedMs: number): string {
  if (done === 0 || elapsedMs === 0) return `${done}/${all}`;
  const perSecond = (done * 1_000) / elapsedMs;
  return `${done}/${all}, ${perSecond.toFixed(1)} a second, ${describeSeconds((all - done) / perSecond)} left`;
}

function describeSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
