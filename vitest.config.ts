import { defineConfig } from 'vitest/config';

// One process per file: each has engines and a data folder of its own.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    include: ['apps/*/src/**/*.{test,spec}.ts', 'libs/*/src/**/*.{test,spec}.ts', 'tests/**/*.test.ts'],
  },
});
