// Builds the image and works with the compose files on a real container engine: `npm run check:containers`. Where no
// engine answers and none can be started (that takes root on Debian), it says so and passes, for nothing else needs one.
//   --engine-folder FOLDER --keep    leaves an engine that was started here running there, for the next time
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { checkImage } from './checks/check-image.mjs';
import { checkPointInTime } from './checks/check-point-in-time.mjs';
import { checkRestore } from './checks/check-restore.mjs';
import { checkStack } from './checks/check-stack.mjs';
import { checkTestcontainers } from './checks/check-testcontainers.mjs';
import { openEngine } from './engine/open-engine.mjs';
import { ensureImages } from './images/ensure-images.mjs';
import { run } from './run.mjs';
import { defineStack } from './stack/compose-stack.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const ARCHIVE_FILE = 'deploy/point-in-time/docker-compose.archive.yml';
const SAMPLES = join(ROOT, 'packages/specimen/samples');
const { values } = parseArgs({
  options: { 'engine-folder': { type: 'string' }, keep: { type: 'boolean', default: false } },
});

const startedAt = Date.now();
/** @param {string} line */
const tell = (line) => console.log(`containers: ${line}`);

const folder = values['engine-folder'] ?? mkdtempSync(join(tmpdir(), 'ktp-ocr-engine-'));
const engine = await openEngine({ folder });
if ('missing' in engine) tell(`skipped: ${engine.missing}`);
else await checkOn(engine);

/** @param {import('./engine/open-engine.mjs').Engine} found */
async function checkOn(found) {
  const [command, ...first] = found.compose;
  tell(`${found.how}; ${await run(command, [...first, 'version'])}`);
  // An engine of ours is in a session of its own: who ends us does not end it.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => found.stop().finally(() => process.exit(1)));
  const images = readImageNames();
  /** @param {string} name @param {Record<string, string>} settings @param {readonly string[]} [files] */
  const define = (name, settings, files = []) => defineStack(found, { root: ROOT, name, settings, files });
  const stack = define('ktp-ocr-check', { KTP_OCR_TAG: 'check' });
  const restored = define('ktp-ocr-restored', stack.values);
  const archived = define('ktp-ocr-archived', stack.values, [ARCHIVE_FILE]);
  const rewound = define('ktp-ocr-rewound', stack.values, [ARCHIVE_FILE]);
  try {
    const { standIns } = await ensureImages(found, images, tell);
    await checkImage(found, {
      root: ROOT,
      image: 'ktp-ocr:check',
      nodeImage: images.node,
      samples: SAMPLES,
      tell,
    });
    await checkTestcontainers(found, { root: ROOT, standIns, tell });
    const specimen = readSpecimen();
    const call = await checkStack(stack, { ...specimen, tell });
    await checkRestore(stack, restored, { call, ...specimen, tell });
    await restored.down();
    await checkPointInTime(archived, rewound, { ...specimen, tell });
  } finally {
    for (const each of [rewound, archived, restored, stack]) await each.destroy();
    if (!values.keep) await found.stop();
  }
  tell(`all passed in ${Math.round((Date.now() - startedAt) / 1_000)} s`);
}

/** As the files name them. @returns {Record<'node' | 'postgres' | 'valkey' | 'caddy', string>} */
function readImageNames() {
  /** @param {string} file */
  const read = (file) => readFileSync(join(ROOT, file), 'utf8');
  const [, node] = /^ARG NODE_IMAGE=(\S+)$/m.exec(read('Dockerfile')) ?? [];
  if (!node) throw new Error('the Dockerfile names no NODE_IMAGE');
  const { services } = parse(read('docker-compose.yml'), { merge: true });
  return {
    node,
    postgres: services.postgres.image,
    valkey: services.redis.image,
    caddy: parse(read('deploy/tls/docker-compose.tls.yml')).services.tls.image,
  };
}

/** A card and the number printed on it. */
function readSpecimen() {
  const truth = JSON.parse(readFileSync(join(SAMPLES, 'specimen-1.json'), 'utf8'));
  return { image: readFileSync(join(SAMPLES, 'specimen-1.jpg')), expectedId: truth.fields.id };
}
