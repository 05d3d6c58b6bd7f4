import type { Command } from 'commander';

const DOCTOR_HELP = `
Looks at database, clock, migrations, rights, workers, queue, blob store, master keys and models. Changes nothing, and says
of each fault how to mend it.

Examples:
  ktp-ocr doctor                     the installation that npm start runs here, or that of DATABASE_URL
  ktp-ocr doctor --print-config      the settings as they are understood, secrets hidden

Exit code: 0 well, 1 something is ill, 2 it could not look.`;

const RECONCILE_HELP = `
Proves from the database that what was charged is what was answered, and names every row that differs.

Exit code: 0 they agree, 1 they do not, 2 it could not look.`;

const REWRAP_HELP = `
Run it once the new master key stands first in MASTER_KEY or MASTER_KEY_FILE; it may be repeated, and may run while cards
are read.

Exit code: 0 older master keys can be removed, 1 something does not open, 2 it could not look.`;

/** Commands that work on the installation itself: they want its database, not its API. */
export function addOperateCommands(program: Command): void {
  program
    .command('doctor')
    .description('look at an installation and say what is wrong with it')
    .option('--print-config', 'print the settings as they are understood, secrets hidden', false)
    .addHelpText('after', DOCTOR_HELP)
    .action(async (options: { printConfig: boolean }) => {
      const { visitInstallation } = await import('./doctor.js');
      await run(() => visitInstallation(options));
    });
  program
    .command('reconcile')
    .description('compare charges with billable results')
    .addHelpText('after', RECONCILE_HELP)
    .action(async () => {
      const { reconcile } = await import('./reconcile.js');
      await run(reconcile);
    });
  program
    .command('rewrap-keys')
    .description('wrap with the first master key what older ones have wrapped')
    .addHelpText('after', REWRAP_HELP)
    .action(async () => {
      const { rewrapKeys } = await import('./rewrap-keys.js');
      await run(rewrapKeys);
    });
}

/** 1 is an answer of these commands; where they find none it is 2. */
async function run(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 2;
  }
}
