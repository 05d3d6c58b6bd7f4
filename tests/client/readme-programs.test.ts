import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAIL_ANSWER, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAX_LINES = 15;

/** What a stranger copies out of a client's README, and what runs it. */
const PROGRAMS = [
  { page: 'packages/client/README.md', language: 'js', file: 'app.mjs', command: 'node', args: [] },
  { page: 'sdks/python/README.md', language: 'python', file: 'app.py', command: 'python3', args: [] },
  {
    page: 'sdks/php/README.md',
    language: 'php',
    file: 'app.php',
    command: 'php',
    args: ['-d', 'auto_prepend_file=autoload.php'],
  },
];

/** Composer's part. */
const AUTOLOAD = `<?php
spl_autoload_register(fn ($class) => require '${ROOT}/sdks/php/src/' . substr($class, strlen('KtpOcr\\\\')) . '.php');
`;

describe.each(PROGRAMS)(
  'the program in $page',
  { timeout: 180_000 },
  ({ page, language, file, command, args }) => {
    const environment = useTestEnvironment();
    let folder: string;
    let program: string;
    let isHere: boolean;
    beforeAll(async () => {
      // Where our own packages are found, and git sees nothing.
      const cache = path.join(ROOT, 'node_modules', '.cache');
      await mkdir(cache, { recursive: true });
      folder = await mkdtemp(path.join(cache, 'readme-programs-'));
      const text = await readFile(path.join(ROOT, page), 'utf8');
      const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))];
      // What loads the client, where that is shown, is none.
      program = blocks.map(([, block]) => block ?? '').find((block) => /submit/i.test(block)) ?? '';
      await writeFile(path.join(folder, file), language === 'php' ? `<?php\n${program}` : program);
      await writeFile(path.join(folder, 'autoload.php'), AUTOLOAD);
      await writeFile(path.join(folder, 'ktp.jpg'), FAKE_JPEG);
      isHere = await run(command, ['--version']).then(
        () => true,
        () => false,
      );
      if (!isHere) console.warn(`No ${command} here: the program in ${page} is not run.`);
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('is an integration of fifteen lines or fewer that runs as it stands', async ({ skip }) => {
      expect(program.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(MAX_LINES);
      expect(program).not.toBe('');
      if (!isHere) skip();
      const print = async () => {
        const { stdout } = await run(command, [...args, file], {
          cwd: folder,
          env: {
            ...process.env,
            KTP_OCR_URL: environment.url,
            KTP_OCR_KEY: API_KEY,
            PYTHONPATH: path.join(ROOT, 'sdks/python'),
            PYTHONDONTWRITEBYTECODE: '1',
          },
        });
        return stdout;
      };
      const reading = await environment.startWorker({ readers: instantReaders() });
      expect(await print()).toContain(SPECIMEN.name);
      await reading.close();
      const refusing = await environment.startWorker({ readers: instantReaders(FAIL_ANSWER) });
      expect(await print()).toContain('NIK harus terbaca');
      await refusing.close();
    });
  },
);
