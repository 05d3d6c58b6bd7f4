import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const PRUNE = fileURLToPath(new URL('prune-image.mjs', import.meta.url));

/** A built tree of its own: files by path, manifests as objects. @param {Record<string, string | object>} files */
function makeTree(files) {
  const root = mkdtempSync(join(tmpdir(), 'prune-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const apps = Object.fromEntries(['worker', 'cli'].map((name) => [`apps/${name}/package.json`, {}]));
  for (const [path, content] of Object.entries({ ...apps, 'packages/.keep': '', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

/** @param {string} root @param {string[]} paths */
const has = (root, ...paths) => paths.map((path) => existsSync(join(root, path)));

test('keeps what an app needs, at any depth, and takes away whatever nobody needs', () => {
  const root = makeTree({
    'apps/api/package.json': { dependencies: { direct: '1', '@ours/shared': '*' } },
    'apps/api/src/main.ts': '',
    'apps/api/dist/main.js': '',
    'apps/chaos/package.json': {},
    'packages/shared/package.json': { dependencies: { deep: '1' }, devDependencies: { compiler: '1' } },
    'packages/shared/dist/shared.js': '',
    'packages/specimen/package.json': {},
    'node_modules/direct/package.json': {
      dependencies: { nested: '2' },
      optionalDependencies: { 'for-another-platform': '1' },
      peerDependencies: { needed: '1', convenient: '1' },
      peerDependenciesMeta: { convenient: { optional: true } },
    },
    'node_modules/direct/index.js': '',
    'node_modules/direct/node_modules/nested/package.json': {},
    'node_modules/nested/package.json': {},
    'node_modules/needed/package.json': {},
    'node_modules/convenient/package.json': {},
    'node_modules/compiler/package.json': {},
    'node_modules/@scope/unused/package.json': {},
    'node_modules/deep/package.json': {},
    'node_modules/.bin/tool': '',
  });
  mkdirSync(join(root, 'node_modules/@ours'));
  symlinkSync('../../packages/shared', join(root, 'node_modules/@ours/shared'));
  symlinkSync('../../packages/specimen', join(root, 'node_modules/@ours/specimen'));

  execFileSync(process.execPath, [PRUNE, root]);

  const kept = [
    'apps/api/dist/main.js',
    'packages/shared/dist/shared.js',
    'node_modules/@ours/shared/package.json',
  ];
  const keptPackages = ['direct', 'direct/node_modules/nested', 'needed', 'deep'];
  expect(
    has(root, ...kept, ...keptPackages.map((name) => `node_modules/${name}/package.json`)),
  ).not.toContain(false);
  const gone = [
    'apps/api/src',
    'apps/chaos',
    'packages/specimen',
    'node_modules/@ours/specimen',
    'node_modules/.bin',
  ];
  const gonePackages = ['nested', 'convenient', 'compiler', '@scope/unused'];
  expect(has(root, ...gone, ...gonePackages.map((name) => `node_modules/${name}`))).not.toContain(true);
});

test('takes away types, maps and the libraries of other platforms', () => {
  /** @param {string} platform @param {string} arch */
  const library = (platform, arch) => `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/lib.so`;
  const root = makeTree({
    'apps/api/package.json': { dependencies: { 'onnxruntime-node': '1' } },
    'node_modules/onnxruntime-node/package.json': {},
    'node_modules/onnxruntime-node/index.js': '',
    'node_modules/onnxruntime-node/index.js.map': '',
    'node_modules/onnxruntime-node/index.d.ts': '',
    [library(process.platform, process.arch)]: '',
    [library('win32', 'mips')]: '',
  });
  execFileSync(process.execPath, [PRUNE, root]);
  expect(
    has(root, 'node_modules/onnxruntime-node/index.js', library(process.platform, process.arch)),
  ).toEqual([true, true]);
  const gone = ['node_modules/onnxruntime-node/index.js.map', 'node_modules/onnxruntime-node/index.d.ts'];
  expect(has(root, ...gone, library('win32', 'mips'))).toEqual([false, false, false]);
});

test('says what is needed and not installed, and refuses a checkout', () => {
  /** @param {string} root */
  const prune = (root) => () => execFileSync(process.execPath, [PRUNE, root], { stdio: 'pipe' });
  expect(prune(makeTree({ 'apps/api/package.json': { dependencies: { missing: '1' } } }))).toThrow(
    /needs missing, which is not installed/,
  );
  expect(prune(makeTree({ 'apps/api/package.json': {}, '.git/HEAD': '' }))).toThrow(/is a checkout/);
});
