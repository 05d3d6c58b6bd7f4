import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const LOAD_A_NETWORK = `
  import { createHash } from 'node:crypto';
  import { readFileSync } from 'node:fs';
  import { loadNetwork } from '${new URL('../dist/model/load-model.js', import.meta.url).href}';
  const [, models] = process.argv;
  const bytes = readFileSync(models + '/card-finder.onnx');
  await loadNetwork(models, 'card-finder.onnx', createHash('sha256').update(bytes).digest('hex'));
`;

// Left on, it writes a device's id and a database of what to send below ~/.cache before the session is there.
test('the neural runtime is loaded without its telemetry, which would write into the home folder', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'home-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const models = fileURLToPath(new URL('../models', import.meta.url));
  // Without what our own environment says: under CI it is silent by itself.
  const env = { HOME: home };
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', LOAD_A_NETWORK, models], {
    env,
  });
  expect(await readdir(home)).toEqual([]);
});
