import { describe } from 'vitest';
import { runPages } from './run-pages.js';

describe('every command of the command line', { timeout: 600_000 }, () => {
  runPages((page) => page === 'docs/command-line.md');
});
