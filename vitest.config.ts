import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** The real thing, against PostgreSQL and Redis. */
const INTEGRATION = {
  globalSetup: ['./scripts/vitest/boot-test-environment.ts'],
  // Several tests start whole processes one after the other; on a busy machine that has taken a minute.
  testTimeout: 120_000,
  hookTimeout: 120_000,
};
/** In a process of its own: of what is loaded nothing may have seen another temporary folder than its own. */
const ALONE = ['tests/privacy/no-leak.test.ts'];

export default defineConfig({
  test: {
    reporters: [
      'default',
      './scripts/vitest/stalled-run-reporter.ts',
      './scripts/vitest/closing-line-reporter.ts',
    ],
    // A test that counts on another one is found out: `--sequence.seed=N` runs them again in the order of that run.
    sequence: { shuffle: { tests: true, files: false } },
    // Most of an integration test's time is waiting for leases, sweeps and other processes, so more files than cores.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // What a test waits for comes at once or, on a machine that is busy with other things, a little later.
    expect: { poll: { timeout: 30_000 } },
    // Servers are stopped in the global teardown, which may take a while on a slow machine.
    teardownTimeout: 60_000,
    // What was built runs as it does in service: loaded by Node, not rewritten module by module for each file.
    server: { deps: { external: [/\/dist\//] } },
    // Two kinds: pure units beside their source, and each app driven for real against Postgres and Redis.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,apps,benchmarks}/*/src/**/*.test.ts', 'benchmarks/*/*.test.mjs'],
          testTimeout: 60_000,
          // Files that run in one process share what they load, which saves two fifths of their processor time. What is
          // pure keeps nothing of a test, and what a file puts in another's place it puts back.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...INTEGRATION,
          name: 'integration',
          include: ['tests/**/*.test.ts', 'packages/*/tests/**/*.test.ts', 'scripts/**/*.test.{ts,mjs}'],
          exclude: [...configDefaults.exclude, ...ALONE],
          // API and worker are loaded once for all files of a process, which saves a second of processor time for each.
          // Files have their own database, queue and folders, and start and stop what they use.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { ...INTEGRATION, name: 'alone', include: ALONE },
      },
    ],
  },
});
