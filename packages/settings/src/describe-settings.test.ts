import { expect, test } from 'vitest';
import { describeSettings } from './describe-settings.js';

test('shows plain settings, hides every other, and of addresses hides whatever may be a password', () => {
  expect(
    describeSettings({
      REDIS_URL: 'redis://:pass@redis:6379',
      DATABASE_URL: 'postgresql://user:pass@db:5432/ktp?password=pass',
      S3_ENDPOINT: 'https://s3.example.com',
      S3_ACCESS_KEY_ID: 'AKIA',
      MASTER_KEY: 'a2V5',
      MASTER_KEY_FILE: '/run/secrets/master-key',
      LEASE_MS: 15_000,
      BLOB_DIR: undefined,
      OF_THE_FUTURE: 'unknown, so it may be a secret',
    }),
  ).toEqual([
    'BLOB_DIR=',
    'DATABASE_URL=postgresql://user:***@db:5432/ktp?***',
    'LEASE_MS=15000',
    'MASTER_KEY=(set)',
    'MASTER_KEY_FILE=/run/secrets/master-key',
    'OF_THE_FUTURE=(set)',
    'REDIS_URL=redis://:***@redis:6379',
    'S3_ACCESS_KEY_ID=(set)',
    'S3_ENDPOINT=https://s3.example.com',
  ]);
});

test('shows nothing of an address that is none', () => {
  expect(describeSettings({ DATABASE_URL: 'pass word' })).toEqual(['DATABASE_URL=(set)']);
});
