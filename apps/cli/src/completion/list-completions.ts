import type { Command, Option } from 'commander';

/** What a shell may offer once the words of `path` are typed. */
export interface Completions {
  /** E.g. `ktp-ocr webhooks`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** Values of the first argument, where it takes a few words only. */
  readonly choices: readonly string[];
}

export interface CompletedOption {
  readonly flag: string;
  readonly short: string | undefined;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** The program and its commands, each before those below it. */
export function listCompletions(command: Command, above = ''): Completions[] {
  const path = `${above} ${command.name()}`.trim();
  const commands = command.commands;
  return [
    {
      path,
      commands: commands.map((one) => ({ name: one.name(), description: one.description() })),
      options: command.options.filter(({ hidden }) => !hidden).map(toCompleted),
      choices: command.registeredArguments[0]?.argChoices ?? [],
    },
    ...commands.flatMap((one) => listCompletions(one, path)),
  ];
}

function toCompleted(option: Option): CompletedOption {
  return {
    flag: option.long ?? option.flags,
    short: option.short,
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  };
}
