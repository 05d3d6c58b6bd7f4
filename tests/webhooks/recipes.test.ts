import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postJob } from '../environment/clients.js';
import { instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, waitForEnd } from '../environment/submit.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const has = (command: string) =>
  run(command, ['--version']).then(
    () => true,
    () => false,
  );
const hasPhp = await has('php');
/** Debian's packages belong to its own Python, which need not be the first on PATH. */
const fastApiPython = await findFastApi(['python3', '/usr/bin/python3']);
if (!fastApiPython)
  console.warn('No FastAPI here: its recipe is not run. Debian: python3-fastapi python3-uvicorn');

async function findFastApi(pythons: readonly string[]): Promise<string | undefined> {
  for (const python of pythons) {
    const found = await run(python, ['-c', 'import fastapi, uvicorn']).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  return undefined;
}

async function readRecipe(language: string): Promise<string> {
  const page = await readFile(path.join(ROOT, 'docs/recipes.md'), 'utf8');
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
}

/** As much of Laravel as the recipe uses. */
const LARAVEL = `<?php
namespace Illuminate\\Http {
  class Request {
    public object $headers;
    public function __construct(array $headers, private string $body) {
      $this->headers = new class($headers) {
        public function __construct(private array $given) {}
        public function all(): array { return array_map(fn ($value) => [$value], $this->given); }
      };
    }
    public function getContent(): string { return $this->body; }
  }
}
namespace Illuminate\\Support\\Facades {
  class Route { public static \\Closure $action; public static function post(string $path, \\Closure $action) { self::$action = $action; } }
  class Cache {
    private static array $held = [];
    public static function add(string $key): bool { return !isset(self::$held[$key]) && self::$held[$key] = true; }
  }
}
namespace {
  function config(string $name) { return getenv(['services.ktp_ocr.webhook_secret' => 'WEBHOOK_SECRET',
    'services.ktp_ocr.url' => 'KTP_OCR_URL', 'services.ktp_ocr.key' => 'KTP_OCR_KEY'][$name]); }
  function response() { return new class { public function noContent(int $status = 204) { return $status; } }; }
  function now() { return new class { public function addDays(int $days) { return $days; } }; }
  function dispatch(\\Closure $work) { $work(); }
  function logger() { return new class { public function info(string $text, array $more) { echo $more['reference'], "\\n"; } }; }
  spl_autoload_register(fn ($class) => require '${ROOT}/sdks/php/src/' . substr($class, strlen('KtpOcr\\\\')) . '.php');
}
`;
const PHP_TEST = `
foreach (json_decode(stream_get_contents(STDIN), true) as $delivery) {
    $status = (Route::$action)(new Request($delivery['headers'], $delivery['body']));
    if ($status !== 204) echo $status, "\\n";
}`;

describe('the receivers of docs/recipes.md', { timeout: 120_000 }, () => {
  const environment = useTestEnvironment();
  let folder: string;
  beforeAll(async () => {
    const cache = path.join(ROOT, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(path.join(cache, 'recipes-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const env = () => ({
    ...process.env,
    KTP_OCR_URL: environment.url,
    KTP_OCR_KEY: API_KEY,
    WEBHOOK_SECRET: SECRET,
    PYTHONPATH: `${path.join(ROOT, 'sdks/python')}:${folder}`,
    PYTHONDONTWRITEBYTECODE: '1',
  });

  /** A delivery of a job that was read, the same again, and one that somebody changed. */
  async function makeDeliveries() {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const jobId = await postJob(environment.url, API_KEY, {
      image: FAKE_JPEG.toString('base64'),
      reference: 'order-17',
    });
    await waitForEnd(environment.url, jobId);
    await worker.close();
    const body = JSON.stringify({ type: 'job.succeeded', data: { job_id: jobId } });
    const now = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'evt-1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(SECRET).sign('evt-1', now, body),
    };
    const delivery = { headers, body };
    return [delivery, delivery, { headers, body: `${body} ` }] as const;
  }

  async function runProgram(command: string, file: string, text: string): Promise<string[]> {
    await writeFile(path.join(folder, file), text);
    const child = run(command, [file], { cwd: folder, env: env() });
    child.child.stdin?.end(JSON.stringify(await makeDeliveries()));
    return (await child).stdout.trim().split('\n');
  }

  it('Express: reads what was announced, once, and refuses what was changed', async () => {
    await writeFile(path.join(folder, 'app.mjs'), await readRecipe('js'));
    await expectGoodReceiver(process.execPath, () => ['app.mjs']);
  });

  it.skipIf(!fastApiPython)('FastAPI: the same', async () => {
    await writeFile(path.join(folder, 'app.py'), await readRecipe('python'));
    await expectGoodReceiver(fastApiPython!, (port) => [
      ...[
        '-u',
        '-m',
        'uvicorn',
        'app:app',
        '--port',
        String(port),
        '--log-level',
        'error',
        '--no-access-log',
      ],
    ]);
  });

  async function expectGoodReceiver(command: string, toArgs: (port: number) => string[]): Promise<void> {
    const printed: string[] = [];
    const program = await startProgram(command, toArgs, printed);
    try {
      const [first, again, changed] = await makeDeliveries();
      const send = (delivery: typeof first) =>
        fetch(`http://127.0.0.1:${program.port}/ktp`, { method: 'POST', ...delivery });
      expect((await send(first)).status).toBe(204);
      expect((await send(again)).status).toBe(204);
      expect((await send(changed)).status).toBe(400);
      await expect.poll(() => printed).toEqual([`order-17 ${SPECIMEN.name}`]);
    } finally {
      program.child.kill('SIGTERM');
    }
    await program.exited;
  }

  /** On a port that was free a moment ago; where somebody else was faster, on another one. */
  async function startProgram(command: string, toArgs: (port: number) => string[], printed: string[]) {
    for (;;) {
      const port = await findFreePort();
      const child = spawn(command, toArgs(port), { cwd: folder, env: { ...env(), PORT: String(port) } });
      createInterface(child.stdout).on('line', (line) => printed.push(line));
      const exited = once(child, 'exit');
      while (child.exitCode === null) {
        const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
          () => true,
          () => false,
        );
        if (isUp) return { port, child, exited };
        await sleep(50);
      }
    }
  }

  it.skipIf(!hasPhp)('Laravel: the same', async () => {
    await writeFile(path.join(folder, 'laravel.php'), LARAVEL);
    const text = `<?php\nrequire 'laravel.php';\n${await readRecipe('php')}${PHP_TEST}`;
    expect(await runProgram('php', 'app.php', text)).toEqual(['order-17', '400']);
  });
});
