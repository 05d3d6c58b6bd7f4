import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyBuilt } from './copy-tree.mjs';

/** Far above what the slowest takes: most of a test's time is waiting for what a mutation keeps from coming. */
const TEST_LIMIT_MS = 600_000;

/**
 * @typedef {object} Verdict
 * @property {readonly string[]} caughtBy names of the tests that failed
 * @property {number} passed tests that did not
 */

/**
 * Takes one thing away from the copy, builds what that touches, runs the tests, and puts it back.
 *
 * @param {string} root
 * @param {string} copy
 * @param {import('./mutations.mjs').Mutation} mutation
 * @returns {Verdict}
 * @throws {Error} when the source has moved, or what is left does not compile or does not run
 */
export function tryMutation(root, copy, { edits, tests, only }) {
  const touched = new Map();
  for (const edit of edits) {
    const path = join(copy, edit.file);
    if (!touched.has(edit.file)) touched.set(edit.file, readFileSync(path, 'utf8'));
    writeFileSync(path, applyEdit(readFileSync(path, 'utf8'), edit));
  }
  const rooms = [...touched.keys()].filter((file) => file.endsWith('.ts')).map(toRoom);
  try {
    for (const room of new Set(rooms)) compile(copy, room);
    return runTests(copy, tests, only);
  } finally {
    for (const [file, text] of touched) writeFileSync(join(copy, file), text);
    for (const room of rooms) copyBuilt(root, copy, room);
  }
}

/**
 * @param {string} copy
 * @param {readonly string[]} tests files
 * @param {string} only a pattern of test names
 * @param {number} [limitMs] after which what has not ended by then counts as hung
 * @returns {Verdict}
 * @throws {Error} when no test ran
 */
export function runTests(copy, tests, only, limitMs = TEST_LIMIT_MS) {
  const report = join(copy, 'mutation-report.json');
  rmSync(report, { force: true });
  const args = ['run', ...tests, '--testNamePattern', only, '--reporter=json', `--outputFile=${report}`];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(copy, 'node_modules/vitest/vitest.mjs'), ...args],
    { cwd: copy, encoding: 'utf8', timeout: limitMs, env: { ...process.env, FORCE_COLOR: '0' } },
  );
  const results = loadReport(report)?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
  const having = (/** @type {string} */ status) => results.filter((result) => result.status === status);
  const verdict = { caughtBy: having('failed').map(({ title }) => title), passed: having('passed').length };
  if (verdict.caughtBy.length + verdict.passed === 0) throw new Error(`no test ran:\n${stdout}\n${stderr}`);
  return verdict;
}

/**
 * @typedef {{ testResults: { assertionResults: { status: string, title: string }[] }[] }} Report
 * @param {string} file @returns {Report | null}
 */
function loadReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} text of the edit's file
 * @param {import('./mutations.mjs').Edit} edit
 * @throws {Error} when what is to be taken away is not there, or is there twice
 */
export function applyEdit(text, { file, find, put }) {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} has moved: found ${times} times, must be once:\n${find}`);
  return text.replace(find, () => put);
}

/** @param {string} file */
function toRoom(file) {
  return file.split('/').slice(0, 2).join('/');
}

/** @param {string} copy @param {string} room */
function compile(copy, room) {
  const tsc = join(copy, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', room], { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${room} does not compile with it:\n${stdout}`);
}
