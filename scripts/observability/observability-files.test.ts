import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../packages/telemetry/dist/metrics.js';
import { watchPool } from '../../packages/telemetry/dist/watch-pool.js';
import { watchService } from '../../packages/telemetry/dist/watch-service.js';
import { createWorkerMetrics } from '../../packages/telemetry/dist/worker-metrics.js';
import { listQueries } from './list-queries.mjs';

const ROOT = new URL('../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true });
const rules = parse(read('deploy/observability/rules.yml')).groups.flatMap(
  (group: { rules: { record?: string; alert?: string; expr: string }[] }) => group.rules,
);

/** The names under which our processes tell their numbers, as they stand in expressions. */
function listOwnNames(): Set<string> {
  const api = createMetrics().registry;
  watchService(api, () => Promise.reject(new Error('nothing to measure here')));
  watchPool(api, () => ({ total: 0, idle: 0, waiting: 0 }));
  const worker = createWorkerMetrics(() => ({ size: 1, warm: 1 })).registry;
  const metrics = [api, worker].flatMap((registry) => registry.getMetricsAsArray());
  return new Set(
    metrics.flatMap(({ name, type }) =>
      String(type) === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

function listNames(expression: string): string[] {
  return [...expression.matchAll(/\b(?:ktp|nodejs|process)_\w+/g)].map(([name]) => name);
}

test('the dashboard and the alerts ask for nothing that is not told', () => {
  const told = listOwnNames();
  const asked = [
    ...listQueries().map(({ expression }) => expression),
    ...rules.map(({ expr }: { expr: string }) => expr),
  ];
  const names = asked.flatMap(listNames);
  expect(new Set(names).size).toBeGreaterThan(20);
  expect(names.filter((name) => !told.has(name))).toEqual([]);
});

test('every number of ours stands in the table of operations.md, and nothing else does', () => {
  const table = [...read('docs/operations.md').matchAll(/^\| `(ktp_\w+)`/gm)].map(([, name]) => name);
  const told = [...listOwnNames()].filter((name) => name.startsWith('ktp_'));
  const bases = new Set(told.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
  expect([...table].sort()).toEqual([...bases].sort());
});

test('every alert is told with what to do, and recorded rules are used', () => {
  for (const rule of rules) {
    if (rule.record)
      expect(rules.some(({ expr }: { expr: string }) => expr.includes(rule.record))).toBe(true);
    else expect(rule.annotations, rule.alert).toMatchObject({ summary: /\S/, action: /\S/ });
  }
});

test('compose starts Prometheus and Grafana where it is asked to, on files that are there', () => {
  for (const name of ['prometheus', 'grafana']) {
    const service = compose.services[name];
    expect(service.profiles).toEqual(['observability']);
    for (const volume of service.volumes) {
      const [source] = volume.split(':');
      if (source.startsWith('.')) expect(existsSync(new URL(source, ROOT)), source).toBe(true);
    }
  }
  const { scrape_configs: jobs } = parse(read('deploy/observability/prometheus.yml'));
  for (const { dns_sd_configs: names } of jobs)
    for (const name of names[0].names) expect(compose.services).toHaveProperty(name);
  const [, port] = /\$\{METRICS_PORT:-(\d+)\}/.exec(compose.services.worker.environment.METRICS_PORT) ?? [];
  expect(jobs[1].dns_sd_configs[0].port).toBe(Number(port));
  const source = parse(read('deploy/observability/grafana/provisioning/datasources/prometheus.yml'));
  const dashboard = JSON.parse(read('deploy/observability/grafana/dashboards/ktp-ocr.json'));
  for (const { datasource } of dashboard.panels)
    if (datasource) expect(datasource.uid).toBe(source.datasources[0].uid);
});
