import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import { createReader } from '@ktp-ocr/reader/create-reader';

/** No fault: the real reader in a process, for what only the real one can show. */
serveProcess(async () => {
  const reader = await createReader({ engine: 'fast' });
  return (bytes) => reader.read(bytes, { include: ['cardCrop'] });
});
