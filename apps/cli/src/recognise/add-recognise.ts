import { availableParallelism } from 'node:os';
import { READER_ENGINES } from '@ktp-ocr/reader/reader-engine';
import { type Command, Option } from 'commander';
import { parseCount } from '../output/parse-count.js';
import { FORMATS } from '../output/row-printer.js';
import type { RecogniseOptions } from './recognise.js';

const EXAMPLES = `
Each image is one row on standard output, in the order given; what cannot be opened is explained on standard error.

Examples:
  ktp-ocr recognise ktp.jpg                        one JSON line
  ktp-ocr recognise --format table scans/          every image of a folder, for people
  ktp-ocr recognise --format csv 'scans/**/*.jpg' > cards.csv
  ktp-ocr recognise --jobs 4 scans/ > cards.jsonl  on four cores, with progress on the terminal
  ktp-ocr recognise - < ktp.jpg                    the image on standard input
  ktp-ocr recognise --debug ktp.jpg                lines, characters and rules behind each field
  ktp-ocr recognise --crops faces/ scans/          faces/scans/1.jpg.face.jpg and so on
  ktp-ocr recognise --watch inbox/                 what is there, then each image that arrives, until Ctrl-C

Exit code: 0 all images were opened and answered (also with FAIL), 1 some were not, 2 wrong usage.`;

export function addRecognise(program: Command): void {
  program
    .command('recognise')
    .alias('recognize')
    .description('read images of identity cards on this machine, without a server')
    .argument('<file...>', 'files, folders, patterns, or - for an image on standard input')
    .option(
      '-j, --jobs <n>',
      'images read at the same time, each on one core',
      parseCount(1, availableParallelism() * 4),
      1,
    )
    .option('--page <n>', 'which page of a PDF or TIFF', parseCount(1), 1)
    .addOption(
      new Option('--engine <engine>', 'which reader (default: READER in the environment, else fast)').choices(
        [...READER_ENGINES],
      ),
    )
    .addOption(new Option('--format <format>', 'how to print').choices([...FORMATS]).default('jsonl'))
    .option('--debug', 'tell in each JSON line how the card was read', false)
    .option('--crops <folder>', "write each card's face and signature there, as JPEG")
    .option('--watch', 'go on with each image that arrives in the folders, until Ctrl-C', false)
    .option('--no-progress', 'no progress on the terminal')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: RecogniseOptions, command: Command) => {
      if (options.debug && options.format !== 'jsonl')
        command.error('error: --debug tells more than a row holds: use it with --format jsonl');
      const { recognise } = await import('./recognise.js');
      process.exitCode = await recognise(files, options);
    });
}
