// Reads one picture again and again with nothing around it, and tells how many milliseconds each reading took.
import { readFileSync } from 'node:fs';
import { createReader } from '@ktp-ocr/reader/create-reader';

const [file = '', count = '1'] = process.argv.slice(2);
const bytes = readFileSync(file);
const reader = await createReader();
process.send?.({ type: 'ready' });
process.once('message', async () => {
  const began = performance.now();
  for (let n = 0; n < Number(count); n += 1) await reader.read(bytes, { asOf: '2026-01-01' });
  process.send?.({ type: 'done', ms: performance.now() - began });
  await reader.close();
  process.disconnect();
});
