import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Counts what really ran and adds a line `passed failed skipped` to the file that MEDWALLET_TEST_COUNTS names,
 * so that `.ci/run` can sum several runs. What broke outside a test (a file that does not load, a hook, an
 * error nobody caught) and what never came to an end count as failed: no run with a fault may add up to zero.
 */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state === 'pending' ? 'failed' : state]++;
      }
    }
    const { passed, failed, skipped } = counts;
    process.stdout.write(`counted: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    const file = process.env['MEDWALLET_TEST_COUNTS'];
    if (file !== undefined && file !== '') appendFileSync(file, `${passed} ${failed} ${skipped}\n`);
  }
}
