import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.deep.test.ts'],
    pool: 'forks',
    // One for each of two cores; without this there is one for all.
    maxWorkers: 2,
    reporters: ['default', './test/support/reporter.ts'],
    // For what hangs, not for what is slow: a busy machine takes many times as long as a quiet one.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
