import { describe, expect, it } from 'vitest';
import { innocents, labels } from '../labels.js';
import { recordsOf, type Row } from '../testing.js';

const options = { persons: 3000, seed: 5, from: '2024-01-01' };
const rows = recordsOf(options);
const honest = recordsOf({ ...options, fraud: 0 });
const whose = (family: string): string =>
  [...labels(options), ...innocents(options)].find((one) => one.family === family)?.subject_id ?? '';

const share = (some: readonly Row[], isOne: (row: Row) => boolean): number =>
  some.filter(isOne).length / some.length;
const in2025 = (row: Row, field: string): boolean => row[field]?.startsWith('2025') ?? false;
const monthOf = (row: Row, field: string): string => (row[field] ?? '').slice(0, 7);

/** The greatest share among the groups of rows. */
function most(some: readonly Row[], groupOf: (row: Row) => string, isOne: (row: Row) => boolean): number {
  const groups = new Map<string, Row[]>();
  for (const row of some) groups.set(groupOf(row), [...(groups.get(groupOf(row)) ?? []), row]);
  return Math.max(...[...groups.values()].map((own) => share(own, isOne)));
}

const quarter = (field: string) => (row: Row) =>
  `${(row[field] ?? '').slice(0, 4)}-${Math.ceil(Number((row[field] ?? '').slice(5, 7)) / 3)}`;

describe('a habit of an institution', () => {
  it('leaves most visits of a quarter without a diagnosis, and a few where it is little', () => {
    const undiagnosed = (place: string): number =>
      most(
        rows('visits').filter((row) => row['fixmedins_code'] === place && row['med_type'] !== '12'),
        quarter('begntime'),
        (row) => row['diag_code'] === '',
      );
    expect(undiagnosed(whose('undiagnosed_visits'))).toBeGreaterThan(0.4);
    expect(undiagnosed(whose('undiagnosed_visits_just_below'))).toBeLessThan(0.05);
  });

  it('leaves the scanner off in a quarter', () => {
    const uncoded = (place: string): number =>
      most(
        rows('fees').filter(
          (row) =>
            row['fixmedins_code'] === place &&
            ['101', '102'].includes(row['list_type'] ?? '') &&
            (row['fee_ocur_time'] ?? '') >= '2025-07-01',
        ),
        quarter('fee_ocur_time'),
        (row) => row['drug_trac_codg'] === '',
      );
    expect(uncoded(whose('no_trace_codes'))).toBeGreaterThan(0.6);
    expect(uncoded(whose('no_trace_codes_just_below'))).toBeLessThan(0.1);
  });

  it('has everybody’s pressure just under control', () => {
    const read = (place: string): Row[] =>
      rows('services').filter(
        (row) => row['fixmedins_code'] === place && in2025(row, 'done_time') && row['bp_sys'] !== '',
      );
    const isJust = (row: Row): boolean => Number(row['bp_sys']) >= 136 && Number(row['bp_sys']) <= 139;
    expect(read(whose('made_up_readings')).length).toBeGreaterThan(100);
    expect(share(read(whose('made_up_readings')), isJust)).toBeGreaterThan(0.6);
    expect(share(read(whose('made_up_readings_just_below')), isJust)).toBeLessThan(0.45);
  });

  it('brings a whole village in one month', () => {
    const busiest = (place: string): number => {
      const months = new Map<string, number>();
      for (const row of rows('visits').filter(
        (one) => one['fixmedins_code'] === place && in2025(one, 'begntime'),
      ))
        months.set(monthOf(row, 'begntime'), (months.get(monthOf(row, 'begntime')) ?? 0) + 1);
      const counts = [...months.values()].sort((a, b) => b - a);
      return (counts[0] ?? 0) / (counts[6] ?? 1);
    };
    expect(busiest(whose('sudden_rush'))).toBeGreaterThan(3);
    expect(busiest(whose('sudden_rush_just_below'))).toBeLessThan(2.5);
  });
});

describe('a habit of an alliance', () => {
  it('is one of two, is not there without fraud, and leaves what labels name', () => {
    const found = labels(options).filter(
      (label) => label.subject_type === 'alliance' && label.family !== 'up_only',
    );
    expect(found).toHaveLength(2);
    const ids = new Set(rows('visits').map((row) => row['mdtrt_id']));
    const named = labels(options)
      .flatMap((label) => label.also_ok_subjects.split(';'))
      .filter((subject) => subject.startsWith('visit:'));
    expect(named.filter((subject) => !ids.has(subject.slice(6)))).toEqual([]);
    expect(honest('visits').length).toBeGreaterThan(rows('visits').length * 0.8);
  });
});
