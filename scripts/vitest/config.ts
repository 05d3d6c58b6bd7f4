import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestStackRequest } from '@ktp-ocr/local-stack/test-environment/start-test-stack';

/** What the test set-up takes from its environment. */
export function parseTestStackRequest(env: NodeJS.ProcessEnv): TestStackRequest {
  return {
    path: env.PATH ?? '',
    cacheDir: join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ktp-ocr'),
    dockerHost: env.DOCKER_HOST,
    runtimeDir: env.XDG_RUNTIME_DIR,
  };
}

/** How many requests the fuzzer sends, and which. A few in every run; thousands when asked for. */
export function parseFuzzSettings(env: NodeJS.ProcessEnv): { requests: number; seed: number } {
  return { requests: Number(env.FUZZ_REQUESTS || 250), seed: Number(env.FUZZ_SEED || 1) };
}
