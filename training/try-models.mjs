// Says whether the reader loads the networks of a folder and reads with them, right or wrong.
//
//   node try-models.mjs [DIR]
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createReader, MODELS_DIRECTORY } from '../packages/reader/dist/create-reader.js';

const directory = process.argv[2] ? resolve(process.argv[2]) : MODELS_DIRECTORY;
const reader = await createReader({
  engine: 'fast',
  modelsDirectory: directory,
  // Another engine would take over, and all would seem well.
  onFallback(error) {
    throw error;
  },
});
const picture = await readFile(new URL('../packages/specimen/samples/specimen-1.jpg', import.meta.url));
const { card, models } = await reader.read(picture);
await reader.close();
console.log(`${directory}: the bundled specimen is read as ${card.outcome} by ${JSON.stringify(models)}`);
