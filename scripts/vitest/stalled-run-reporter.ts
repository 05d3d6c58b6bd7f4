import { findRunProcesses, RUN_MARKER } from '@ktp-ocr/local-stack/test-environment/find-stray-processes';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Longer than any hook may take, and any test that does not ask for more. */
const SILENCE_LIMIT_MS = 5 * 60_000;
/** What a test that is out of time has to end in. */
const GRACE_MS = 60_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Names what a run hangs in, and ends it. A test that never lets its event loop turn cannot be timed out from within,
 * and the default reporter tells of a file's tests once the file has ended, which such a file never does.
 */
export default class StalledRunReporter implements Reporter {
  private readonly running = new Map<string, { readonly name: string; readonly limitMs: number }>();
  private readonly failed: string[] = [];
  private lastNewsAt = performance.now();
  private watch: NodeJS.Timeout | undefined;

  onTestRunStart(): void {
    this.lastNewsAt = performance.now();
    this.watch = setInterval(() => {
      const silentMs = performance.now() - this.lastNewsAt;
      const limitMs = Math.max(SILENCE_LIMIT_MS, ...[...this.running.values()].map((one) => one.limitMs));
      if (silentMs > limitMs) this.endRun(silentMs);
    }, LOOK_EVERY_MS);
    this.watch.unref();
  }

  onTestModuleStart(module: TestModule): void {
    this.begin(module.id, module.relativeModuleId, 0);
  }

  onTestModuleEnd(module: TestModule): void {
    this.end(module.id);
  }

  onTestCaseReady(test: TestCase): void {
    const { timeout = 0 } = test.options;
    this.begin(test.id, `${test.module.relativeModuleId} > ${test.fullName}`, timeout + GRACE_MS);
  }

  onTestCaseResult(test: TestCase): void {
    this.end(test.id);
    const { errors } = test.result();
    if (errors?.[0])
      this.failed.push(`${test.module.relativeModuleId} > ${test.fullName}: ${errors[0].message}`);
  }

  onTestRunEnd(): void {
    clearInterval(this.watch);
  }

  private begin(id: string, name: string, limitMs: number): void {
    this.running.set(id, { name, limitMs });
    this.lastNewsAt = performance.now();
  }

  private end(id: string): void {
    this.running.delete(id);
    this.lastNewsAt = performance.now();
  }

  private endRun(silentMs: number): void {
    clearInterval(this.watch);
    const what = [
      `nothing has begun or ended for ${Math.round(silentMs / 60_000)} minutes; what runs:`,
      ...[...this.running.values()].map(({ name }) => name),
      ...(this.failed.length > 0 ? ['what failed before:', ...this.failed] : []),
    ];
    console.error(what.join('\n  '));
    // A process whose event loop does not turn does not notice that we are gone, so none may be left behind.
    for (const { pid } of findRunProcesses(process.env[RUN_MARKER] ?? '')) process.kill(pid, 'SIGKILL');
    process.exit(1);
  }
}
