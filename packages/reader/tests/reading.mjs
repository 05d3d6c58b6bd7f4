import { createReader } from '@ktp-ocr/reader/create-reader';
import { serveProcess } from '@ktp-ocr/reader/serve-process';

/** No fault: the real reader in a process, for what only the real one can show. */
serveProcess(async () => {
  const reader = await createReader({ engine: 'fast' });
  return (bytes) => reader.read(bytes, { include: ['cardCrop'] });
});
