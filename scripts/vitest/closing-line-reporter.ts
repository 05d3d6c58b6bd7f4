import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** Ends the run's output with one plain line, the same on every terminal and in every log. */
export default class ClosingLineReporter implements Reporter {
  private seed = 0;

  onInit({ config }: Vitest): void {
    this.seed = config.sequence.seed;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    let skipped = 0;
    for (const module of modules) {
      const errorsOutsideTests = module.errors().length;
      failed += errorsOutsideTests;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    // After the other reporters' summary, whatever their order.
    process.once('exit', () => {
      const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
      console.log(`${counts} (order of tests: --sequence.seed=${this.seed})`);
    });
  }
}
