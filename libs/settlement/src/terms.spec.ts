import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calculate, isNamed, termOf } from './index.js';

describe('the names of what goes into a formula', () => {
  it('covers every input and line that the acceptance cases bring up', () => {
    const path = new URL('../../../tests/fixtures/settlement-cases.json', import.meta.url);
    const { cases }: { cases: { op: string; inputs: Record<string, unknown> }[] } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    const names = cases.flatMap(({ op, inputs }) =>
      calculate(op, inputs).steps.flatMap((line) => Object.keys(line.inputs)),
    );
    expect([...new Set(names)].filter((name) => !isNamed(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(100);
  });
  it('names what is counted, and leaves a stranger its own name', () => {
    expect(termOf('year_2').zh).toBe('第 2 年');
    expect(termOf('no_such_thing')).toEqual({ zh: 'no_such_thing', en: 'no_such_thing' });
  });
});
