import {
  assertNothingLost,
  countJobs,
  countOpenJobs,
  describeCounts,
  waitUntilEnded,
} from '../stack/count-jobs.mjs';
import { assertRead, openClient, submitCard } from '../stack/https-client.mjs';
import { measureStart } from '../stack/measure-start.mjs';
import { retry } from '../stack/retry.mjs';
import { rollService } from '../stack/roll-service.mjs';
import { sendCards } from '../stack/send-cards.mjs';
import { checkReach } from './check-reach.mjs';

/** A pace that three workers on two cores hold. */
const INTERVAL_MS = 600;
const WORKERS = 3;

/**
 * The compose files with TLS in front, as an operator works with them: up, one card, three workers, one of them killed,
 * workers and API replaced one by one while cards come in, down and up again.
 *
 * @param {import('../stack/compose-stack.mjs').Stack} stack
 * @param {{ image: Buffer, expectedId: string, tell: (line: string) => void }} options a specimen and the number on it
 * @returns {Promise<import('../stack/https-client.mjs').Client>} a client of the stack as it then runs
 * @throws {Error} where anything is lost, charged twice or does not come up
 */
export async function checkStack(stack, { image, expectedId, tell }) {
  const startedAt = Date.now();
  await stack.up();
  await Promise.all(
    ['postgres', 'redis', 'api', 'worker'].map((service) => stack.waitUntilHealthy(service, 1)),
  );
  tell(`up and healthy in ${seconds(startedAt)} s`);
  for (const service of /** @type {const} */ (['api', 'worker'])) tell(await measureStart(stack, service));

  let call = await openClient(stack);
  const inside = await call('GET', '/metrics');
  if (inside.status !== 404) throw new Error(`/metrics answers ${inside.status} to the outside`);
  const page = await call('GET', '/', { headers: { Accept: 'text/html' } });
  const [, asset] = /(?:src|href)="(\/assets\/[^"]+)"/.exec(page.body.toString()) ?? [];
  if ((await call('GET', asset ?? '/no-asset')).status !== 200)
    throw new Error('the web page is not served whole');
  const id = await readOne(call, image, expectedId);
  tell('a specimen, submitted over https, was read');

  const sending = sendCards(call, {
    image,
    intervalMs: INTERVAL_MS,
    name: 'card',
    countOpen: () => countOpenJobs(stack),
  });
  await stack.up(['--no-recreate', '--no-deps', '--scale', `worker=${WORKERS}`, 'worker']);
  await stack.waitUntilHealthy('worker', WORKERS);
  tell(`scaled to ${WORKERS} workers`);
  tell(await checkReach(stack));

  const victim = await stack.findContainer('worker');
  await killFromOutside(stack, victim);
  await waitForRestart(stack, victim);
  await stack.waitUntilHealthy('worker', WORKERS);
  tell('a worker was killed with -9 and is back');

  await rollService(stack, 'worker', WORKERS);
  await rollService(stack, 'api', 1);
  tell(`${WORKERS} workers and the API were replaced one by one`);

  const { accepted, sentAgain } = await sending.stop();
  await waitUntilEnded(stack);
  const before = await countJobs(stack);
  tell(
    `${accepted.size + 1} cards accepted (${sentAgain} sent again), in PostgreSQL: ${describeCounts(before)}`,
  );
  assertNothingLost(before, accepted.size + 1);
  if (before.sharedReferences > 0) throw new Error('a reference stands for more than one job');
  for (const command of ['reconcile', 'doctor']) {
    const printed = await stack.runForBytes('worker', ['node', 'apps/cli/dist/main.js', command]);
    tell(`${command}: ${printed.toString().trim().split('\n').at(-1)}`);
  }

  await stack.compose(['stop', '--timeout', '45', 'worker']);
  const waiting = await Promise.all([1, 2, 3].map((at) => submitCard(call, image, `waiting-${at}`)));
  await stack.down();
  await stack.up();
  await stack.waitUntilHealthy('api', 1);
  call = await openClient(stack);
  await waitUntilEnded(stack);
  const after = await countJobs(stack);
  assertNothingLost(after, before.jobs + waiting.length);
  await assertRead(call, id, expectedId);
  tell(
    `down and up: ${waiting.length} that waited were read, the first result is still there; ${describeCounts(after)}`,
  );
  return call;
}

/**
 * @param {import('../stack/https-client.mjs').Client} call
 * @param {Buffer} image
 * @param {string} expectedId
 */
async function readOne(call, image, expectedId) {
  const id = await submitCard(call, image, 'first');
  await retry(() => assertRead(call, id, expectedId));
  return id;
}

/**
 * The first process of a container cannot be killed from within it, and what `docker kill` has ended the engine does not
 * start again: as the kernel would, short of memory.
 *
 * @param {import('../stack/compose-stack.mjs').Stack} stack @param {string} container
 */
async function killFromOutside(stack, container) {
  const pid = await stack.inspect(container, '{{.State.Pid}}');
  const image = await stack.inspect(container, '{{.Image}}');
  await stack.docker(['run', '--rm', '--pid', 'host', '--user', '0', image, 'sh', '-c', `kill -9 ${pid}`]);
}

/** @param {import('../stack/compose-stack.mjs').Stack} stack @param {string} container */
async function waitForRestart(stack, container) {
  await retry(async () => {
    const state = await stack.inspect(container, '{{.RestartCount}} {{.State.Running}}');
    if (!/^[1-9]\d* true$/.test(state)) throw new Error(`the killed worker did not come back: ${state}`);
  });
}

/** @param {number} since */
const seconds = (since) => ((Date.now() - since) / 1_000).toFixed(1);
