import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Redis } from 'ioredis';
import type { TestEnvironment } from './open-test-environment.js';

/** Where a word was found that should be nowhere. */
export interface Finding {
  readonly place: string;
  readonly word: string;
}

/**
 * Looks for card data wherever the service writes: every column, every key and value in Redis and what of it is or was in
 * its append-only file, every file of the blob volume and of the temporary folder, and what was printed.
 *
 * @param temporary the folder that TMPDIR names for this test alone
 */
export async function searchEverywhere(
  environment: TestEnvironment,
  words: readonly string[],
  printed: Readonly<Record<string, string>>,
  temporary: string,
): Promise<Finding[]> {
  const places = {
    ...printed,
    ...(await readColumns(environment)),
    ...(await readRedis(environment)),
    ...(await readFiles(environment.env.BLOB_DIR!)),
    ...(await readFiles(temporary)),
  };
  return Object.entries(places).flatMap(([place, text]) =>
    words.filter((word) => contains(text, word)).map((word) => ({ place, word })),
  );
}

/** As it stands, in lower case, as part of an address, in base64 at any of its three alignments, and in hex. */
function contains(text: string, word: string): boolean {
  const encoded = [0, 1, 2].map((shift) => {
    const base64 = Buffer.from(' '.repeat(shift) + word).toString('base64');
    // Without the characters that neighbours would change.
    return base64.slice(shift === 0 ? 0 : 4, base64.length - 4);
  });
  const forms = [
    word,
    word.toLowerCase(),
    encodeURIComponent(word),
    word.replaceAll(' ', '+'),
    Buffer.from(word).toString('hex'),
    ...encoded,
    ...encoded.map((base64) => base64.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return forms.some((form) => text.includes(form));
}

async function readColumns(environment: TestEnvironment): Promise<Record<string, string>> {
  const { rows: columns } = await environment.sql.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM information_schema.columns
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
       AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')`,
  );
  const places: Record<string, string> = {};
  for (const { table, column, type } of columns) {
    const value = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
    const { rows } = await environment.sql.query(
      `SELECT string_agg(${value}, E'\n') AS text FROM "${table}"`,
    );
    places[`column ${table}.${column}`] = rows[0].text ?? '';
  }
  return places;
}

async function readRedis(environment: TestEnvironment): Promise<Record<string, string>> {
  if (!environment.env.REDIS_URL) return {};
  const redis = new Redis(environment.env.REDIS_URL);
  try {
    const places: Record<string, string> = {};
    for (const key of await redis.keys('*'))
      places[`redis ${key}`] = key + (await readRedisValue(redis, key));
    return { ...places, ...(await readAppendOnlyFile(redis)) };
  } finally {
    redis.disconnect();
  }
}

/** What was deleted long ago still stands in it. Of a server in a container only its keys can be looked at. */
async function readAppendOnlyFile(redis: Redis): Promise<Record<string, string>> {
  const [, directory] = (await redis.config('GET', 'dir')) as string[];
  const files = await readFiles(path.join(directory!, 'appendonlydir')).catch(() => null);
  if (!files) console.warn('Redis keeps its append-only file where this test cannot read it');
  return files ?? {};
}

async function readRedisValue(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1));
    case 'set':
      return JSON.stringify(await redis.smembers(key));
    case 'zset':
      return JSON.stringify(await redis.zrange(key, 0, -1));
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'));
    default:
      return '';
  }
}

async function readFiles(directory: string): Promise<Record<string, string>> {
  const places: Record<string, string> = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    places[`file ${file}`] = await readFile(file, 'latin1').catch(() => '');
  }
  return places;
}
