import { connectDatabase, type Database } from '@ktp-ocr/database/connect-database';
import { describeSettings } from '@ktp-ocr/settings/describe-settings';
import type { StackSettings } from '@ktp-ocr/settings/stack-settings';
import { parseStackConfig, readStackEnvironment, type StackConfig } from '../config.js';
import { examineBlobs } from '../doctor/examine-blobs.js';
import { examineCanary } from '../doctor/examine-canary.js';
import { examineDatabase } from '../doctor/examine-database.js';
import { examineKeys } from '../doctor/examine-keys.js';
import { examineModels } from '../doctor/examine-models.js';
import { examineQueue } from '../doctor/examine-queue.js';
import { examineSecretFiles } from '../doctor/examine-secret-files.js';
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
    const isIll = (part: string) => ofDatabase.some((found) => found.part === part && found.state === 'ill');
    const hasTables = !isIll('database') && !isIll('migrations');
    const rest = await Promise.all([
      stack.QUEUE_BACKEND === 'postgres' && isIll('database') ? [] : examineQueue(stack),
      examineStorage(stack, database, hasTables),
      hasTables ? [await examineKeys(stack, database)] : [],
      examineSecretFiles(stack),
      [await examineModels(engine)],
    ]);
    return [...ofDatabase, ...rest.flat()];
  } finally {
    await database.close();
  }
}

/** The canary only in a store that works. */
async function examineStorage(
  stack: StackSettings,
  database: Database,
  hasTables: boolean,
): Promise<Finding[]> {
  if (!hasTables && stack.BLOB_STORE === 'postgres') return [];
  const found = await examineBlobs(stack, database);
  if (!hasTables || found.some(({ state }) => state === 'ill')) return found;
  return [...found, ...(await examineCanary(stack, database))];
}

function toLine({ part, state, found, mend }: Finding): string {
  return `${SIGNS[state]} ${part.padEnd(10)} ${found}${mend ? ` → ${mend}` : ''}`;
}
