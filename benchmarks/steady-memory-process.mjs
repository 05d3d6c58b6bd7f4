// Reads what it is given with the worker's own reader, and answers what its process holds then.
import { readCard } from '@ktp-ocr/card/read-card';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import { createReader } from '@ktp-ocr/reader/create-reader';

serveProcess(async () => {
  const reader = await createReader();
  return async (/** @type {Uint8Array} */ bytes) => {
    readCard((await reader.read(bytes)).lines);
    return { rssBytes: process.memoryUsage.rss(), peakRssBytes: process.resourceUsage().maxRSS * 1024 };
  };
});
