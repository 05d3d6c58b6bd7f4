import { Command, CommanderError } from 'commander';
import { addCompletion } from './completion/add-completion.js';
import { parseConnection } from './config.js';
import { addOperateCommands } from './operate/add-operate-commands.js';
import { addRecognise } from './recognise/add-recognise.js';
import { addServerCommands } from './server/add-server-commands.js';
import { lendServerOptions } from './server/lend-server-options.js';
import { describeConnection } from './settings/describe-connection.js';

const HELP = `
A command that talks to a server takes its address and key from --server and --key, else from KTP_OCR_URL and KTP_OCR_KEY,
else from what \`npm start\` wrote into .data, here or in a folder above. \`--print-config\` shows what came of that.

Examples:
  ktp-ocr recognise ktp.jpg                    read a card on this machine, without a server
  ktp-ocr submit --wait ktp.jpg                have a server read it
  ktp-ocr jobs list --status failed            what came of the jobs
  ktp-ocr batches submit --wait --format csv scans/ > cards.csv
  ktp-ocr reviews list                         what a person should look over
  ktp-ocr listen --forward-to http://127.0.0.1:3000/ktp
  ktp-ocr help submit                          more on a command`;

/** Every command, option and line of help. What a command does is only loaded when it is run. */
export function createProgram(version: string): Command {
  const program = new Command('ktp-ocr')
    .description('Reads Indonesian identity cards (KTP) on your own machines.')
    .version(version)
    .showHelpAfterError('(--help tells how it is used)')
    .option('--server <url>', 'for the command that follows: where the API answers')
    .option('--key <key>', 'for the command that follows: an API key')
    .option('--admin-key <key>', 'for the command that follows: the key that manages keys')
    .option('--print-config', 'print which server and keys would be used, and where each was found')
    // So that a command may have an option of the same name.
    .enablePositionalOptions()
    .addHelpText('after', HELP)
    // Instead of ending the process: what is being written is written to its end.
    .exitOverride();
  program.on('option:print-config', () => {
    process.stdout.write(describeConnection(parseConnection(program.opts())));
    throw new CommanderError(0, 'ktp-ocr.printConfig', 'printed');
  });
  lendServerOptions(program);
  addRecognise(program);
  addServerCommands(program);
  addOperateCommands(program);
  addCompletion(program);
  return program;
}
