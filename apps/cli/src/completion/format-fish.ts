import type { Completions } from './list-completions.js';

/** A script for fish, with what each command and option does. */
export function formatFish(all: readonly Completions[]): string {
  return `# ktp-ocr completion for fish: put this into ~/.config/fish/completions/ktp-ocr.fish
complete -c ktp-ocr -n __fish_use_subcommand -f
${all.flatMap(formatCommand).join('\n')}
`;
}

function formatCommand({ path, commands, options, choices }: Completions): string[] {
  const [, ...words] = path.split(' ');
  const when =
    words.length === 0
      ? '__fish_use_subcommand'
      : words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
  const below = commands.map(({ name }) => name).join(' ');
  const first =
    words.length === 0 || commands.length === 0
      ? when
      : `${when}; and not __fish_seen_subcommand_from ${below}`;
  const head = (condition: string) => `complete -c ktp-ocr -n '${condition}'`;
  return [
    ...commands.map((one) => `${head(first)} -f -a ${one.name} -d '${quote(one.description)}'`),
    ...(choices.length > 0 ? [`${head(when)} -f -a '${choices.join(' ')}'`] : []),
    ...options.map(({ flag, short, description, takesValue, choices: values }) =>
      [
        head(when),
        `-l ${flag.replace(/^--/, '')}`,
        ...(short ? [`-s ${short.replace(/^-/, '')}`] : []),
        ...(takesValue ? ['-r'] : []),
        ...(values.length > 0 ? [`-f -a '${values.join(' ')}'`] : []),
        `-d '${quote(description)}'`,
      ].join(' '),
    ),
  ];
}

function quote(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
