import type { Command } from 'commander';

const LENT = ['server', 'key', 'adminKey'];

/**
 * `ktp-ocr --server URL jobs list` is `ktp-ocr jobs list --server URL`: what stands before the command is the command's,
 * unless it has its own. One that takes none says so, instead of leaving it out in silence.
 */
export function lendServerOptions(program: Command): void {
  program.hook('preAction', (_, command) => {
    for (const name of LENT.filter((one) => program.getOptionValue(one) !== undefined)) {
      const option = command.options.find((one) => one.attributeName() === name);
      if (!option) {
        const flag = program.options.find((one) => one.attributeName() === name)?.long;
        command.error(`error: '${command.name()}' takes no ${flag}`);
      }
      if (command.getOptionValue(name) === undefined) {
        command.setOptionValueWithSource(name, program.getOptionValue(name), 'cli');
      }
    }
  });
}
