import { Argument, type Command } from 'commander';
import { printText } from '../output/print-line.js';
import { formatBash } from './format-bash.js';
import { formatFish } from './format-fish.js';
import { formatZsh } from './format-zsh.js';
import { listCompletions } from './list-completions.js';

const SHELLS = { bash: formatBash, zsh: formatZsh, fish: formatFish };

const HELP = `
Examples:
  eval "$(ktp-ocr completion bash)"                      in ~/.bashrc
  ktp-ocr completion zsh > ~/.zfunc/_ktp-ocr             with fpath+=~/.zfunc before compinit
  ktp-ocr completion fish > ~/.config/fish/completions/ktp-ocr.fish`;

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'which').choices(Object.keys(SHELLS)))
    .addHelpText('after', HELP)
    .action(async (shell: keyof typeof SHELLS) => {
      await printText(SHELLS[shell](listCompletions(program)));
    });
}
