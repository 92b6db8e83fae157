import { RULES, type Rule } from '@fundwatch/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { expectedState, faultsOf } from './check.js';
import { planOf, type Batch } from './plan.js';
import { rulesOf } from './world.js';
import { plusDays } from './times.js';

type Row = Record<string, string>;

/** Who came when to one till of one place, a minute after another, in order. */
const visits = (day: number, persons: readonly number[], month = '03'): Row[] =>
  persons.map((person) => ({
    mdtrt_id: `V${day * 100 + person}`,
    psn_no: `P${person}`,
    fixmedins_code: 'H1',
    dev_no: 'T1',
    begntime: `2025-${month}-0${day} 12:0${Math.floor(person / 6)}:${(person % 6) * 10 || '00'}`,
  }));
const paid = (rows: readonly Row[]): Row[] =>
  rows.map(({ mdtrt_id = '', psn_no = '' }) => ({
    setl_id: `S${mdtrt_id.slice(1)}`,
    mdtrt_id,
    psn_no,
    fixmedins_code: 'H1',
    setl_time: '2025-04-01 09:00:00',
  }));
const came = (rows: readonly Row[]): Batch[] => [
  ['visits', ...rows],
  ['settlements', ...paid(rows)],
];

const TEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const THREE = [0, 1, 2];
const crowd = came([...visits(1, TEN), ...visits(2, TEN)]);
const friends = came([...visits(1, THREE), ...visits(2, THREE), ...visits(3, THREE)]);
const telephones = (tel: string): Batch => ['insured', ...THREE.map((n) => ({ psn_no: `P${n}`, tel }))];
const own: Batch = ['insured', ...THREE.map((n) => ({ psn_no: `P${n}`, tel: `1990000000${n}` }))];

/** People admitted to the place on a day, who leave five days later: `persons` of them, from the number `first`. */
const admitted = (day: string, first: number, persons: number): Row[] =>
  Array.from({ length: persons }, (_, at) => ({
    mdtrt_id: `V${9000 + first + at}`,
    psn_no: `P${9000 + first + at}`,
    fixmedins_code: 'H1',
    med_type: '21',
    begntime: `${day} 09:0${at}:00`,
    endtime: `${plusDays(day, 5)} 10:00:00`,
    diag_code: 'M51.200',
  }));
const bus = admitted('2025-03-28', 0, 5);
/** Two admissions on each of so many days that they are what is usual. */
const everyDay = Array.from({ length: 50 }, (_, at) =>
  admitted(plusDays('2025-01-20', at), 100 + at * 2, 2),
).flat();

/** A panel whose members were seen nowhere in two years, but for one, and the visits that come late for most of them. */
const panel = Array.from({ length: 60 }, (_, at): Row => ({ psn_no: `P${7000 + at}` }));
const ghosts: Batch[] = [
  ['insured', ...panel.map((row) => ({ ...row, psn_insu_date: '2020-01-01' }))],
  [
    'contracts',
    ...panel.map((row, at) => ({
      ...row,
      contract_id: `C${7000 + at}`,
      fixmedins_code: 'H1',
      begndate: '2023-01-01',
      enddate: '2024-12-31',
      sign_time: '2023-01-01 09:00:00',
    })),
  ],
  ['services', { rec_id: 'R7000', contract_id: 'C7000', psn_no: 'P7000', done_time: '2023-03-01 09:00:00' }],
  ...came([
    { mdtrt_id: 'V7000', psn_no: 'P7000', fixmedins_code: 'H1', begntime: '2023-03-01 09:00:00' },
    { mdtrt_id: 'V6999', psn_no: 'P6999', fixmedins_code: 'H1', begntime: '2025-03-01 09:00:00' },
  ]),
];
const late = panel.slice(1, 50).map(({ psn_no = '' }, at) => ({
  mdtrt_id: `V${7101 + at}`,
  psn_no,
  fixmedins_code: 'H1',
  begntime: '2024-05-01 09:00:00',
}));

/** A change to what says which places a change touches, by which the batches would end elsewhere. */
const BLIND: readonly [from: string, to: string] = [
  'toDate(begntime) IN (SELECT day FROM',
  'toDate(begntime) + 9 IN (SELECT day FROM',
];
const HASTY: readonly [from: string, to: string] = [
  'WHERE (psn_no, mdtrt_id) IN touch_',
  'WHERE 0 AND (psn_no, mdtrt_id) IN touch_',
];
const SURE: readonly [from: string, to: string] = [
  'WHERE (psn_no, year) NOT IN',
  'WHERE 0 AND (psn_no, year) NOT IN',
];
const FORGETFUL: readonly [from: string, to: string] = ['WHERE c.day BETWEEN', 'WHERE 0 AND c.day BETWEEN'];
const SHORT_SIGHTED: readonly [from: string, to: string] = ['range(91)', 'range(1)'];
const CARELESS: readonly [from: string, to: string] = ['range(91)', 'range(0)'];
const DEAF: readonly [from: string, to: string] = ['HAVING uniqExact(tel) > 1 OR', 'HAVING 0 AND'];

