// Whether millions of old rows slow the newest: `npm run bench:growth -- [--sizes 1000,1000000,10000000] [--rounds 60] [--waiting N]`.
//
// One PostgreSQL, flushing every commit, and a database for each size, filled with a year of ended jobs. What the API and
// the workers ask of a database is asked of each in turns, by packages/database's own functions.
import { homedir, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { reconcileCharges } from '@ktp-ocr/database/billing/reconcile-charges';
import { startTestStack } from '@ktp-ocr/local-stack/test-environment/start-test-stack';
import { countRead, describeTables } from './count-rows.mjs';
import { measureDeletion } from './measure-deletion.mjs';
import { openGrownDatabase } from './open-grown-database.mjs';
import { newLife, OPERATIONS, WHOLE_READINGS } from './operations.mjs';
import { dropBacklog, queueBacklog } from './queue-backlog.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,1000000,10000000' },
    rounds: { type: 'string', default: '60' },
    /** An owner's address of a server that is kept: what was filled there before is not filled again. */
    server: { type: 'string' },
    /** Only operations with this in their name, and no whole readings. */
    only: { type: 'string' },
    /** So many jobs of another key wait meanwhile; they come when plans have been made. */
    waiting: { type: 'string', default: '0' },
    /** Reads all jobs and charges of each. */
    reconcile: { type: 'boolean', default: false },
    /** Destroys much of what the largest keeps for a time, and tells how fast. */
    deletion: { type: 'boolean', default: false },
  },
});
const SIZES = values.sizes.split(',').map(Number);
const ROUNDS = Number(values.rounds);
const WAITING = Number(values.waiting);
const AT_MOST = 1.2;

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** PostgreSQL keeps a statement's plan from the sixth time on. */
const WARMING_ROUNDS = 8;

/** @param {import('./open-grown-database.mjs').GrownDatabase} grown whose no measured job is */
async function findWaitingKey({ database }) {
  return (await database.prisma.apiKey.findFirstOrThrow({ where: { name: 'plain 2' } })).id;
}

/** @param {import('./open-grown-database.mjs').GrownDatabase} grown */
async function dropWaiting(grown) {
  await dropBacklog(grown, await findWaitingKey(grown));
}

const { env } = process;
const stack = values.server
  ? null
  : await startTestStack({
      path: env.PATH ?? '',
      cacheDir: path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'ktp-ocr'),
      dockerHost: env.DOCKER_HOST,
      runtimeDir: env.XDG_RUNTIME_DIR,
      durable: true,
    });
/** @type {Awaited<ReturnType<typeof openGrownDatabase>>[]} */
const grown = [];
try {
  for (const jobs of SIZES) {
    const began = performance.now();
    const one = await openGrownDatabase(values.server ?? stack?.adminUrl ?? '', jobs);
    grown.push(one);
    // On a server that is kept, a run that was killed may have left its backlog.
    if (values.server) await dropWaiting(one);
    console.log(`${jobs} jobs behind it after ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  }
  // What is due by now is done first: a sweep that has something to do is not compared with one that has not.
  for (const one of grown) {
    for (const { name, run } of OPERATIONS)
      if (name.startsWith('sweep')) while (Number(await run(one, newLife())) > 0);
  }
  console.log(`\nload ${loadavg()[0]?.toFixed(1)}, ${ROUNDS} rounds, medians\n`);
  const titles = SIZES.map((size) => `${size.toLocaleString('en')} old jobs, ms`);
  console.log(
    `| operation | ${titles.join(' | ')} | ratio | fastest, ms | rows visited | tables read whole |\n|---|${titles.map(() => '---|').join('')}---|---|---|---|`,
  );
  const wanted = OPERATIONS.filter(
    ({ name }) => !values.only || name.includes(values.only) || /submit|claim|complete/.test(name),
  );
  /** @type {Map<string, number[]>[]} */
  const times = grown.map(() => new Map(wanted.map(({ name }) => [name, []])));
  const lives = grown.map(newLife);
  const waitingKeys = await Promise.all(grown.map(findWaitingKey));
  for (let round = -WARMING_ROUNDS; round < ROUNDS; round += 1) {
    for (const [at, one] of grown.entries())
      if (round === 0 && WAITING > 0)
        await queueBacklog(one, { apiKeyId: waitingKeys[at] ?? '', count: WAITING });
    for (const { name, run } of wanted) {
      for (let turn = 0; turn < grown.length; turn += 1) {
        const at = (turn + Math.abs(round)) % grown.length;
        const [one, life] = [grown[at], lives[at]];
        if (!one || !life) continue;
        const began = performance.now();
        await run(one, life);
        // The first rounds warm connections, plans and the compiler.
        if (round >= 0) times[at]?.get(name)?.push(performance.now() - began);
      }
    }
  }
  const largest = grown.at(-1);
  const smallest = times[0];
  for (const { name, run } of wanted) {
    const medians = times.map((of) => median(of.get(name) ?? []));
    const ratio = (medians.at(-1) ?? 0) / (medians[0] ?? 1);
    // What else the machine does makes most rounds longer, but hardly ever all of them.
    const fastest = times.map((of) => Math.min(...(of.get(name) ?? [])).toFixed(2)).join(' → ');
    const visited = [];
    let whole = '';
    for (const [at, one] of grown.entries()) {
      const read = await countRead(one, () => run(one, lives[at] ?? newLife()));
      visited.push(read.rows);
      if (one === largest) whole = read.whole.join(', ');
    }
    if (ratio > AT_MOST && smallest) process.exitCode = 1;
    console.log(
      `| ${name} | ${medians.map((ms) => ms.toFixed(2)).join(' | ')} | ${ratio.toFixed(2)}${ratio > AT_MOST ? ' !' : ''} | ${fastest} | ${visited.join(' → ')} | ${whole || '–'} |`,
    );
  }
  for (const one of grown) if (WAITING > 0) await dropWaiting(one);
  if (!values.only) {
    for (const { name, run } of WHOLE_READINGS) {
      const took = [];
      for (const one of grown) {
        const began = performance.now();
        await run(one, newLife());
        took.push(performance.now() - began);
      }
      console.log(`| ${name} | ${took.map((ms) => ms.toFixed(0)).join(' | ')} | | | | |`);
    }
    if (values.reconcile) {
      for (const one of grown) {
        const began = performance.now();
        await reconcileCharges(one.database);
        console.log(`reconcile ${one.jobs}: ${((performance.now() - began) / 1_000).toFixed(1)} s`);
      }
    }
    if (largest) console.log(`\n${await describeTables(largest)}`);
    if (largest && values.deletion) console.log(`\n${await measureDeletion(largest)}`);
  }
} finally {
  for (const one of grown) {
    // After a run that failed, too: the next one is not to be measured behind it. What failed is thrown, and not this.
    if (values.server && WAITING > 0)
      await dropWaiting(one).catch((error) => console.error('the backlog stays until the next run', error));
    await one.close();
  }
  await stack?.stop();
}
