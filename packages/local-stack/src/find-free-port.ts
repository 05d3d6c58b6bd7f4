import getPort from 'get-port';

/**
 * A TCP port of 127.0.0.1 that was free a moment ago. Whoever binds it must still be ready to lose the race.
 * @param preferred taken when free, so that an address stays the same from one start to the next
 */
export async function findFreePort(preferred?: number): Promise<number> {
  return getPort({ host: '127.0.0.1', ...(preferred === undefined ? {} : { port: preferred }) });
}
