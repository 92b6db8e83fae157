import { findRule } from '@fundwatch/rules';
import { expect, it } from 'vitest';
import { shownUnit, unitKindOf, type UnitKind } from './units.js';

const READER = { who: 'test', pools: 'all', clear: false } as const;

it('knows what a rule judges', () => {
  const kinds: Record<string, UnitKind> = {
    I04: 'person',
    C03: 'institution',
    P02: 'institution',
    P07: 'institution',
    A01: 'alliance',
    C01: 'actor',
    D04: 'actor',
    C02: 'token',
    I07: 'token',
  };
  for (const [id, kind] of Object.entries(kinds)) {
    const rule = findRule(id);
    expect(rule && unitKindOf(rule), id).toBe(kind);
  }
});

it('masks who is not to be known', () => {
  expect(shownUnit(READER, 'person', 'PERSON0001')).toBe('PE****0001');
  expect(shownUnit({ ...READER, clear: true }, 'person', 'PERSON0001')).toBe('PERSON0001');
  expect(shownUnit({ ...READER, clear: true }, 'token', 'abcdef0123456789')).toBe('****6789');
  expect(shownUnit(READER, 'institution', 'H1')).toBe('H1');
});
