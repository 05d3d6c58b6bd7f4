import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { describeSettings } from '@ktp-ocr/settings/describe-settings';
import { parseStackConfig, readStackEnvironment, type StackConfig } from '../config.js';
import { examineBlobs } from '../doctor/examine-blobs.js';
import { examineDatabase } from '../doctor/examine-database.js';
import { examineKeys } from '../doctor/examine-keys.js';
import { examineModels } from '../doctor/examine-models.js';
import { examineQueue } from '../doctor/examine-queue.js';
import type { Finding } from '../doctor/finding.js';
import { printLine, printText } from '../output/print-line.js';

const SIGNS = { well: 'ok  ', doubtful: '?   ', ill: 'ILL ' } as const;

/** Looks at an installation with the settings of a worker. @returns the exit code: 1 where something is ill */
export async function visitInstallation({ printConfig }: { readonly printConfig: boolean }): Promise<number> {
  const config = parseStackConfig(readStackEnvironment());
  if (printConfig) {
    await printText(`${describeSettings(config.stack).join('\n')}\n`);
    return 0;
  }
  const findings = await examine(config);
  await printText(`${findings.map(toLine).join('\n')}\n`);
  const ill = findings.filter(({ state }) => state === 'ill').length;
  await printLine(ill === 0 ? 'all that matters is well' : `${ill} of ${findings.length} are ill`);
  return ill === 0 ? 0 : 1;
}

async function examine({ stack, engine }: StackConfig): Promise<Finding[]> {
  const database = connectDatabase({ url: stack.DATABASE_URL, maxConnections: 2 });
  try {
    const ofDatabase = await examineDatabase(database);
    const answers = ofDatabase[0]?.state !== 'ill';
    const rest = await Promise.all([
      examineQueue(stack),
      ...(answers || stack.BLOB_STORE !== 'postgres' ? [examineBlobs(stack, database)] : []),
      ...(answers ? [examineKeys(stack, database)] : []),
      examineModels(engine),
    ]);
    return [...ofDatabase, ...rest.flat()];
  } finally {
    await database.close();
  }
}

function toLine({ part, state, found, mend }: Finding): string {
  return `${SIGNS[state]} ${part.padEnd(10)} ${found}${mend ? ` → ${mend}` : ''}`;
}
