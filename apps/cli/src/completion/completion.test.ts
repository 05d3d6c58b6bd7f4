import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { createProgram } from '../program.js';
import { formatBash } from './format-bash.js';
import { formatFish } from './format-fish.js';
import { formatZsh } from './format-zsh.js';
import { listCompletions } from './list-completions.js';

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
afterAll(() => rmSync(folder, { recursive: true }));
const completions = listCompletions(createProgram('0.0.0'));
const SCRIPTS = { bash: formatBash, zsh: formatZsh, fish: formatFish };
const isHere = (shell: string) => spawnSync(shell, ['--version']).status === 0;

/** What bash offers for a line whose last word is being typed. */
function complete(line: string): string[] {
  const words = line.split(' ');
  const script = `${formatBash(completions)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_ktp_ocr
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}

describe('completion', () => {
  test('knows every command, also those below another', () => {
    const paths = completions.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['ktp-ocr recognise', 'ktp-ocr webhooks deliveries']));
  });

  test.skipIf(!isHere('bash'))('bash offers commands, options and their values', () => {
    expect(complete('ktp-ocr rec')).toEqual(['recognise', 'reconcile']);
    expect(complete('ktp-ocr webhooks re')).toEqual(['redeliver', 'replay']);
    expect(complete('ktp-ocr jobs list --st')).toEqual(['--status']);
    expect(complete('ktp-ocr jobs list --status f')).toEqual(['failed']);
    expect(complete('ktp-ocr trigger job.s')).toEqual(['job.succeeded']);
    expect(complete('ktp-ocr completion ')).toContain('fish');
  });

  test.each(Object.entries(SCRIPTS))('%s takes the script, and it names every command', (shell, format) => {
    const script = format(completions);
    for (const { path } of completions) expect(script).toContain(path.split(' ').at(-1));
    if (!isHere(shell)) return;
    const file = join(folder, shell);
    writeFileSync(file, script);
    const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('quotes what people write into descriptions', () => {
    const program = new Command('ktp-ocr');
    program.command('odd').description("it's [odd]: really").option('--one <n>', "the user's: [1]");
    for (const format of [formatZsh, formatFish]) {
      const script = format(listCompletions(program));
      expect(script).toMatch(/it'?\\'+s \[odd\]/);
    }
  });
});
