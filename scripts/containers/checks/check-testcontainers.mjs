import { run } from '../run.mjs';

const TIMEOUT_MS = 120_000;

/**
 * One test file on PostgreSQL and Valkey as testcontainers start them: the environment's boot must not have fallen back
 * to local servers.
 *
 * @param {import('../engine/open-engine.mjs').Engine} engine
 * @param {{ root: string, standIns: boolean, tell: (line: string) => void }} options
 * @throws {Error} where the test fails or ran on local servers
 */
export async function checkTestcontainers({ env }, { root, standIns, tell }) {
  const settings = {
    ...env,
    // Stand-ins lack the image of its reaper; what is started ends with the run, and the engine after it.
    ...(standIns ? { TESTCONTAINERS_RYUK_DISABLED: 'true' } : {}),
  };
  const file = 'packages/database/tests/job-rules.test.ts';
  const printed = await run('npx', ['vitest', 'run', file], {
    cwd: root,
    env: settings,
    timeoutMs: TIMEOUT_MS,
  });
  const [, how] = /^test environment: (.*)$/m.exec(printed) ?? [];
  if (!how?.startsWith('containers'))
    throw new Error(`the tests ran on ${how ?? 'nothing that is told'}\n${printed}`);
  tell(`tests on testcontainers: ${how}; ${printed.split('\n').at(-1)}`);
}
