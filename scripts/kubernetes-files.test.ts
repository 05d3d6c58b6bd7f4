import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { parseConfig as readApiConfig } from '../apps/api/dist/config.js';
import { toImageTextLimit } from '../apps/api/dist/http/body/receive-body.js';
import { MAX_WAIT_SECONDS } from '../apps/api/dist/jobs/wait-for-job.js';
import { parseConfig as readWorkerConfig } from '../apps/worker/dist/config.js';
import { MAX_BATCH_ITEMS } from '../packages/contract/dist/jobs/batch-view.js';
import { MAX_UPLOAD_BYTES } from '../packages/contract/dist/jobs/outcome.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = path.join(ROOT, 'deploy/kubernetes');

// biome-ignore lint/suspicious/noExplicitAny: manifests of a dozen kinds, which the schemas judge
type Manifest = any;
const kustomizations = listFiles().filter((file) => file.endsWith('kustomization.yaml'));
const manifests: Manifest[] = listFiles()
  .filter((file) => !kustomizations.includes(file))
  .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS()));
const find = (kind: string, name: string): Manifest =>
  manifests.find((one) => one.kind === kind && one.metadata.name === name);

function listFiles(folder = FOLDER): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => path.join(folder, file));
}

/** Where kubernetes-models describes what a manifest says that it is. */
function toModule({ apiVersion }: Manifest): string {
  if (apiVersion.startsWith('keda.sh/')) return `@kubernetes-models/keda/${apiVersion}`;
  return `kubernetes-models/${apiVersion}`;
}

/** Values that the API server would refuse, by its own OpenAPI schema. */
async function findFaults(manifest: Manifest): Promise<string[]> {
  const models = await import(toModule(manifest));
  try {
    new models[manifest.kind](manifest).validate();
    return [];
  } catch (error) {
    return [`${manifest.kind} ${manifest.metadata.name}: ${(error as Error).message}`];
  }
}

