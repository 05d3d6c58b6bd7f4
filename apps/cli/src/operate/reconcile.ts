import {
  isReconciled,
  type Reconciliation,
  reconcileCharges,
} from '@ktp-ocr/database/billing/reconcile-charges';
import { parseDatabaseUrl } from '@ktp-ocr/database/config';
import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { readStackEnvironment } from '../config.js';
import { printText } from '../output/print-line.js';

/** @returns the exit code: 1 when a row differs */
export async function reconcile(): Promise<number> {
  const url = parseDatabaseUrl(readStackEnvironment());
  const database = connectDatabase({ url, maxConnections: 1 });
  try {
    const reconciliation = await reconcileCharges(database);
    await printText(describeReconciliation(reconciliation));
    return isReconciled(reconciliation) ? 0 : 1;
  } finally {
    await database.close();
  }
}

function describeReconciliation(found: Reconciliation): string {
  const { billableJobs, charges, reversals, uncharged, unfounded, crooked, offBalance } = found;
  const lines = [
    `${billableJobs} billable jobs, ${charges} charges, ${reversals} reversals`,
    ...uncharged.map((id) => `job ${id} is billable and has not exactly one charge`),
    ...unfounded.map((id) => `charge ${id} has no billable job that fits it`),
    ...crooked.map((id) => `reversal ${id} does not take back exactly one charge`),
    ...offBalance.map(
      ({ apiKeyId, is, shouldBe }) => `key ${apiKeyId} has a balance of ${is}, not ${shouldBe}`,
    ),
    isReconciled(found) ? 'charges and billable jobs agree' : 'charges and billable jobs do NOT agree',
  ];
  return `${lines.join('\n')}\n`;
}
