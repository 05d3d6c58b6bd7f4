import { replaceBetween } from '../accuracy/write-document.mjs';
import { toTables } from './tables.mjs';

const DOCUMENT = new URL('../../docs/accuracy.md', import.meta.url);

/** Puts a run's tables between their marks in docs/accuracy.md. @param {import('./run.mjs').Run} run */
export async function writeDocument(run) {
  await replaceBetween(
    DOCUMENT,
    'integrity',
    [
      '```',
      run.command,
      '```',
      '',
      `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC, commit ${run.commit}, ${run.options.split} split, ${run.minutes.toFixed(0)} minutes.`,
      '',
      toTables(run.verdicts),
    ].join('\n'),
  );
}
