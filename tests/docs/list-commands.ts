import { execFileSync } from 'node:child_process';

/** One command of a page, as it is written there. */
export interface DocumentedCommand {
  readonly page: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Blocks without a language are commands where their first word is one of these. */
const COMMAND_WORDS = /^(?:npm|npx|node|git|curl|docker|base64|cp|cat|ktp-ocr|export|eval)\b/;

/** The commands of all blocks of a page that a reader is to type. */
export function listCommands(page: string, text: string): DocumentedCommand[] {
  const lines = text.split('\n');
  const commands: DocumentedCommand[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^( *)```(\w*)$/.exec(lines[at] ?? '');
    if (!fence) continue;
    const [, indent = '', language] = fence;
    const first = at + 1;
    const end = lines.findIndex((line, index) => index >= first && line === `${indent}\`\`\``);
    const block = lines.slice(first, end).map((line) => line.slice(indent.length));
    if (language === 'sh' || (language === '' && COMMAND_WORDS.test(block[0] ?? '')))
      commands.push(
        ...toCommands(block).map(({ text: one, at: line }) => ({ page, line: first + line + 1, text: one })),
      );
    at = end;
  }
  return commands;
}

/** A command ends with its line, unless the shell waits for more. */
function toCommands(block: readonly string[]): { text: string; at: number }[] {
  const commands: { text: string; at: number }[] = [];
  let open: { text: string; at: number } | undefined;
  for (const [at, line] of block.entries()) {
    open = open ? { ...open, text: `${open.text}\n${line}` } : { text: line, at };
    if (isOpen(open.text)) continue;
    if (open.text.trim() !== '' && !open.text.startsWith('#')) commands.push(open);
    open = undefined;
  }
  if (open) throw new Error(`a block ends in the middle of a command: ${open.text}`);
  return commands;
}

function isOpen(text: string): boolean {
  if (text.endsWith('\\')) return true;
  // Only what may span lines is worth asking the shell.
  if (!/['"({]/.test(text)) return false;
  try {
    execFileSync('bash', ['-n', '-c', text], { stdio: 'pipe' });
    return false;
  } catch {
    return true;
  }
}
