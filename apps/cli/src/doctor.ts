import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { describeSettings } from '@ktp-ocr/settings/describe-settings';
import { parseStackConfig, type StackConfig } from './config.js';
import { examineBlobs } from './doctor/examine-blobs.js';
import { examineDatabase } from './doctor/examine-database.js';
import { examineKeys } from './doctor/examine-keys.js';
import { examineModels } from './doctor/examine-models.js';
import { examineQueue } from './doctor/examine-queue.js';
import type { Finding } from './doctor/finding.js';

const USAGE = `usage: doctor [--print-config]

Looks at an installation with the settings of a worker, changes nothing, and says what is wrong and how to mend it.
Exits with 1 where something is ill.
  --print-config  the settings as they are understood, secrets hidden
`;

const SIGNS = { well: 'ok  ', doubtful: '?   ', ill: 'ILL ' } as const;

/** `ktp-ocr doctor`. */
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`doctor: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<number> {
  const [option, ...more] = args;
  if (more.length > 0 || (option !== undefined && option !== '--print-config')) {
    process.stderr.write(USAGE);
    return 2;
  }
  const config = parseStackConfig(process.env);
  if (option) {
    process.stdout.write(`${describeSettings(config.stack).join('\n')}\n`);
    return 0;
  }
  const findings = await examine(config);
  process.stdout.write(`${findings.map(toLine).join('\n')}\n`);
  const ill = findings.filter(({ state }) => state === 'ill').length;
  process.stdout.write(ill === 0 ? 'all that matters is well\n' : `${ill} of ${findings.length} are ill\n`);
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
