#!/usr/bin/env node
// `npx ktp-ocr` from a checkout. What is not built yet, or no longer, is built first, as npm's scripts do.
import { existsSync } from 'node:fs';

const BOOTSTRAP = new URL('../../../scripts/bootstrap/bootstrap.mjs', import.meta.url);

try {
  // An image for production holds built files alone.
  if (existsSync(BOOTSTRAP)) {
    const { bootstrap } = await import(BOOTSTRAP.href);
    await bootstrap({ env: process.env, quiet: true });
  }
  await import('../dist/main.js');
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exitCode = 1;
}