/** Keys that are none, which the schema lets through: the compiler knows them of every type. */
function findUnknownKeys(all: readonly Manifest[]): string[] {
  mkdirSync(path.join(ROOT, 'node_modules/.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, 'node_modules/.cache/manifests-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const lines = all.map(
    (one, at) =>
      `export const manifest${at}: import(${JSON.stringify(toModule(one))}).I${one.kind} = ${JSON.stringify(one)};`,
  );
  const file = path.join(folder, 'manifests.ts');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const compile = [
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--ignoreConfig',
  ];
  const modules = ['--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2022'];
  const { stdout } = spawnSync(process.execPath, [...compile, ...modules, file], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line.includes('error'));
}

test('every manifest is valid by the schema of its kind', async () => {
  expect(manifests.length).toBeGreaterThan(12);
  expect((await Promise.all(manifests.map(findFaults))).flat()).toEqual([]);
  // The check can fail.
  const wrong = structuredClone(find('Deployment', 'ktp-ocr-api'));
  wrong.spec.replicas = 'two';
  expect(await findFaults(wrong)).toEqual([expect.stringContaining('replicas must be integer')]);
});

test('no manifest has a key that its kind does not know', () => {
  expect(findUnknownKeys(manifests)).toEqual([]);
  const misspelt = structuredClone(find('Deployment', 'ktp-ocr-api'));
  misspelt.spec.template.spec.containers[0].readinesProbe = {};
  expect(findUnknownKeys([misspelt])).toEqual([expect.stringContaining('readinesProbe')]);
});

test('every kustomization names files that are there', () => {
  expect(kustomizations).toHaveLength(3);
  for (const file of kustomizations) {
    const { resources = [], components = [] } = parse(readFileSync(file, 'utf8'));
    for (const each of [...resources, ...components])
      expect(existsSync(path.join(path.dirname(file), each)), `${file}: ${each}`).toBe(true);
  }
});

test('processes run without root, rights, a token, or a root file system to write to', () => {
  for (const workload of [
    find('Job', 'ktp-ocr-migrate'),
    find('Deployment', 'ktp-ocr-api'),
    find('Deployment', 'ktp-ocr-worker'),
  ]) {
    const { spec } = workload.spec.template;
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  }
});

test('a worker and its probes are sealed, and no secret of it lies in a file', () => {
  const { spec } = find('Deployment', 'ktp-ocr-worker').spec.template;
  const [{ command, startupProbe, readinessProbe, livenessProbe }] = spec.containers;
  for (const each of [
    command,
    ...[startupProbe, readinessProbe, livenessProbe].map(({ exec }) => exec.command),
  ])
    expect(each[0]).toBe('/usr/local/lib/ktp-ocr/sealed');
  expect(spec.volumes.filter(({ secret }: Manifest) => secret)).toEqual([]);
});

test('API and worker find every setting that they need, and are given as long to stop as compose gives', () => {
  const compose = parse(readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8'), {
    merge: true,
  }).services;
  const secrets = { DATABASE_URL: 'postgresql://host/ktp', REDIS_URL: 'redis://host' };
  for (const [name, readConfig, seconds] of [
    ['api', readApiConfig, 5],
    ['worker', readWorkerConfig, 0],
  ] as const) {
    const { spec } = find('Deployment', `ktp-ocr-${name}`).spec.template;
    const [{ env }] = spec.containers;
    const fromSecret = env.flatMap((one: Manifest) =>
      one.valueFrom?.secretKeyRef?.optional ? [] : one.name,
    );
    expect(fromSecret).toEqual(expect.arrayContaining(Object.keys(secrets)));
    expect(() => readConfig({ ...find('ConfigMap', 'ktp-ocr').data, ...secrets })).not.toThrow();
    const composeSeconds = Number.parseInt(compose[name].stop_grace_period, 10);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(composeSeconds + seconds);
  }
});

test('the ingress lets through every body that the API takes, waits as long, and keeps what is inside inside', () => {
  const ingresses = manifests.filter(({ kind }) => kind === 'Ingress');
  const routes = ingresses.flatMap(({ metadata: { annotations }, spec }) => {
    const read = (name: string) => Number.parseInt(annotations[`nginx.ingress.kubernetes.io/${name}`], 10);
    const limits = { maxBytes: read('proxy-body-size') * 2 ** 20, waitSeconds: read('proxy-read-timeout') };
    return spec.rules.flatMap(({ http }: Manifest) =>
      http.paths.map(({ path, pathType }: Manifest) => ({ path, pathType, ...limits })),
    );
  });
  const textBytes = toImageTextLimit(MAX_UPLOAD_BYTES);
  const find = (wanted: string) => routes.find(({ path }) => path === wanted);
  // Forms take three bytes for some characters.
  expect(find('/v1').maxBytes).toBeGreaterThanOrEqual(textBytes * 3);
  expect(find('/v1/batches')).toMatchObject({ pathType: 'Exact' });
  expect(find('/v1/batches').maxBytes).toBeGreaterThanOrEqual(textBytes * MAX_BATCH_ITEMS);
  for (const { waitSeconds } of routes) expect(waitSeconds).toBeGreaterThan(MAX_WAIT_SECONDS);
  for (const { path, pathType } of routes) if (path === '/') expect(pathType).toBe('Exact');
  for (const path of ['/problems', '/docs', '/openapi.json', '/assets', '/icon.svg', '/problems.css'])
    expect(find(path), path).toBeDefined();
  for (const path of ['/livez', '/readyz', '/metrics'])
    expect(routes.filter((route) => path.startsWith(route.path) && route.pathType === 'Prefix')).toEqual([]);
});

test('services, budgets, policies and the scaler choose pods that there are', () => {
  const deployments = manifests.filter(({ kind }) => kind === 'Deployment');
  const labels = deployments.map(({ spec }) => spec.template.metadata.labels['app.kubernetes.io/name']);
  const chosen = manifests.flatMap(({ kind, spec }) => {
    if (kind === 'Service') return [spec.selector];
    if (kind === 'PodDisruptionBudget') return [spec.selector.matchLabels];
    return kind === 'NetworkPolicy' ? [spec.podSelector.matchLabels] : [];
  });
  for (const selector of chosen) {
    // Put on every pod by base/kustomization.yaml.
    if (selector['app.kubernetes.io/part-of'])
      expect(selector).toEqual({ 'app.kubernetes.io/part-of': 'ktp-ocr' });
    else expect(labels).toContain(selector['app.kubernetes.io/name']);
  }
  const base = parse(readFileSync(path.join(FOLDER, 'base/kustomization.yaml'), 'utf8'));
  expect(base.labels).toEqual([
    { pairs: { 'app.kubernetes.io/part-of': 'ktp-ocr' }, includeTemplates: true },
  ]);
  expect(find('ScaledObject', 'ktp-ocr-worker').spec.scaleTargetRef).toEqual({ name: 'ktp-ocr-worker' });
});
