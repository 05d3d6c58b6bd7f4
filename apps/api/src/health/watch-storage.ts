import type { Context } from '../context.js';

const CHECK_EVERY_MS = 10_000;

/** Looks now and then whether what the other processes wrote can be opened here. @returns how to stop it */
export async function watchStorage(context: Context): Promise<() => void> {
  const check = async () => {
    try {
      const fault = await context.storage.run();
      if (fault !== null)
        context.log.error({ reason: fault }, 'stored images of others cannot be opened: taking none in');
    } catch (error) {
      context.log.warn({ error }, 'storage check could not be made');
    }
  };
  await check();
  const timer = setInterval(() => void check(), CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
