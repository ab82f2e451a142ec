import { defineConfig } from 'vitest/config';

// Long runs: real inputs, published vectors, faults at every step. Everything that `npm test` leaves out.
export default defineConfig({
  test: {
    include: ['test/**/*.deep.test.ts'],
    pool: 'forks',
    // One for each of two cores; without this there is one for all.
    maxWorkers: 2,
    reporters: ['default', './test/support/reporter.ts'],
    testTimeout: 600_000,
    hookTimeout: 180_000,
  },
});
