import type { CompletedOption, Completions } from './list-completions.js';

/** A script for zsh, with what each command and option does. */
export function formatZsh(all: readonly Completions[]): string {
  return `#compdef ktp-ocr
# ktp-ocr completion for zsh: put this into a folder of $fpath as _ktp-ocr, or source it.
${all.map(formatFunction).join('\n')}
if [ "$funcstack[1]" = "_ktp-ocr" ]; then
  _ktp-ocr "$@"
else
  compdef _ktp-ocr ktp-ocr
fi
`;
}

function formatFunction({ path, commands, options, choices }: Completions): string {
  const name = toName(path);
  const flags = [...options.map(formatOption), `'--help[help]'`].join(' \\\n    ');
  if (commands.length === 0) {
    const argument = choices.length > 0 ? `'*:argument:(${choices.join(' ')})'` : `'*:file:_files'`;
    return `${name}() {\n  _arguments \\\n    ${flags} \\\n    ${argument}\n}\n`;
  }
  const described = commands.map((one) => `'${one.name}:${quote(one.description)}'`).join(' ');
  const cases = commands.map((one) => `    ${one.name}) ${toName(`${path} ${one.name}`)} ;;`).join('\n');
  return `${name}() {
  local state line
  _arguments -C \\
    ${flags} \\
    '1: :->command' '*:: :->rest'
  if [ "$state" = command ]; then
    local -a commands=(${described})
    _describe command commands
  elif [ "$state" = rest ]; then
    case "$line[1]" in
${cases}
    esac
  fi
}
`;
}

function formatOption({ flag, description, takesValue, choices }: CompletedOption): string {
  const values = choices.length > 0 ? `(${choices.join(' ')})` : '_files';
  return `'${flag}[${quote(description).replaceAll(/[[\]]/g, '')}]${takesValue ? `:value:${values}` : ''}'`;
}

function toName(path: string): string {
  return `_${path.replaceAll(' ', '_')}`;
}

function quote(text: string): string {
  return text.replaceAll("'", "'\\''").replaceAll(':', '\\:');
}
