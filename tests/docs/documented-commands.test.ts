import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOT_RUN } from './not-run.js';
import { COMMANDS, ROOT, runPages } from './run-pages.js';

describe('every command of README and docs', { timeout: 600_000 }, () => {
  it('is run below, or is named with a reason why not', () => {
    expect(COMMANDS.length).toBeGreaterThan(50);
    const idle = NOT_RUN.filter(({ command }) => !COMMANDS.some(({ text }) => command.test(text)));
    expect(idle).toEqual([]);
    expect(existsSync(path.join(ROOT, 'node_modules/.bin/ktp-ocr'))).toBe(true);
  });

  it('stands in the README of each language', () => {
    const listBlocks = (name: string) =>
      [...readFileSync(path.join(ROOT, name), 'utf8').matchAll(/```\w+\n([\s\S]*?)```/g)].map(
        ([, block]) => block,
      );
    expect(listBlocks('README.id.md').sort()).toEqual(listBlocks('README.md').sort());
  });

  // That one has a file of its own, for it takes as long as all others together.
  runPages((page) => page !== 'docs/command-line.md');
});
