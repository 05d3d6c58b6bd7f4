/** What each process logs once it is ready for work. */
const READY = { api: 'api listens', worker: 'worker takes jobs' };

/**
 * How long a service's container took from its start to being ready, by the engine's clock: nothing else may start beside
 * it, or the figure is of both.
 *
 * @param {import('./compose-stack.mjs').Stack} stack
 * @param {keyof typeof READY} service
 * @returns {Promise<string>} a line for the log
 */
export async function measureStart(stack, service) {
  const container = await stack.findContainer(service);
  await stack.docker(['restart', '--time', '45', container], { timeoutMs: 90_000 });
  const startedAt = new Date(await stack.inspect(container, '{{.State.StartedAt}}'));
  await stack.waitUntilHealthy(service, 1);
  const since = startedAt.toISOString();
  const lines = (await stack.docker(['logs', '--timestamps', '--since', since, container])).split('\n');
  const ready = lines.find((line) => line.includes(READY[service]));
  if (!ready) throw new Error(`the ${service} never said "${READY[service]}"`);
  const tookMs = new Date(ready.split(' ', 1).join()).getTime() - startedAt.getTime();
  return `${service} ready ${(tookMs / 1_000).toFixed(1)} s after its start`;
}
