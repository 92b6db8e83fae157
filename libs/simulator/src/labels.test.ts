import { describe, expect, it } from 'vitest';
import { innocents, type Label, labels, labelsCsv } from './labels.js';
import { parseCsv, recordsOf, type Row } from './testing.js';

const options = { persons: 3000, seed: 5 };
/** What is planted once in a county: habits, and rolls where they are wanted. */
const HABITS = /^(H|P|AL)\d+$/;
const isHabit = (label: Label): boolean =>
  ['alliance', 'institution'].includes(label.subject_type) &&
  HABITS.test(label.label_id.split('-').at(-1) ?? '');
const rows = recordsOf(options);
const KEYS = [
  ['visit', 'visits', 'mdtrt_id'],
  ['settlement', 'settlements', 'setl_id'],
  ['person', 'insured', 'psn_no'],
  ['contract', 'contracts', 'contract_id'],
  ['referral', 'referrals', 'refl_id'],
  ['service', 'services', 'rec_id'],
  ['institution', 'institutions', 'fixmedins_code'],
  ['alliance', 'alliances', 'alliance_id'],
  ['operator', 'contracts', 'operator_id'],
  ['team', 'contracts', 'team_id'],
] as const;

const subjectsOf = (label: Label): string[] => [
  `${label.subject_type}:${label.subject_id}`,
  ...label.also_ok_subjects.split(';').filter((one) => one !== ''),
];

/** Kinds of subject that no stream has as a key of its own. */
const UNKEYED = /^(device|doctor|fee|operator):/;

describe('labels', () => {
  it('name rows that exist', () => {
    const known = new Set(
      KEYS.flatMap(([type, stream, field]) => rows(stream).map((row) => `${type}:${row[field]}`)),
    );
    for (const label of [...labels(options), ...innocents(options)]) {
      const missing = subjectsOf(label).filter((subject) => !known.has(subject) && !UNKEYED.test(subject));
      expect(missing, label.label_id).toEqual([]);
    }
  });

  it('cover every family several times', () => {
    const count = new Map<string, number>();
    for (const label of [...labels(options), ...innocents(options)].filter((one) => !isHabit(one)))
      count.set(label.family, (count.get(label.family) ?? 0) + 1);
    const once = [...count].filter(([, times]) => times < 2).map(([family]) => family);
    expect(once.sort()).toEqual(['costly_illness', 'spends_to_cap', 'village_tablet']);
    // Violations and look-alikes: of the first cast, of the second, and of the young.
    expect(count.size).toBe(18 + 23 + 25 + 23 + 5);
  });

  it('are none without fraud, more with more, and leave innocents alone', () => {
    expect(labels({ ...options, fraud: 0 })).toEqual([]);
    expect(labels({ ...options, fraud: 2 }).length).toBeGreaterThan(labels(options).length * 1.6);
    const who = (some: readonly Label[]): string[] =>
      some.map((label) => `${label.label_id} ${label.subject_id}`);
    expect(who(innocents({ ...options, fraud: 0 }))).toEqual(who(innocents(options)));
  });

  it('are those of the parts together', () => {
    const size = 3000;
    const parts = [
      ...labels({ ...options, persons: 1000, size }),
      ...labels({ ...options, skip: 1000, size }),
    ];
    expect(parts.sort((a, b) => (a.label_id < b.label_id ? -1 : 1))).toEqual(labels(options));
  });

  it('show a habit in the referrals', () => {
    const alliance = labels(options).find((label) => label.family === 'up_only')?.subject_id;
    const hospital = labels(options).find((label) => label.family === 'refusing')?.subject_id;
    const home = new Map(rows('institutions').map((row) => [row['fixmedins_code'], row['alliance_id']]));
    const last = rows('referrals').filter((row) => row['applied_at']?.startsWith('2025'));
    const own = last.filter((row) => home.get(row['from_fixmedins_code']) === alliance);
    expect(own.filter((row) => row['direction'] === 'up').length).toBeGreaterThan(40);
    expect(own.filter((row) => row['direction'] === 'down')).toEqual([]);
    const refused = (at: (code: string) => boolean): number => {
      const asked = last.filter((row) => row['direction'] === 'up' && at(row['to_fixmedins_code'] ?? ''));
      return asked.filter((row) => row['decision'] === 'refused').length / asked.length;
    };
    expect(refused((code) => code === hospital)).toBeGreaterThan(0.25);
    expect(refused((code) => code !== hospital)).toBeLessThan(0.08);
  });

  it('are written as a table with quotes where they are needed', () => {
    expect(parseCsv(labelsCsv(options))).toEqual(labels(options));
  });
});

describe('a county without fraud', () => {
  const clean = recordsOf({ ...options, fraud: 0 });
  const person = new Map(clean('insured').map((row) => [row['psn_no'] ?? '', row]));
  const isStay = (row: Row): boolean => row['adm_bed'] !== '';
  const day = (row: Row, field: string): string => (row[field] ?? '').slice(0, 10);
  const visits = new Map<string, Row[]>();
  for (const row of clean('visits'))
    visits.set(row['psn_no'] ?? '', [...(visits.get(row['psn_no'] ?? '') ?? []), row]);

  it('has no care of the dead or suspended', () => {
    const wrong = clean('visits').filter((row) => {
      const {
        die_date = '',
        paus_insu_date = '',
        resume_insu_date = '',
      } = person.get(row['psn_no'] ?? '') ?? {};
      const on = day(row, 'begntime');
      const paused =
        paus_insu_date !== '' && on >= paus_insu_date && (resume_insu_date === '' || on < resume_insu_date);
      return paused || (die_date !== '' && on > die_date);
    });
    expect(wrong).toEqual([]);
  });

  it('has no care elsewhere inside a stay but what family collected, and no overlapping stays', () => {
    const wrong: Row[] = [];
    for (const own of visits.values()) {
      for (const stay of own.filter(isStay)) {
        const inside = own.filter(
          (row) =>
            row !== stay &&
            day(row, 'begntime') > day(stay, 'begntime') &&
            day(row, 'begntime') < day(stay, 'endtime'),
        );
        wrong.push(...inside.filter((row) => row['proxy_flag'] !== '1'));
      }
    }
    expect(wrong).toEqual([]);
  });

  it('sells no whole box twice unless it came back', () => {
    const boxes = new Map<string, number>();
    for (const row of clean('fees')) {
      const code = row['drug_trac_codg'] ?? '';
      if (code !== '' && row['trdn_flag'] === '0')
        boxes.set(code, (boxes.get(code) ?? 0) + Math.sign(Number(row['cnt'])));
    }
    expect([...boxes].filter(([, sold]) => sold > 1)).toEqual([]);
  });
});
