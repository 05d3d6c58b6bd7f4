// Whether a former release runs on the database of this one, which is what going back comes to:
//   npm run check:rollback -- --from REF
// REF's own tests of jobs, charges and webhooks, in a working tree of its own, on a database that was made by the migrations
// of this one. Needs git and what npm ci needs; some minutes.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MIGRATIONS = 'prisma/migrations';
/** What a client and an operator would notice. Not those that compare the schema, which differs on purpose. */
const TESTS = [
  'tests/jobs/jobs.test.ts',
  'tests/jobs/batches.test.ts',
  'tests/jobs/idempotency.test.ts',
  'tests/jobs/sync-handover.test.ts',
  'tests/billing',
  'tests/faults/nothing-lost.test.ts',
  'tests/privacy/retention.test.ts',
  'tests/webhooks/events.test.ts',
  'packages/database/tests/job-rules.test.ts',
];

const { values } = parseArgs({ options: { from: { type: 'string' } } });
if (!values.from) {
  console.error('usage: npm run check:rollback -- --from REF, the release to go back to');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'ktp-ocr-former-'));
/** @param {string} command @param {readonly string[]} args @param {string} [cwd] */
function run(command, args, cwd = folder) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}`);
}

try {
  run('git', ['worktree', 'add', '--quiet', '--detach', folder, values.from], ROOT);
  const former = readdirSync(join(folder, MIGRATIONS));
  const added = readdirSync(join(ROOT, MIGRATIONS)).filter((name) => !former.includes(name));
  cpSync(join(ROOT, MIGRATIONS), join(folder, MIGRATIONS), { recursive: true });
  console.log(`on a database with ${added.length} migrations more: ${added.join(', ') || 'none'}`);
  run(process.execPath, ['scripts/bootstrap.mjs']);
  run('npx', ['vitest', 'run', ...TESTS.filter((test) => existsSync(join(folder, test)))]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  spawnSync('git', ['worktree', 'remove', '--force', folder], { cwd: ROOT });
  rmSync(folder, { recursive: true, force: true });
}
