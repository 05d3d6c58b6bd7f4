// The process that measures one engine: reads the pictures it is told, one after another, and counts what they cost.
import { readFile } from 'node:fs/promises';
import { parseCard } from '@ktp-ocr/card/parse-card';
import { loadEngine } from './engines/load-engine.mjs';

/**
 * @typedef {object} Measured What one engine made of one picture.
 * @property {'OK' | 'FAIL' | 'ERROR'} outcome
 * @property {readonly string[]} reasons
 * @property {Record<string, { value: string, confidence: number }>} fields
 * @property {Record<string, { value: string, confidence: number }>} extra
 * @property {number} cpuMs
 * @property {number} wallMs
 * @property {number} peakRssBytes of the process so far
 */

const startedAt = performance.now();
const name = /** @type {import('./engines/load-engine.mjs').EngineName} */ (process.argv[2]);
const asOf = process.argv[3] ?? '';
const engine = await loadEngine(name, process.argv[4]);

/** @param {string} path @param {import('./engines/load-engine.mjs').Corners} [corners] @returns {Promise<Measured>} */
async function measure(path, corners) {
  const bytes = await readFile(path);
  const cpuBefore = readCpuMs();
  const wallBefore = performance.now();
  // Ours parses as it reads, since that decides what is tried again; to parse once more would be no reader's cost.
  const card = engine.readCard
    ? await engine.readCard(bytes, { asOf })
    : parseCard(await engine.readLines(bytes, corners), { asOf });
  return {
    outcome: card.outcome,
    reasons: card.reasons,
    fields: toValues(card.fields),
    extra: toValues(card.extra),
    cpuMs: readCpuMs() - cpuBefore,
    wallMs: performance.now() - wallBefore,
    // A command that does the work in a process of its own is what its user sees grow.
    peakRssBytes: engine.childPeakRssBytes?.() ?? process.resourceUsage().maxRSS * 1024,
  };
}

function readCpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + (engine.childCpuMs?.() ?? 0);
}

/** @param {Record<string, import('@ktp-ocr/card/card-fields').ParsedField>} readings */
function toValues(readings) {
  return Object.fromEntries(
    Object.entries(readings).map(([field, { value, confidence }]) => [field, { value, confidence }]),
  );
}

process.on('message', async (/** @type {{ path: string, corners?: number[][] }} */ { path, corners }) => {
  try {
    process.send?.({ kind: 'measured', measured: await measure(path, corners) });
  } catch (error) {
    process.send?.({ kind: 'error', message: String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready', startMs: performance.now() - startedAt });
