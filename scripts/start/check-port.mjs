import net from 'node:net';

/** @type {ReadonlyMap<string | undefined, string>} */
const REASONS = new Map([
  ['EADDRINUSE', 'is taken by another program'],
  ['EACCES', 'needs more rights than this user has'],
]);

/**
 * Finds out before anything is started whether the API will get its port. 0 is any free one.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number>} the port to use
 * @throws {Error} in one line
 */
export function checkPort(port, host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const reason = REASONS.get(error.code);
      reject(
        new Error(`port ${port} ${reason ?? `cannot be used (${error.message})`}: set PORT to another one`),
      );
    });
    server.listen({ port, host, exclusive: true }, () => {
      const { port: bound } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(bound));
    });
  });
}
