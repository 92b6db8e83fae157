import { RULES } from '@fundwatch/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { expectedState, faultsOf } from './check.js';
import { planOf, type Batch } from './plan.js';

const SEEN: readonly Batch[] = [
  ['institutions', { fixmedins_code: 'H1', fix_blng_admdvs: 'X', alliance_id: 'A1' }],
  ['insured', { psn_no: 'P1', psn_insu_date: '2020-01-01', insu_admdvs: 'X', fixmedins_code: 'H1' }],
  ['visits', { mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-05-01 09:00:00' }],
  ['settlements', { setl_id: 'S1', psn_no: 'P1', mdtrt_id: 'V1', setl_time: '2025-07-01 10:00:00' }],
];
const contract = (enddate: string): Record<string, string> => ({
  contract_id: 'C1',
  psn_no: 'P1',
  fixmedins_code: 'H1',
  begndate: '2025-01-01',
  enddate,
});
const referral = (applied_at: string): Record<string, string> => ({
  refl_id: 'F1',
  psn_no: 'P1',
  from_fixmedins_code: 'H1',
  to_fixmedins_code: 'H1',
  applied_at,
});

// What the property test once found, as small as it gets: batch after batch must end where a full run ends, under the rules that it showed in.
const FOUND: { title: string; period: string; rules: readonly string[]; batches: readonly Batch[] }[] = [
  {
    title: 'a settlement that a correction moves to another year leaves no month behind',
    period: '2023',
    rules: [],
    batches: [
      ['insured', { psn_no: 'P1', psn_insu_date: '2020-01-01' }],
      ['settlements', { setl_id: 'S1', psn_no: 'P1', mdtrt_id: 'V1', setl_time: '2023-05-01 10:00:00' }],
      ['settlements', { setl_id: 'S1', psn_no: 'P1', mdtrt_id: 'V1', setl_time: '2025-05-01 10:00:00' }],
    ],
  },
  {
    title: 'a month that came back after a correction counts the insured again',
    period: '2023',
    rules: [],
    batches: [
      ['insured', { psn_no: 'P1', psn_insu_date: '2020-01-01' }],
      ['settlements', { setl_id: 'S1', psn_no: 'P1', mdtrt_id: 'V1', setl_time: '2023-05-01 10:00:00' }],
      ['settlements', { setl_id: 'S1', psn_no: 'P1', mdtrt_id: 'V1', setl_time: '2025-05-01 10:00:00' }],
      ['settlements', { setl_id: 'S2', psn_no: 'P1', mdtrt_id: 'V2', setl_time: '2023-07-01 10:00:00' }],
    ],
  },
  {
    title: 'the fees of a visit are those of every month in which it was settled',
    period: '2025',
    rules: [],
    batches: [
      ...SEEN,
      ['contracts', contract('2025-12-31')],
      [
        'settlements',
        {
          setl_id: 'S2',
          psn_no: 'P1',
          mdtrt_id: 'V1',
          setl_time: '2025-05-01 10:00:00',
          medfee_sumamt: '80.55',
        },
      ],
      ['referrals', referral('2025-07-02 10:00:00')],
    ],
  },
  {
    title: 'a contract that ends sooner leaves the months and the visit that it covered before',
    period: '2025',
    rules: ['C06', 'C07'],
    batches: [...SEEN, ['contracts', contract('2025-12-31')], ['contracts', contract('2025-03-31')]],
  },
  {
    title: 'a contract that comes last counts in the months and for the visit that it covers',
    period: '2025-07',
    rules: ['C06', 'C07'],
    batches: [...SEEN, ['contracts', contract('2025-12-31')]],
  },
  {
    title: 'a referral that moves to another month leaves the one before',
    period: '2025',
    rules: ['A01', 'A02'],
    batches: [
      ...SEEN,
      ['referrals', referral('2025-02-01 09:00:00')],
      ['referrals', referral('2025-04-01 09:00:00')],
    ],
  },
  {
    title: 'a refund that names another person still reverses the settlement',
    period: '2025',
    rules: ['I02'],
    batches: [
      ['insured', { psn_no: 'P1', die_date: '2025-03-01' }],
      ['visits', { mdtrt_id: 'V1', psn_no: 'P1', begntime: '2025-03-11 09:00:00' }],
      ['settlements', { setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-03-11 09:30:00' }],
      [
        'settlements',
        {
          setl_id: 'S2',
          mdtrt_id: 'V1',
          psn_no: 'P2',
          setl_time: '2025-03-12 09:30:00',
          refd_setl_flag: '1',
          init_setl_id: 'S1',
        },
      ],
    ],
  },
  {
    title: 'a reversed settlement stays reversed when its person is judged again',
    period: '2025',
    rules: ['I02'],
    batches: [
      ['insured', { psn_no: 'P1', die_date: '2025-03-01' }],
      ['visits', { mdtrt_id: 'V1', psn_no: 'P1', begntime: '2025-03-11 09:00:00' }],
      [
        'settlements',
        {
          setl_id: 'S2',
          mdtrt_id: 'V1',
          psn_no: 'P2',
          setl_time: '2025-03-12 09:30:00',
          refd_setl_flag: '1',
          init_setl_id: 'S1',
        },
      ],
      ['settlements', { setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-03-11 09:30:00' }],
    ],
  },
  {
    title: 'a refund sent under another visit moves the visit back to the month of its settlement before',
    period: '2025-01',
    rules: [],
    batches: [
      ['insured', { psn_no: 'P1', insu_admdvs: 'X' }],
      ['visits', { mdtrt_id: 'V1', psn_no: 'P1', begntime: '2025-01-03 09:00:00' }],
      [
        'settlements',
        { setl_id: 'S0', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-01-03 09:30:00' },
        { setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-05-03 09:30:00' },
      ],
      [
        'settlements',
        {
          setl_id: 'S2',
          mdtrt_id: 'V2',
          psn_no: 'P1',
          setl_time: '2025-06-03 09:30:00',
          refd_setl_flag: '1',
          init_setl_id: 'S1',
        },
      ],
    ],
  },
  {
    title: 'a line that names another person than its visit proves nothing about the visit',
    period: '2025',
    rules: ['I01'],
    batches: [
      ['insured', { psn_no: 'P1', gend: '2', brdy: '1950-05-01' }],
      ['catalogue', { med_list_codg: 'W1', sex: '1', begndate: '2024-01-01' }],
      [
        'fees',
        {
          mdtrt_id: 'V1',
          feedetl_sn: '1',
          psn_no: 'P2',
          med_list_codg: 'W1',
          fee_ocur_time: '2025-03-11 09:10:00',
        },
      ],
      ['visits', { mdtrt_id: 'V1', psn_no: 'P1', diag_code: 'N40.x000', begntime: '2025-03-11 09:00:00' }],
      ['settlements', { setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-03-11 09:30:00' }],
      ['visits', { mdtrt_id: 'V2', psn_no: 'P1', begntime: '2025-03-12 09:00:00' }],
    ],
  },
  {
    title: 'a rule judges nobody, by no road, while a stream that it needs is missing',
    period: '2024-12',
    rules: ['C06', 'C07', 'I02'],
    batches: [
      ['contracts', { ...contract('2024-12-30'), sign_time: '2024-01-01 11:00:00', begndate: '2024-01-01' }],
      ['visits', { mdtrt_id: 'V1', psn_no: 'P9', begntime: '2025-01-07 11:00:00' }],
    ],
  },
  {
    title: 'a second data fault of a finding is told though its grade stays',
    period: '2025',
    rules: ['D04'],
    batches: [
      [
        'fees',
        {
          mdtrt_id: 'V1',
          feedetl_sn: '1',
          fixmedins_code: 'H1',
          fee_ocur_time: '2025-08-01 09:00:00',
          drug_trac_codg: '1234567',
        },
        {
          mdtrt_id: 'V2',
          feedetl_sn: '2',
          fixmedins_code: 'H1',
          fee_ocur_time: '2025-08-03 09:00:00',
          drug_trac_codg: '1234567',
        },
      ],
      [
        'fees',
        {
          mdtrt_id: 'V2',
          feedetl_sn: '1',
          fixmedins_code: 'H1',
          fee_ocur_time: '2025-08-02 09:00:00',
          drug_trac_codg: '1234567',
        },
      ],
    ],
  },
];

describe('splits that once ended elsewhere than a full run', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  for (const { title, period, rules, batches } of FOUND) {
    it(title, async () => {
      const plan = planOf(batches, { rules: RULES.filter(({ id }) => rules.includes(id)) });
      expect(await faultsOf(bench, plan, await expectedState(bench, plan, period), period)).toEqual([]);
    });
  }
});
