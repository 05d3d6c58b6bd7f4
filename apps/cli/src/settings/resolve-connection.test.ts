import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeConnection } from './describe-connection.js';
import { findStackFile } from './find-stack-file.js';
import { resolveConnection } from './resolve-connection.js';

const folder = mkdtempSync(join(tmpdir(), 'connection-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, '.data'));
mkdirSync(join(folder, 'deep', 'down'), { recursive: true });
writeFileSync(join(folder, '.data', 'key'), 'ktp_demo_of-the-file\n');
writeFileSync(join(folder, '.data', 'admin'), 'ktp_admin_of-the-file\n');
const variables = {
  KTP_OCR_URL: 'http://127.0.0.1:8081',
  KTP_OCR_KEY_FILE: join(folder, '.data', 'key'),
  ADMIN_API_KEY_FILE: join(folder, '.data', 'admin'),
};
writeFileSync(
  join(folder, '.data', 'stack.env'),
  Object.entries(variables)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join(''),
);

describe('which server, and which key it is shown', () => {
  const file = findStackFile([join(folder, 'deep', 'down')], undefined);

  test('the file of npm start is found from below, or where it is said to be', () => {
    expect(file).toEqual({ path: join(folder, '.data', 'stack.env'), variables });
    expect(findStackFile([folder], join(folder, '.data'))).toEqual(file);
    expect(findStackFile([folder], 'elsewhere')).toBeUndefined();
  });

  test('flags come first, then the environment, then the file, then the default', () => {
    const env = { KTP_OCR_URL: 'http://env', KTP_OCR_KEY: 'of-the-environment', API_KEY: 'of-old' };
    expect(resolveConnection({ server: 'http://flag', key: 'of-the-flag' }, env, file)).toMatchObject({
      server: { value: 'http://flag' },
      key: { value: 'of-the-flag' },
    });
    expect(resolveConnection({}, env, file)).toMatchObject({
      server: { value: 'http://env' },
      key: { value: 'of-the-environment' },
    });
    expect(resolveConnection({}, { API_KEY: 'of-old', KTP_OCR_KEY: '' }, undefined)).toMatchObject({
      server: { value: 'http://127.0.0.1:8080', from: 'the default' },
      key: { value: 'of-old' },
      adminKey: undefined,
    });
    expect(resolveConnection({}, {}, file)).toMatchObject({
      server: { value: 'http://127.0.0.1:8081' },
      key: { value: 'ktp_demo_of-the-file' },
      adminKey: { value: 'ktp_admin_of-the-file' },
    });
  });

  test('the keys in the file are shown to its own server only', () => {
    expect(resolveConnection({ server: 'https://ktp.example.com' }, {}, file)).toMatchObject({
      key: undefined,
      adminKey: undefined,
    });
    expect(resolveConnection({ server: 'http://127.0.0.1:8081/' }, {}, file).key?.value).toBe(
      'ktp_demo_of-the-file',
    );
  });

  test('what is printed of it holds no key', () => {
    const printed = describeConnection(resolveConnection({}, {}, file));
    expect(printed).toContain('KTP_OCR_URL=http://127.0.0.1:8081  # KTP_OCR_URL in ');
    expect(printed).toContain('KTP_OCR_KEY=ktp_demo_***');
    expect(printed).not.toContain('of-the-file');
  });
});
