import {
  isReconciled,
  type Reconciliation,
  reconcileCharges,
} from '@ktp-ocr/database/billing/reconcile-charges';
import { parseDatabaseUrl } from '@ktp-ocr/database/config';
import { connectDatabase } from '@ktp-ocr/database/connect-database';

/**
 * `ktp-ocr reconcile`: proves from the database of DATABASE_URL that what was charged is what was answered, and says
 * of every row that differs which it is. Exits with 1 when one does.
 */
try {
  const database = connectDatabase({ url: parseDatabaseUrl(process.env), maxConnections: 1 });
  try {
    const reconciliation = await reconcileCharges(database);
    process.stdout.write(describeReconciliation(reconciliation));
    process.exitCode = isReconciled(reconciliation) ? 0 : 1;
  } finally {
    await database.close();
  }
} catch (error) {
  process.stderr.write(`reconcile: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
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
