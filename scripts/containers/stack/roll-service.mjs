/**
 * Replaces a service's containers one by one, each old one only once its successor is healthy, as docs/upgrade.md tells.
 *
 * @param {import('./compose-stack.mjs').Stack} stack
 * @param {string} service
 * @param {number} count of containers that it has and shall have
 */
export async function rollService(stack, service, count) {
  for (const old of await stack.containers(service)) {
    await stack.up(['--no-recreate', '--no-deps', '--scale', `${service}=${count + 1}`, service]);
    await stack.waitUntilHealthy(service, count + 1);
    await stack.docker(['stop', '--time', '45', old], { timeoutMs: 90_000 });
    await stack.docker(['rm', old]);
  }
}
