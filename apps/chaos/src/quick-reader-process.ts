import { setTimeout as sleep } from 'node:timers/promises';
import { toFixture } from '@ktp-ocr/contract/jobs/test-fixture';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';

/**
 * A reader process that reads nothing: it takes 5–60 ms a card and, by chance, dies, hangs or answers nonsense, so
 * that a thousand cards and their faults pass in minutes. `--readers real` runs the models instead.
 */
const CRASH = 0.02;
const HANG = 0.003;
const NONSENSE = 0.01;
const FAIL = 0.2;

const OK_ANSWER = toFixture(new Uint8Array());
const FAIL_ANSWER = toFixture(Buffer.from('ktp-test-outcome=FAIL'));

serveProcess(async () => async () => {
  await sleep(5 + Math.random() * 55);
  const chance = Math.random();
  if (chance < CRASH) process.kill(process.pid, 'SIGKILL');
  if (chance < CRASH + HANG) await new Promise(() => {});
  if (chance < CRASH + HANG + NONSENSE) return { outcome: 'MAYBE' };
  return Math.random() < FAIL ? FAIL_ANSWER : OK_ANSWER;
});
