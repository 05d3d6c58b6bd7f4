// Reads what it is given with the worker's own reader, and answers what its process holds then.
import { readCard } from '@ktp-ocr/card/read-card';
import { createReader } from '@ktp-ocr/reader/create-reader';
import { serveProcess } from '@ktp-ocr/reader/serve-process';

serveProcess(async () => {
  const reader = await createReader();
  return async (/** @type {Uint8Array} */ bytes) => {
    readCard((await reader.read(bytes)).lines);
    return { rssBytes: process.memoryUsage.rss(), peakRssBytes: process.resourceUsage().maxRSS * 1024 };
  };
});
