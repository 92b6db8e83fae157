import { expect, it } from 'vitest';
import type { IndicatorRow, Metric } from '../../lib/api/api.ts';
import { byFamily, linesOfIndicator, linesOfSubject, pickSubject } from './indicators.rows.ts';

const both = (text: string) => ({ zh: text, en: text });
const metric = (id: string): Metric => ({
  id,
  label: both(id),
  unit: '%',
  better: 'lower',
  definition: both(''),
  source: '',
  grains: ['area'],
  variants: [{ id: 'v', label: both('V') }],
});
const row = (indicator: string, variant: string, subject: string, value: string | null): IndicatorRow => ({
  indicator,
  variant,
  grain: 'area',
  subject_id: subject,
  subject_name: '',
  period: '2025',
  numerator: null,
  denominator: null,
  value,
  unit: '%',
});

it('lists one subject in the order of the catalogue, variants under their main line', () => {
  const rows = [
    row('K08', 'main', 'a', '1'),
    row('L01', 'v', 'a', '2'),
    row('L01', 'main', 'a', '3'),
    row('L01', 'main', 'b', '4'),
  ];
  const lines = linesOfSubject([metric('L01'), metric('K08')], rows, [row('L01', 'v', 'a', '1.5')], 'a');
  expect(lines.map(({ id }) => id)).toEqual(['L01/main/a', 'L01/v/a', 'K08/main/a']);
  expect(lines[1]).toMatchObject({ variant: both('V'), before: '1.5', change: { figure: '0.50' } });
});

it('lists one indicator from the largest down, what cannot be computed last', () => {
  const rows = [
    row('L01', 'main', 'a', null),
    row('L01', 'main', 'b', '9'),
    row('L01', 'main', 'c', '10'),
    row('L01', 'v', 'd', '99'),
  ];
  const lines = linesOfIndicator([], rows, [], { indicator: 'L01', variant: 'main' });
  expect(lines.map(({ row: { subject_id } }) => subject_id)).toEqual(['c', 'b', 'a']);
});

it('starts with a subject that has figures', () => {
  const subjects = [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ];
  expect(pickSubject(null, subjects, [row('L01', 'main', 'b', '1')])).toBe('b');
  expect(pickSubject('a', subjects, [])).toBe('a');
});

it('groups by family in the order of their numbers, variants under their line, and finds by words', () => {
  const rows = ['N7', 'N12', 'N4', 'K08'].map((id) => row(id, 'main', 'a', '1'));
  const metrics = rows.map(({ indicator }) => ({
    ...metric(indicator),
    label: both(`name of ${indicator}`),
  }));
  const lines = linesOfSubject(metrics, [...rows, row('N4', 'v', 'a', '2')], [], 'a');
  const shown = (words: string) => byFamily(lines, words).map((group) => group.lines.map(({ id }) => id));
  expect(shown('')).toEqual([['N4/main/a', 'N4/v/a', 'N7/main/a', 'N12/main/a'], ['K08/main/a']]);
  expect(shown(' OF n7')).toEqual([['N7/main/a']]);
});
