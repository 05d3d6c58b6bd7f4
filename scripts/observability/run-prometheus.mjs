import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';

const ANSWERS_WITHIN_MS = 30_000;

/**
 * @typedef {object} Series
 * @property {Record<string, string>} metric
 * @property {number} value
 *
 * @typedef {object} Prometheus
 * @property {(expression: string) => Promise<Series[]>} query as it is now
 * @property {() => Promise<{ name: string, health: string, lastError: string, state: string | undefined }[]>} listRules
 * @property {() => Promise<void>} stop
 */

/**
 * A Prometheus of this machine, in a folder of its own, that asks each second.
 *
 * @param {string} program
 * @param {{ targets: Record<string, string[]>, rulesFile: string }} options `targets`: by job, as host:port
 * @returns {Promise<Prometheus>}
 */
export async function runPrometheus(program, { targets, rulesFile }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-prometheus-'));
  const port = await findFreePort();
  await cp(rulesFile, path.join(folder, 'rules.yml'));
  const jobs = Object.entries(targets).map(([job_name, addresses]) => ({
    job_name,
    static_configs: [{ targets: addresses }],
  }));
  // JSON is YAML.
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    scrape_configs: jobs,
  };
  await writeFile(path.join(folder, 'prometheus.yml'), JSON.stringify(config));
  const child = spawn(
    program,
    [
      `--config.file=${path.join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}/api/v1`;

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  /** @param {string} question */
  const ask = async (question) => {
    const response = await fetch(`${url}/${question}`);
    /** @type {{ status: string, error?: string, data?: any }} */
    const body = JSON.parse(await response.text());
    if (body.status !== 'success') throw new Error(`Prometheus: ${body.error}`);
    return body.data;
  };
  for (const deadline = Date.now() + ANSWERS_WITHIN_MS; ; await sleep(100)) {
    if (
      await ask('query?query=1').then(
        () => true,
        () => false,
      )
    )
      break;
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error('Prometheus did not start');
    }
  }
  return {
    async query(expression) {
      const { result } = await ask(`query?query=${encodeURIComponent(expression)}`);
      return result.map((/** @type {{ metric: Record<string, string>, value: [number, string] }} */ one) => ({
        metric: one.metric,
        value: Number(one.value[1]),
      }));
    },
    async listRules() {
      const { groups } = await ask('rules');
      return groups.flatMap((/** @type {{ rules: object[] }} */ { rules }) => rules);
    },
    stop,
  };
}
