import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openSchemaEngine } from '../scripts/open-schema-engine.mjs';

const prisma = (file: string) => fileURLToPath(new URL(`../../../prisma/${file}`, import.meta.url));
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let folder: string;

beforeAll(async () => {
  // The engine compares in shadow databases that it makes itself; the one it is given only has to be empty.
  database = await createTestDatabase({ ...inject('testEnvironment'), templateDatabase: 'template1' });
  folder = mkdtempSync(join(tmpdir(), 'drift-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop().catch(() => {});
});

async function findDrift(schemaFile: string): Promise<string | undefined> {
  const engine = await openSchemaEngine({
    url: database.url,
    schemaFile,
    migrationsDir: prisma('migrations'),
  });
  return engine.diff();
}

test('the migrations lead exactly to schema.prisma', async () => {
  expect(await findDrift(prisma('schema.prisma'))).toBeUndefined();
});

test('a model that no migration makes is found', async () => {
  const schemaFile = join(folder, 'schema.prisma');
  const schema = readFileSync(prisma('schema.prisma'), 'utf8');
  writeFileSync(schemaFile, `${schema}\nmodel Forgotten {\n  id Int @id\n}\n`);
  expect(await findDrift(schemaFile)).toContain('CREATE TABLE "Forgotten"');
});
