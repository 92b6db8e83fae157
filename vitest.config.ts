import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes; begun first, they do not hold up the end. */
const LONG = [
  'tests/property/splits',
  'tests/property/mutations',
  'tests/access/scope',
  'tests/rules.examples',
  'tests/e2e/',
  'tests/crash',
  'tests/property/',
];
const rankOf = ({ moduleId }: TestSpecification): number => {
  const at = LONG.findIndex((part) => moduleId.includes(part));
  return at < 0 ? LONG.length : at;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}

// One process per file: each has engines and a data folder of its own.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    sequence: { sequencer: LongestFirst },
    include: ['apps/*/src/**/*.{test,spec}.ts', 'libs/*/src/**/*.{test,spec}.ts', 'tests/**/*.test.ts'],
  },
});
