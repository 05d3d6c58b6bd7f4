import type { ClientReport } from './clients.js';
import type { ExitRecord } from './component.js';
import type { FaultCounts } from './faults.js';
import type { Proof } from './prove.js';
import type { Settings } from './settings.js';
import type { SyncCalls } from './sync-calls.js';

/** The run as two tables on standard output: faults survived, claims proven. */
export function printReport(run: {
  readonly seed: number;
  readonly settings: Settings;
  readonly faults: FaultCounts;
  readonly report: ClientReport;
  readonly syncCalls: SyncCalls;
  readonly proofs: readonly Proof[];
  readonly unaskedExits: readonly ExitRecord[];
  readonly durationMs: number;
}): void {
  const { seed, settings, faults, report, syncCalls, proofs, unaskedExits, durationMs } = run;
  const sent = Object.entries(report.sent).map(([way, count]) => `${count} ${way}`);
  console.log(
    `\nchaos · seed ${seed} · ${settings.jobs} jobs · ${settings.readers} readers · images in ${settings.blobs} · ${(durationMs / 1_000).toFixed(0)} s`,
  );
  console.log(
    `sent: ${sent.join(', ')} · ${report.hangUps} calls cut short · ${report.retries} requests sent again`,
  );
  console.log(
    `APIs killed amid synchronous calls: ${syncCalls.kills.amidSync} · calls under way then: ${syncCalls.kills.calls}`,
  );
  console.log(
    `sync answers: ${
      Object.entries(report.syncAnswers)
        .map(([status, count]) => `${status} ${count}`)
        .join(', ') || 'none'
    }`,
  );
  printRows([['fault survived', 'times'], ...[...faults].map(([name, count]) => [name, String(count)])]);
  printRows([
    ['claim', 'found', 'holds'],
    ...proofs.map(({ claim, found, holds }) => [claim, found, holds ? 'yes' : 'NO']),
  ]);
  for (const { name, lastWords } of unaskedExits)
    console.log(`\n${name} ended of itself. Its last lines:\n${lastWords}`);
}

function printRows(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  console.log(
    `\n${rows
      .map(
        (row, index) =>
          row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join(' | ')
            .trimEnd() + (index === 0 ? `\n${rule}` : ''),
      )
      .join('\n')}`,
  );
}
