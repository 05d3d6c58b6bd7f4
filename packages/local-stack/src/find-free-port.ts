import net from 'node:net';
import getPort from 'get-port';

const HOST = '127.0.0.1';

/**
 * A TCP port of 127.0.0.1 that was free a moment ago. Whoever binds it must still be ready to lose the race.
 * @param preferred taken when free, so that an address stays the same from one start to the next. get-port is not asked for
 * it: what that has given out once it keeps back, and a server that is started again would come back elsewhere.
 */
export async function findFreePort(preferred?: number): Promise<number> {
  return preferred !== undefined && (await isFree(preferred)) ? preferred : getPort({ host: HOST });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
