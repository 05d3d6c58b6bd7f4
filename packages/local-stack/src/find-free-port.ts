import net from 'node:net';

/**
 * A TCP port of 127.0.0.1 that was free a moment ago. Whoever binds it must still be ready to lose the race.
 * @param preferred taken when free, so that an address stays the same from one start to the next
 */
export async function findFreePort(preferred?: number): Promise<number> {
  if (preferred !== undefined) {
    const port = await bindOnce(preferred).catch(() => undefined);
    if (port !== undefined) return port;
  }
  return bindOnce(0);
}

function bindOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: bound } = server.address() as net.AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}
