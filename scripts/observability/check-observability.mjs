// Whether what is measured is what the dashboard and the alerts ask for: `npm run check:observability`.
//
// promtool checks and tests the alert rules; a real Prometheus scrapes a real API and a real worker that reads cards;
// every query of the dashboard must have a number for an answer. A trace of one card, from its submit to its webhook, is
// printed as a collector gets it. Says so and passes where there is no Prometheus (Debian: apt-get install prometheus).
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findOnPath } from '@ktp-ocr/local-stack/find-on-path';
import { photographCard } from '@ktp-ocr/specimen/photo/photograph-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import { API_KEY, startThrowawayStack } from '../throwaway-stack/start-throwaway-stack.mjs';
import { formatTrace, parseSpans } from './format-trace.mjs';
import { listQueries } from './list-queries.mjs';
import { runPrometheus } from './run-prometheus.mjs';

const FOLDER = fileURLToPath(new URL('../../deploy/observability/', import.meta.url));
/** Long enough for a slow machine to read its cards and for rates to have two scrapes. */
const ANSWERED_WITHIN_MS = 90_000;
const TRACED = ['POST /v1/jobs', 'read card', 'recognise', 'complete', 'deliver webhook'];

/** @param {(body: string, path: string) => void} take */
async function listen(take) {
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    take(Buffer.concat(parts).toString('utf8'), request.url ?? '');
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param {string} url @param {string} path @param {string} type @param {string | Uint8Array} body */
async function post(url, path, type, body) {
  const headers = { 'X-API-Key': API_KEY, 'Content-Type': type };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** Submits a card both ways and has it checked, again and again, until it is told to stop. @param {string} url @param {Uint8Array} image */
function keepReading(url, image) {
  let stopped = false;
  const form = new URLSearchParams({ img: Buffer.from(image).toString('base64') }).toString();
  const reading = (async () => {
    while (!stopped) {
      await post(url, '/v1/jobs', 'image/jpeg', image);
      await post(url, '/v1/id_ocr/general', 'application/x-www-form-urlencoded', form);
      await post(url, '/v1/checks', 'image/jpeg', image);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await reading;
    },
  };
}

/** The numbers that a query is answered with. @param {import('./run-prometheus.mjs').Prometheus} prometheus @param {ReturnType<typeof listQueries>[number]} query */
async function ask(prometheus, { expression }) {
  const series = await prometheus.query(expression.replaceAll('$__rate_interval', '1m'));
  return series.filter(({ value }) => Number.isFinite(value));
}

/** @param {import('./run-prometheus.mjs').Prometheus} prometheus @param {ReturnType<typeof listQueries>} queries */
async function waitForAnswers(prometheus, queries) {
  /** @type {Map<typeof queries[number], import('./run-prometheus.mjs').Series[]>} */
  const answers = new Map();
  for (const deadline = Date.now() + ANSWERED_WITHIN_MS; ; await sleep(500)) {
    for (const query of queries) {
      if (answers.has(query)) continue;
      const told = await ask(prometheus, query);
      if (told.length > 0) answers.set(query, told);
    }
    if (answers.size === queries.length || Date.now() > deadline) return answers;
  }
}

/** @param {string} unit @param {number} value */
function formatValue(unit, value) {
  if (unit === 's') return `${(value * 1_000).toFixed(1)} ms`;
  if (unit === 'bytes') return `${(value / 2 ** 20).toFixed(0)} MiB`;
  if (unit === 'percentunit') return `${(value * 100).toFixed(2)} %`;
  return unit === 'ops' ? `${value.toFixed(2)}/s` : String(Math.round(value * 100) / 100);
}

const searchPath = process.env.PATH ?? '';
const prometheusProgram = findOnPath('prometheus', searchPath);
const promtool = findOnPath('promtool', searchPath);
if (!prometheusProgram || !promtool) {
  console.log('skipped: no Prometheus here (Debian: apt-get install --no-install-recommends prometheus)');
  process.exit(0);
}
const inFolder = { cwd: FOLDER, stdio: /** @type {const} */ ('inherit') };
execFileSync(promtool, ['check', 'config', '--syntax-only', 'prometheus.yml'], inFolder);
execFileSync(promtool, ['check', 'rules', 'rules.yml'], inFolder);
execFileSync(promtool, ['test', 'rules', 'rules.test.yml'], inFolder);

/** @type {import('./format-trace.mjs').Span[]} */
const spans = [];
const collector = await listen((body, path) => {
  if (path === '/v1/traces') spans.push(...parseSpans(JSON.parse(body)));
});
const receiver = await listen(() => {});
const stack = await startThrowawayStack({
  settings: {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  },
});
/** @type {import('./run-prometheus.mjs').Prometheus | undefined} */
let prometheus;
try {
  const [api, worker, photo] = await Promise.all([
    stack.startApi(),
    stack.startWorker(),
    photographCard(makeRecord('observability', { split: 'test' }), 'scan', 'observability'),
  ]);
  console.log(`\n${stack.how}; an API, a worker with one reader`);
  await post(api.url, '/v1/webhooks', 'application/json', JSON.stringify({ url: `${receiver.url}/hook` }));
  prometheus = await runPrometheus(prometheusProgram, {
    targets: {
      'ktp-ocr-api': [new URL(api.url).host],
      'ktp-ocr-worker': [new URL(worker.metricsUrl).host],
    },
    rulesFile: `${FOLDER}rules.yml`,
  });
  const reading = keepReading(api.url, photo.bytes);
  const queries = listQueries();
  const answers = await waitForAnswers(prometheus, queries);
  // Once more, all of them at one time: some were answered when there was little to tell yet.
  for (const query of answers.keys()) {
    const told = await ask(prometheus, query);
    if (told.length > 0) answers.set(query, told);
  }
  await reading.stop();

  console.log('\n| panel | answers |\n|---|---|');
  for (const panel of new Set(queries.map((query) => query.panel))) {
    const told = queries
      .filter((query) => query.panel === panel)
      .flatMap((query) =>
        (answers.get(query) ?? [{ metric: {}, value: Number.NaN }]).map(({ metric, value }) => {
          const legend = query.legend.replace(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? '?');
          return `${legend} ${Number.isNaN(value) ? 'NONE' : formatValue(query.unit, value)}`;
        }),
      );
    console.log(`| ${panel} | ${told.join('; ')} |`);
  }
  const unanswered = queries.filter((query) => !answers.has(query)).map(({ panel }) => panel);
  const rules = await prometheus.listRules();
  const ill = rules
    .filter(({ health }) => health !== 'ok')
    .map(({ name, lastError }) => `${name} ${lastError}`);
  const firing = rules.filter(({ state }) => state === 'firing').map(({ name }) => name);
  console.log(
    `\n${queries.length - unanswered.length} of ${queries.length} queries answered; ${rules.length - ill.length} of ${rules.length} rules evaluated; firing: ${firing.join(', ') || 'none'}`,
  );

  /** @param {string} traceId */
  const namesIn = (traceId) => spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
  const whole = () =>
    spans.find(({ traceId }) => TRACED.every((name) => namesIn(traceId).includes(name)))?.traceId;
  for (const deadline = Date.now() + ANSWERED_WITHIN_MS; !whole() && Date.now() < deadline; )
    await sleep(200);
  const traceId = whole();
  console.log('\nThe trace of one card:');
  for (const line of formatTrace(spans.filter((span) => span.traceId === traceId))) console.log(line);
  // Others may fire on a machine that is slow enough.
  const broken = firing.includes('KtpChargesBroken');
  if (unanswered.length > 0 || ill.length > 0 || broken || !traceId) {
    console.error(
      `failed: without an answer: ${unanswered.join(', ') || 'none'}; ill rules: ${ill.join(', ') || 'none'}; charges ${broken ? 'broken' : 'sound'}; a whole trace: ${traceId ? 'yes' : 'no'}`,
    );
    process.exitCode = 1;
  }
} finally {
  await prometheus?.stop();
  await stack.stop();
  collector.close();
  receiver.close();
}
