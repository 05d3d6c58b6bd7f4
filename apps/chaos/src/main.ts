import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@ktp-ocr/specimen/random';
import { runClients } from './clients.js';
import { parseConfig } from './config.js';
import { type FaultCounts, inflictFaults, sawAllThatMust } from './faults.js';
import { printReport } from './print-report.js';
import { proveHurt, proveNothingLost, waitUntilSettled } from './prove.js';
import { parseRunSettings, type Settings, USAGE } from './settings.js';
import { startStack } from './start-stack.js';
import { createSyncCalls } from './sync-calls.js';
import { startWebhookReceiver } from './webhook-receiver.js';

const SPECIMEN = fileURLToPath(new URL('../../../packages/specimen/samples/specimen-1.jpg', import.meta.url));

/** One run: start, submit while hurting, let settle, prove. @returns whether every proof held */
async function runChaos(settings: Settings, seed: number): Promise<boolean> {
  const startedAt = Date.now();
  const say = (text: string) => console.error(`[${((Date.now() - startedAt) / 1_000).toFixed(1)} s] ${text}`);
  const random = createRandom(`${seed}/faults`);
  say(`seed ${seed}: starting the stack`);
  const stack = await startStack(settings, parseConfig(process.env));
  const receiver = await startWebhookReceiver(() => random.next() < 0.2);
  try {
    let done = false;
    let ended = 0;
    const syncCalls = createSyncCalls();
    const faults: FaultCounts = new Map();
    const clients = runClients(
      stack,
      createRandom(`${seed}/clients`),
      {
        jobs: settings.jobs,
        image: await readFile(settings.image),
        parallel: 16,
        webhookUrl: receiver.url,
        syncCalls,
        mayEnd: () => sawAllThatMust(faults),
      },
      (count) => {
        ended = count;
      },
    ).finally(() => {
      done = true;
    });
    await inflictFaults(stack, {
      random,
      syncCalls,
      counts: faults,
      done: () => done,
      say: (fault) => say(`${ended}/${settings.jobs} done · ${fault}`),
    });
    const report = await clients;
    say('submitted and answered; waiting for the dust to settle');
    await waitUntilSettled(stack);
    const proofs = [
      ...(await proveNothingLost(stack, report, receiver)),
      proveHurt({ faults, hangUps: report.hangUps, killedAmidSync: syncCalls.kills.amidSync }),
    ];
    const { unaskedExits } = stack;
    const durationMs = Date.now() - startedAt;
    printReport({ seed, settings, faults, report, syncCalls, proofs, unaskedExits, durationMs });
    return proofs.every((proof) => proof.holds);
  } finally {
    await receiver.close();
    await stack.stop();
  }
}

try {
  const settings = parseRunSettings(process.argv.slice(2), SPECIMEN);
  let clean = true;
  for (const seed of settings.seeds) clean = (await runChaos(settings, seed)) && clean;
  process.exitCode = clean ? 0 : 1;
} catch (error) {
  if (error instanceof TypeError || error instanceof RangeError) console.error(`${error.message}\n${USAGE}`);
  else console.error(error);
  process.exitCode = 2;
}
