import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient } from '@ktp-ocr/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { TYPES_FILE, writePythonTypes } from '../../scripts/write-python-types.mjs';
import { ADMIN_KEY, makeKey } from '../environment/clients.js';
import { DOUBTFUL_ANSWER, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { openOpenApiClient } from '../environment/openapi-client.js';
import { FAKE_JPEG } from '../environment/submit.js';
import { openReceiver } from '../environment/webhook-receiver.js';
import { callEveryOperation } from './programs/every-operation.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url));

interface Language {
  readonly name: string;
  /** What runs the program; ours runs here, so that its types are checked. */
  readonly command: readonly [string, ...string[]] | null;
  readonly file: string;
  /** Finds the methods that it calls. */
  readonly calls: RegExp;
}

const LANGUAGES: readonly Language[] = [
  { name: 'TypeScript', command: null, file: 'every-operation.ts', calls: /(?:client|admin)\.([\w.]+)\(/g },
  {
    name: 'Python',
    command: ['python3'],
    file: 'every-operation.py',
    calls: /(?:client|admin)\.([\w.]+)\(/g,
  },
  {
    name: 'PHP',
    command: ['php', '-d', 'auto_prepend_file=autoload.php'],
    file: 'every-operation.php',
    calls: /\$(?:client|admin)->((?:\w+\(\)->)?\w+)\(/g,
  },
];

/** Composer's part. */
const AUTOLOAD = `<?php
spl_autoload_register(fn ($class) => require '${ROOT}/sdks/php/src/' . substr($class, strlen('KtpOcr\\\\')) . '.php');
`;

/** What each program tells, whatever it is written in. */
const TOLD = {
  job: 'agrees',
  reference: 'order-17',
  debug: 'free_text',
  parts: [120, null],
  listed: 1,
  cancel: 'JOB_ENDED',
  url: ['url_refused'],
  check: ['glare'],
  read: ['OK', true],
  batch: [
    ['first', null, SPECIMEN.name],
    [null, 'IMAGE_INVALID_FORMAT', null],
  ],
  batches: 1,
  withoutResults: null,
  cancelBatch: 'ended',
  doubtful: ['name', 'work'],
  picture: true,
  reviewed: 'reviewed',
  open: 1,
  exported: ['PETANI'],
  hook: 'Core banking',
  rotated: true,
  keySecret: 'whsec_',
  delivery: 'ping',
  again: 1,
  replayed: 0,
  found: true,
  hooks: 1,
  usage: [
    ['errored', 0],
    ['succeeded', 3],
  ],
  csv: 'id,',
  key: 3,
  reversal: 'reversal',
  credits: 10,
  renamed: 'Koperasi Contoh',
  newSecret: true,
  threshold: 0.9,
  keys: 1,
  jobsOfKey: 1,
  hooksOfKey: 1,
  actions: ['key.revoke', 'key.rotate'],
  workers: 1,
  gone: null,
};

/** Between a client and the server: writes down what is asked, and passes it on as it is. */
async function openWitness(target: string) {
  const asked = new Set<string>();
  const server = http.createServer((request, response) => {
    asked.add(`${request.method} ${request.url?.split('?')[0]}`);
    const { method, headers } = request;
    const onward = http.request(`${target}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Row {
  readonly operations: readonly string[];
  /** What calls it, a cell a language; empty where none does, on purpose. */
  readonly methods: readonly (readonly string[])[];
}

async function readTable(): Promise<Row[]> {
  const page = await readFile(path.join(ROOT, 'sdks/README.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| [a-z]/.test(line) && !line.startsWith('| operation'));
  return rows.map((line) => {
    const [operations = '', ...cells] = line.split('|').slice(1, -1);
    return {
      operations: operations.split(',').map((name) => name.trim()),
      methods: cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, method = '']) => method)),
    };
  });
}

describe('the clients', { timeout: 180_000 }, () => {
  const environment = useTestEnvironment({
    ADMIN_API_KEY: ADMIN_KEY,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  });
  let folder: string;
  beforeAll(async () => {
    // Where our own packages are found, and git sees nothing.
    const cache = path.join(ROOT, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(path.join(cache, 'every-operation-'));
    await writeFile(path.join(folder, 'ktp.jpg'), FAKE_JPEG);
    await writeFile(path.join(folder, 'autoload.php'), AUTOLOAD);
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** @returns what the program told */
  async function runProgram(
    { command, file }: Language,
    given: { url: string; key: string; receiver: string },
  ) {
    if (!command) {
      const open = (apiKey: string) => createClient({ baseUrl: given.url, apiKey });
      const clients = { client: open(given.key), admin: open(ADMIN_KEY) };
      return callEveryOperation({ ...clients, image: FAKE_JPEG, receiver: given.receiver });
    }
    const { stdout } = await run(command[0], [...command.slice(1), path.join(PROGRAMS, file)], {
      cwd: folder,
      env: {
        ...process.env,
        KTP_OCR_URL: given.url,
        KTP_OCR_KEY: given.key,
        ADMIN_API_KEY: ADMIN_KEY,
        RECEIVER: given.receiver,
        PYTHONPATH: path.join(ROOT, 'sdks/python'),
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    return JSON.parse(stdout);
  }

  it.for(LANGUAGES)('call every operation, and are told the same: $name', async (language, { skip }) => {
    const { command } = language;
    const isHere =
      !command ||
      (await run(command[0], ['--version']).then(
        () => true,
        () => false,
      ));
    if (!isHere) skip(`no ${command[0]} here`);
    await environment.startWorker({ readers: instantReaders(DOUBTFUL_ANSWER) });
    const receiver = await openReceiver();
    const witness = await openWitness(environment.url);
    onTestFinished(async () => {
      await witness.close();
      await receiver.close();
    });
    const scopes = ['jobs:*', 'debug:read', 'reviews:*', 'usage:read', 'webhooks:*'];
    const { secret: key } = await makeKey(environment.url, { scopes, image_retention_seconds: 3_600 });
    expect(await runProgram(language, { url: witness.url, key, receiver: receiver.url })).toEqual(TOLD);

    const { operations } = await openOpenApiClient(environment.url);
    const table = await readTable();
    const exempt = table.filter(({ methods }) => methods.every((cell) => cell.length === 0));
    const left = new Set(exempt.flatMap((row) => row.operations));
    const isAsked = ({ method, path: template }: (typeof operations)[number]) => {
      const pattern = new RegExp(`^${method.toUpperCase()} ${template.replace(/\{\w+\}/g, '[\\w-]+')}$`);
      return [...witness.asked].some((one) => pattern.test(one));
    };
    const missing = operations.filter((one) => !isAsked(one)).map(({ operationId }) => operationId);
    expect(missing.sort()).toEqual([...left].sort());
  });

  it('have what the table in sdks/README.md says, each by its name', async () => {
    const { operations } = await openOpenApiClient(environment.url);
    const table = await readTable();
    expect(table.flatMap((row) => row.operations).sort()).toEqual(
      operations.map(({ operationId }) => operationId).sort(),
    );
    for (const [index, { name, file, calls }] of LANGUAGES.entries()) {
      const program = await readFile(path.join(PROGRAMS, file), 'utf8');
      const called = new Set([...program.matchAll(calls)].map(([, method]) => method));
      const said = new Set(table.flatMap(({ methods }) => methods[index] ?? []));
      expect([name, [...called].sort()]).toEqual([name, [...said].sort()]);
    }
  });

  it('in Python know the shapes that the server tells', async () => {
    // Where this fails: node scripts/write-python-types.mjs
    expect(await readFile(TYPES_FILE, 'utf8')).toBe(writePythonTypes());
  });
});
