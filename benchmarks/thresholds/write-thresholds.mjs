import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { replaceBetween } from '../accuracy/replace-between.mjs';
import { toThresholdTable } from './threshold-table.mjs';

const DOCS = new URL('../../docs/', import.meta.url);

/** Puts what a review threshold costs and finds into docs/recipes.md, as docs/accuracy.md has it. */
export async function writeThresholds() {
  const table = toThresholdTable(await readFile(new URL('accuracy.md', DOCS), 'utf8'));
  await replaceBetween(new URL('recipes.md', DOCS), 'thresholds', table);
}

// A run with --document calls it, too.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await writeThresholds();
