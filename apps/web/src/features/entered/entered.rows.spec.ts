import { expect, it } from 'vitest';
import type { EnteredStep } from './entered.queries.ts';
import { changedRows, kindOfPeriod } from './entered.rows.ts';

const step = (item: string, value: string | null): EnteredStep => ({
  step: 7,
  item,
  grain: 'alliance',
  subject_id: 'A',
  period: '2025',
  value,
  document: '',
  document_ref: '',
  reason: '',
  author: '',
  at: '',
});

it('sends what differs, upon the step that stands, and takes back what was emptied', () => {
  const rows = changedRows(
    { a: '1', b: ' 3 ', c: '', d: '' },
    [step('a', '1'), step('b', '2'), step('c', '4')],
    'A',
  );
  expect(rows).toEqual([
    { item: 'b', subject_id: 'A', value: '3', previous: 7 },
    { item: 'c', subject_id: 'A', value: null, previous: 7 },
  ]);
});

it('tells the kinds of periods', () => {
  expect(['2025', '2025-Q1', '2025-03'].map(kindOfPeriod)).toEqual(['year', 'quarter', 'month']);
});
