import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calculate, isNamed, LEDGERS, settle, termOf } from './index.js';
import { contracted, pointed, shippedPolicy, snapshotOf } from './statements/testing.js';

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
  it('covers every input of the statements of points and of contracts', () => {
    const statements = [
      ...settle(
        snapshotOf(shippedPolicy('special-disease-points'), {
          pointed: [pointed('H1', { treated: [{ disease: 'I10', months: 10, withdrawn: 1 }] })],
        }),
        'S',
      ),
      ...settle(snapshotOf(shippedPolicy('family-doctor'), { contracted: [contracted('H1')] }), 'S'),
    ];
    const names = statements.flatMap(({ lines }) => lines.flatMap((line) => Object.keys(line.inputs)));
    // What is called by words already needs no name.
    expect([...new Set(names)].filter((name) => /^\w+$/.test(name) && !isNamed(name))).toEqual([]);
    const ledgers = statements.flatMap(({ lines }) => lines.flatMap(({ ledger }) => ledger ?? []));
    expect([...new Set(ledgers)].filter((name) => !(name in LEDGERS))).toEqual([]);
  });
  it('names what is counted, and leaves a stranger its own name', () => {
    expect(termOf('year_2').zh).toBe('第 2 年');
    expect(termOf('no_such_thing')).toEqual({ zh: 'no_such_thing', en: 'no_such_thing' });
  });
});
