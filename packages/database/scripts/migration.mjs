// `npm run db:migration -- create NAME | diff`: writes the migration that leads to schema.prisma, or says what is
// missing (exit code 2). Uses an embedded PostgreSQL of its own that is gone afterwards.
import { fileURLToPath } from 'node:url';
import { startTestStack } from '@ktp-ocr/local-stack/test-environment/start-test-stack';
import { openSchemaEngine } from './open-schema-engine.mjs';

const [command, name = ''] = process.argv.slice(2);
if (command !== 'diff' && !(command === 'create' && /^[a-z0-9_]+$/.test(name))) {
  console.error(
    'usage: npm run db:migration -- diff | create NAME   (NAME: lower case letters, digits and _)',
  );
  process.exit(1);
}

const stack = await startTestStack({ path: '', cacheDir: '', mayDownload: false });
try {
  const engine = await openSchemaEngine({
    url: stack.adminUrl,
    schemaFile: fileURLToPath(new URL('../../../prisma/schema.prisma', import.meta.url)),
    migrationsDir: fileURLToPath(new URL('../../../prisma/migrations', import.meta.url)),
  });
  if (command === 'create')
    console.log((await engine.create(name)) ?? 'schema.prisma and the migrations agree');
  else {
    const missing = await engine.diff();
    console.log(missing ?? 'schema.prisma and the migrations agree');
    process.exitCode = missing === undefined ? 0 : 2;
  }
} finally {
  await stack.stop();
}
process.exit();
