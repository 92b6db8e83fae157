import { defineConfig } from 'vitest/config';

/** Engines are processes of their own: few at a time, or two cores measure each other. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/testing/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
