// Reads what it is given with the worker's own reader, and answers what its process holds then.
import { parseCard } from '@ktp-ocr/card/parse-card';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import { createReader } from '@ktp-ocr/reader/create-reader';

serveProcess(async () => {
  const reader = await createReader();
  return async (/** @type {Uint8Array} */ bytes) => {
    parseCard((await reader.read(bytes)).lines);
    return { rssBytes: process.memoryUsage.rss(), peakRssBytes: process.resourceUsage().maxRSS * 1024 };
  };
});
