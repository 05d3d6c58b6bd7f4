import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toBlobLocation } from './blob-settings.js';
import { parseSettings, SettingsError } from './parse-settings.js';
import { checkStackSettings, stackSettings, toQueueBackend } from './stack-settings.js';

const Settings = z.object(stackSettings).superRefine(checkStackSettings);
const valid = {
  DATABASE_URL: 'postgresql://u:secret@localhost/db',
  REDIS_URL: 'redis://localhost',
  BLOB_DIR: '/blobs',
  MASTER_KEY: 'a2V5',
};

describe('settings', () => {
  it('fills in defaults', () => {
    expect(parseSettings(Settings, valid)).toMatchObject({ QUEUE_PREFIX: 'ktp', LOG_LEVEL: 'info' });
  });

  it('names every wrong setting and shows none of the values', () => {
    const wrong = { ...valid, DATABASE_URL: 'mysql://u:secret@h', LOG_LEVEL: 'secret', MASTER_KEY: '' };
    expect(() => parseSettings(Settings, wrong)).toThrow(SettingsError);
    try {
      parseSettings(Settings, wrong);
    } catch (error) {
      expect(String(error)).toMatch(/DATABASE_URL must be a postgresql/);
      expect(String(error)).toMatch(/LOG_LEVEL/);
      expect(String(error)).not.toContain('secret');
    }
  });

  it('takes an empty variable for one that is not set', () => {
    expect(() => parseSettings(Settings, { ...valid, BLOB_DIR: '' })).toThrow('BLOB_DIR must be set');
  });

  it('requires what the chosen blob store needs, and of the others nothing', () => {
    const { BLOB_DIR: _, ...without } = valid;
    expect(toBlobLocation(parseSettings(Settings, { ...without, BLOB_STORE: 'postgres' }))).toEqual({
      kind: 'postgres',
    });
    const s3 = { ...without, BLOB_STORE: 's3', S3_ENDPOINT: 'https://s3.example:9000', S3_BUCKET: 'cards' };
    expect(() => parseSettings(Settings, s3)).toThrow(
      /S3_ACCESS_KEY_ID must be set.*S3_SECRET_ACCESS_KEY must be set/,
    );
    const whole = { ...s3, S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY_FILE: '/run/secrets/s3' };
    expect(toBlobLocation(parseSettings(Settings, whole))).toEqual({
      kind: 's3',
      endpoint: 'https://s3.example:9000',
      bucket: 'cards',
      region: 'us-east-1',
      accessKeyId: 'id',
      secret: { file: '/run/secrets/s3' },
      prefix: '',
    });
    for (const wrong of [
      { S3_ENDPOINT: 'https://s3.example/cards' },
      { S3_PREFIX: '/cards' },
      { S3_PREFIX: 'cards' },
    ])
      expect(() => parseSettings(Settings, { ...whole, ...wrong })).toThrow(/S3_\w+ must/);
  });

  it('requires Redis unless the queue lives in PostgreSQL', () => {
    const { REDIS_URL: _, ...without } = valid;
    expect(() => parseSettings(Settings, without)).toThrow(/REDIS_URL must be set/);
    const settings = parseSettings(Settings, { ...without, QUEUE_BACKEND: 'postgres' });
    expect(toQueueBackend(settings)).toEqual({ kind: 'postgres', url: valid.DATABASE_URL });
  });
});
