/** Rejects with `toError()` when `promise` has not settled after `timeoutMs`. What it started is not stopped. */
export async function withTimeout<Result>(
  promise: Promise<Result>,
  timeoutMs: number,
  toError: () => Error,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(toError()), timeoutMs);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
