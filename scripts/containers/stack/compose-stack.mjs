import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, runForBytes } from '../run.mjs';

const FILES = ['docker-compose.yml', 'deploy/tls/docker-compose.tls.yml'];
const UP_TIMEOUT_MS = 120_000;
const HEALTHY_TIMEOUT_MS = 150_000;

/** @typedef {import('../run.mjs').RunOptions} RunOptions */
/** @typedef {ReturnType<typeof defineStack>} Stack */

/**
 * The compose files as an operator uses them, under a project and with secrets of its own.
 *
 * @param {import('../engine/open-engine.mjs').Engine} engine
 * @param {{ root: string, name: string, settings?: Record<string, string>, files?: readonly string[] }} options `root`: the
 *   checkout; `files`: beside those of every stack
 */
export function defineStack({ docker, compose, env }, { root, name, settings = {}, files: more = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'ktp-ocr-compose-'));
  const secret = () => randomBytes(24).toString('hex');
  const values = {
    POSTGRES_PASSWORD: secret(),
    POSTGRES_APP_PASSWORD: secret(),
    REDIS_PASSWORD: secret(),
    MASTER_KEY: randomBytes(32).toString('base64'),
    BOOTSTRAP_API_KEY: secret(),
    ADMIN_API_KEY: secret(),
    PORT: '127.0.0.1:0',
    HTTPS_PORT: '127.0.0.1:0',
    HTTP_PORT: '127.0.0.1:0',
    SITE_ADDRESS: 'localhost',
    ...settings,
    COMPOSE_PROJECT_NAME: name,
  };
  const envFile = join(folder, '.env');
  writeFileSync(
    envFile,
    Object.entries(values)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const [command, ...first] = compose;
  const files = [...FILES, ...more].flatMap((file) => ['--file', file]);
  const fixed = [
    ...first,
    ...files,
    '--project-directory',
    root,
    '--env-file',
    envFile,
    '--project-name',
    name,
  ];

  /** @param {readonly string[]} args @param {RunOptions} [options] */
  const call = (args, options = {}) => run(command, [...fixed, ...args], { cwd: root, env, ...options });
  /** @param {readonly string[]} args @param {RunOptions} [options] */
  const callDocker = (args, options = {}) => run(docker, args, { env, ...options });

  /** @param {string} service @returns {Promise<string>} @throws {Error} where it has none */
  const findContainer = async (service) => {
    const [container] = await stack.containers(service);
    if (!container) throw new Error(`${service} has no container`);
    return container;
  };

  const stack = {
    findContainer,
    values,
    name,
    docker: callDocker,
    compose: call,
    /** @param {readonly string[]} args services and scales */
    up: (args = []) => call(['up', '--detach', '--no-build', ...args], { timeoutMs: UP_TIMEOUT_MS }),
    /** @param {readonly string[]} args */
    down: (args = []) => call(['down', '--timeout', '45', ...args], { timeoutMs: UP_TIMEOUT_MS }),
    /** Ids of a service's containers. @param {string} service @returns {Promise<string[]>} */
    async containers(service) {
      /** @param {string} label @param {string} value */
      const filter = (label, value) => ['--filter', `label=com.docker.compose.${label}=${value}`];
      const found = await callDocker([
        'ps',
        '--quiet',
        ...filter('project', name),
        ...filter('service', service),
      ]);
      return found.split('\n').filter(Boolean);
    },
    /** @param {string} container @param {string} format a Go template over `docker inspect` */
    inspect: (container, format) => callDocker(['inspect', '--format', format, container]),
    /**
     * Where a container's port is published on this machine.
     *
     * @param {string} container
     * @param {number} port
     * @returns {Promise<number>}
     */
    async publishedPort(container, port) {
      const address = await callDocker(['port', container, `${port}/tcp`]);
      return Number(address.split('\n')[0]?.split(':').at(-1));
    },
    /**
     * Asks PostgreSQL itself, in its container.
     *
     * @param {string} query
     * @returns {Promise<string>} tuples, one a line, columns parted by |
     */
    async sql(query) {
      const container = await findContainer('postgres');
      const psql = [
        'psql',
        '--username=ktp_ocr',
        '--dbname=ktp_ocr',
        '--no-align',
        '--tuples-only',
        '--quiet',
      ];
      return callDocker(['exec', container, ...psql, '--set=ON_ERROR_STOP=1', '--command', query]);
    },
    /**
     * @param {string} service
     * @param {readonly string[]} args
     * @param {RunOptions} [options]
     * @returns {Promise<Buffer>} what the command printed
     */
    async execForBytes(service, args, options = {}) {
      const container = await findContainer(service);
      const interactive = options.input === undefined ? [] : ['--interactive'];
      return runForBytes(docker, ['exec', ...interactive, container, ...args], { env, ...options });
    },
    /**
     * A command in a container of its own, with the service's volumes.
     *
     * @param {string} service
     * @param {readonly string[]} args
     * @param {RunOptions & { entrypoint?: string }} [options]
     * @returns {Promise<Buffer>} what it printed
     */
    runForBytes: (service, args, { entrypoint, ...options } = {}) => {
      const instead = entrypoint === undefined ? [] : ['--entrypoint', entrypoint];
      const call = ['run', '--rm', '--no-deps', '-T', ...instead, service, ...args];
      return runForBytes(command, [...fixed, ...call], { cwd: root, env, ...options });
    },
    /**
     * Resolves once each of a service's containers counts as healthy.
     *
     * @param {string} service
     * @param {number} count
     * @throws {Error} with its log where one does not
     */
    async waitUntilHealthy(service, count) {
      const deadline = Date.now() + HEALTHY_TIMEOUT_MS;
      for (;;) {
        const containers = await stack.containers(service);
        const states = await Promise.all(
          containers.map((id) => stack.inspect(id, '{{.State.Health.Status}}')),
        );
        if (states.length === count && states.every((state) => state === 'healthy')) return;
        if (Date.now() > deadline) {
          const log = await call(['logs', '--no-color', '--tail', '20', service]).catch(() => '');
          throw new Error(
            `${service}: ${states.join(', ') || 'no container'} instead of ${count} healthy\n${log}`,
          );
        }
        await sleep(250);
      }
    },
    /** Takes down whatever is left of it, its volumes, too. */
    async destroy() {
      await stack.down(['--volumes', '--remove-orphans']);
      rmSync(folder, { recursive: true });
    },
  };
  return stack;
}