// Few changes touch few places: batch after batch must still end where a full run ends.
const CASES: {
  title: string;
  batches: readonly Batch[];
  bug: readonly [from: string, to: string];
  rules?: readonly Rule[];
}[] = [
  {
    title: 'a crowd that one visit completes',
    batches: [...came([...visits(1, TEN), ...visits(2, TEN.slice(1))]), ...came(visits(2, [0]))],
    bug: BLIND,
  },
  {
    title: 'a crowd that a correction dissolves',
    batches: [...crowd, ['visits', { ...visits(1, [0])[0], begntime: '2025-05-01 12:00:00' }]],
    bug: FORGETFUL,
  },
  {
    title: 'friends who come together for the third time',
    batches: [
      ...came([...visits(1, THREE), ...visits(2, THREE), ...visits(3, THREE.slice(1))]),
      ...came(visits(3, [0])),
    ],
    bug: BLIND,
  },
  {
    title: 'friends of whom a correction takes two away',
    batches: [
      ...friends,
      [
        'visits',
        ...visits(2, [0, 1]).map((row, at) => ({ ...row, begntime: `2025-05-0${at + 1} 12:00:00` })),
      ],
    ],
    bug: FORGETFUL,
  },
  {
    title: 'a crowd whose last visit is settled after the others',
    batches: [
      ...came([...visits(1, TEN), ...visits(2, TEN.slice(1))]),
      ['visits', ...visits(2, [0])],
      ['settlements', ...paid(visits(2, [0]))],
    ],
    bug: HASTY,
  },
  {
    title: 'a panel of ghosts of whom most were seen, as late visits tell',
    batches: [...ghosts, ...came(late)],
    bug: SURE,
    rules: RULES.filter(({ id }) => id === 'C11'),
  },
  {
    title: 'a bus that one admission completes',
    batches: [...came(bus.slice(1)), ...came(bus.slice(0, 1))],
    bug: CARELESS,
  },
  {
    title: 'a bus at a place that turns out to admit as many every day',
    batches: [...came(bus), ['visits', ...everyDay]],
    bug: SHORT_SIGHTED,
  },
  {
    title: 'friends who turn out to be a family',
    batches: [...friends, telephones('19900000001')],
    bug: DEAF,
  },
  {
    title: 'a family whose telephones turn out to be their own',
    batches: [telephones('19900000001'), ...friends, own],
    bug: DEAF,
  },
];

describe('places that few changes touch end where one full run ends', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  for (const { title, batches, bug, rules = rulesOf('tills') } of CASES) {
    it(title, async () => {
      const plan = planOf(batches, { isLong: true, rules });
      const expected = await expectedState(bench, plan, '2025');
      expect(await faultsOf(bench, plan, expected, '2025')).toEqual([]);
      const planted = (sql: string): string => sql.replaceAll(bug[0], bug[1]);
      expect(await faultsOf(bench, plan, expected, '2025', planted)).not.toEqual([]);
    });
  }

  it('no later batch judges everybody, though a rule has nobody in scope', async () => {
    // Nobody here has a stay, a pause or co-ordinates.
    const rules = RULES.filter(({ id }) => ['I03', 'I06', 'I08', 'I09', 'N04', 'N05', 'P03'].includes(id));
    const plan = planOf([['insured', { psn_no: 'P0' }], ...crowd, ...came(visits(3, [0]))], { rules });
    const seen: string[] = [];
    const watched = (sql: string): string => (seen.push(sql), sql);
    expect(await faultsOf(bench, plan, await expectedState(bench, plan, '2025'), '2025', watched)).toEqual(
      [],
    );
    const judgements = seen.flatMap((sql) => {
      const run = /TABLE units_(\d+)_/.exec(sql)?.[1];
      return run ? [{ run, isEverybody: sql.includes('SELECT unit FROM findings WHERE pool') }] : [];
    });
    const last = judgements.at(-1)?.run;
    expect(judgements.some(({ isEverybody }) => isEverybody)).toBe(true);
    expect(judgements.filter(({ run, isEverybody }) => run === last && isEverybody)).toEqual([]);
  });
});
