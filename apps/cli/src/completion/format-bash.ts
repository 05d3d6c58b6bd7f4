import type { Completions } from './list-completions.js';

/** A script for bash: commands and options by what is typed so far, else names of files. */
export function formatBash(all: readonly Completions[]): string {
  const cases = all.map(({ path, commands, options, choices }) => {
    const words = [
      ...commands.map(({ name }) => name),
      ...choices,
      ...options.map(({ flag }) => flag),
      '--help',
    ];
    return `    '${path}') words='${words.join(' ')}' ;;`;
  });
  const values = all.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ flag, choices }) => `    '${path} ${flag}') values='${choices.join(' ')}' ;;`),
  );
  const paths = all.map(({ path }) => `'${path}'`).join('|');
  return `# ktp-ocr completion for bash: source this, or put it into ~/.local/share/bash-completion/completions/ktp-ocr
_ktp_ocr() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path='ktp-ocr' words='' values='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
    ${paths}) path="$path $word" ;;
    esac
  done
  case "$path $previous" in
${values.join('\n')}
  esac
  if [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
    return
  fi
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _ktp_ocr ktp-ocr
`;
}
