import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { type Finding, searchEverywhere } from '../environment/search-everywhere.js';
import { FAKE_JPEG, submitJob } from '../environment/submit.js';

/** Each place is given a word of its own, so that what is found can only have been found there. */
const WORDS = Array.from({ length: 32 }, (_, at) => `947104010199${String(7_000 + at)} TANAM`);

describe('a leak that is planted is found, wherever it is', () => {
  const environment = useTestEnvironment();
  let temporary: string;
  let redis: Redis | undefined;
  beforeAll(async () => {
    temporary = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-planted-'));
    if (environment.env.REDIS_URL) redis = new Redis(environment.env.REDIS_URL);
  });
  afterAll(async () => {
    redis?.disconnect();
    await rm(temporary, { recursive: true });
  });

  let used = 0;
  const next = () => WORDS[used++]!;
  const search = (printed: Record<string, string> = {}, words = WORDS) =>
    searchEverywhere(environment, words, printed, temporary);
  const places = (found: readonly Finding[], word: string) =>
    found.filter((one) => one.word === word).map(({ place }) => place);

  it('nothing is found where nothing was planted', async () => {
    await submitJob(environment.url, FAKE_JPEG);
    expect(await search({ log: 'a job ended' }, [next(), next(), next()])).toEqual([]);
  });

  it('in what was printed: logs, metrics, error answers, in every form that it may take', async () => {
    const forms: Record<string, (word: string) => string> = {
      'as it stands': (word) => word,
      'in lower case': (word) => word.toLowerCase(),
      'in an address': (word) => `GET /v1/jobs?name=${encodeURIComponent(word)}`,
      'in a form': (word) => new URLSearchParams({ word }).toString(),
      'in base64': (word) => Buffer.from(`{"name":"${word}"}`).toString('base64'),
      'in base64url': (word) => Buffer.from(`>>>{"name":"${word}"}`).toString('base64url'),
      'in hex': (word) => Buffer.from(word).toString('hex'),
    };
    for (const [form, encode] of Object.entries(forms)) {
      const word = next();
      const printed = `{"msg":"${encode(word)}"}`;
      const found = await search({ log: printed, metrics: printed, 'error answers': printed });
      expect(places(found, word), form).toEqual(['log', 'metrics', 'error answers']);
    }
  });

  it('in plain columns of every type: text, JSON, lists, bytes', async () => {
    const [text, json, list, bytes] = [next(), next(), next(), next()];
    await submitJob(environment.url, FAKE_JPEG);
    await environment.sql.query(
      `UPDATE jobs SET reference = $1, metadata = jsonb_build_object('k', $2::text), include = ARRAY[$3],
         wrapped_key = convert_to($4, 'UTF8')`,
      [text, json, list, bytes],
    );
    const found = await search();
    expect(places(found, text)).toEqual(['column jobs.reference']);
    expect(places(found, json)).toEqual(['column jobs.metadata']);
    expect(places(found, list)).toEqual(['column jobs.include']);
    expect(places(found, bytes)).toEqual(['column jobs.wrapped_key']);
  });

  it('in files: the blob volume, the temporary folder', async () => {
    const [blob, temporaryFile] = [next(), next()];
    const paths = [path.join(environment.env.BLOB_DIR!, 'unsealed'), path.join(temporary, 'upload.tmp')];
    await writeFile(paths[0]!, Buffer.concat([FAKE_JPEG, Buffer.from(blob)]));
    await writeFile(paths[1]!, Buffer.from(temporaryFile).toString('base64'));
    const found = await search();
    expect(places(found, blob)).toEqual([`file ${paths[0]}`]);
    expect(places(found, temporaryFile)).toEqual([`file ${paths[1]}`]);
  });

  it('in Redis: names of keys, every type of value, the data of jobs, and what was deleted since', async (context) => {
    if (!redis) return context.skip('no Redis is to be had on this machine');
    const prefix = `${environment.env.QUEUE_PREFIX}:planted`;
    const named = next();
    await redis.set(`${prefix}:${named}`, '');
    const plants: Record<string, (key: string, word: string) => Promise<unknown>> = {
      string: (key, word) => redis!.set(key, word),
      hash: (key, word) => redis!.hset(key, 'failedReason', word),
      list: (key, word) => redis!.rpush(key, word),
      set: (key, word) => redis!.sadd(key, word),
      zset: (key, word) => redis!.zadd(key, 1, word),
      stream: (key, word) => redis!.xadd(key, '*', 'data', word),
    };
    const planted = new Map<string, string>();
    for (const [type, plant] of Object.entries(plants)) {
      const word = next();
      planted.set(`${prefix}:${type}`, word);
      await plant(`${prefix}:${type}`, word);
    }
    const jobData = next();
    const queue = new Queue('careless', {
      connection: redis as never,
      prefix: environment.env.QUEUE_PREFIX!,
      skipWaitingForReady: true,
    });
    await queue.add('read', { jobId: 'j', name: jobData });
    await queue.close();
    const deleted = next();
    await redis.set(`${prefix}:gone`, deleted);
    await redis.del(`${prefix}:gone`);

    const found = await search();
    expect(places(found, named)).toContain(`redis ${prefix}:${named}`);
    for (const [key, word] of planted) expect(places(found, word), key).toContain(`redis ${key}`);
    expect(places(found, jobData)).toContain(`redis ${environment.env.QUEUE_PREFIX}:careless:1`);
    const [, directory] = (await redis.config('GET', 'dir')) as string[];
    const readable = found.some(({ place }) => place.startsWith(`file ${directory}`));
    if (!readable) console.warn('what was deleted since was not looked for: Redis runs in a container');
    else expect(places(found, deleted)).toEqual([expect.stringContaining('appendonly')]);
  });

  it('and a key that a client was given, in what is kept of keys', async () => {
    await environment.sql.query('UPDATE api_keys SET name = $1', [API_KEY]);
    expect(await searchEverywhere(environment, [API_KEY], {}, temporary)).toEqual([
      { place: 'column api_keys.name', word: API_KEY },
    ]);
  });
});
