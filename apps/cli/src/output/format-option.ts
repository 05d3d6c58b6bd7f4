import { Option } from 'commander';
import { FORMATS } from './row-printer.js';

/** For the commands that list what a server tells: people get a table, programs JSON lines. */
export function createFormatOption(): Option {
  return new Option('--format <format>', 'how to print')
    .choices([...FORMATS])
    .default(process.stdout.isTTY ? 'table' : 'jsonl', 'table on a terminal, else jsonl');
}
