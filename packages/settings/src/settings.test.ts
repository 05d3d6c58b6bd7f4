import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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

  it('requires Redis unless the queue lives in PostgreSQL', () => {
    const { REDIS_URL: _, ...without } = valid;
    expect(() => parseSettings(Settings, without)).toThrow(/REDIS_URL must be set/);
    const settings = parseSettings(Settings, { ...without, QUEUE_BACKEND: 'postgres' });
    expect(toQueueBackend(settings)).toEqual({ kind: 'postgres', url: valid.DATABASE_URL });
  });
});
