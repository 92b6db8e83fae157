import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complete, OWNER, openWorkbench, send, type Workbench } from '../helpers/workbench.js';

const POOL = 'family';
const AREA = '990121';

type Row = Record<string, string>;

const contract = (id: string, psn_no: string, at: string, more: Row = {}): Row => ({
  contract_id: id,
  psn_no,
  fixmedins_code: at,
  package_code: 'basic',
  sign_time: '2024-12-01 09:00:00',
  begndate: '2025-01-01',
  enddate: '2025-12-31',
  ...more,
});
const visit = (id: string, psn_no: string, at: string, day: string, more: Row = {}): Row => ({
  mdtrt_id: id,
  psn_no,
  fixmedins_code: at,
  med_type: '11',
  begntime: `${day} 09:00:00`,
  ...more,
});
const stay = (id: string, psn_no: string, at: string, day: string, more: Row = {}): Row =>
  visit(id, psn_no, at, day, { med_type: '21', endtime: `${day} 18:00:00`, ...more });
const paid = (of: Row, fee: string, fund: string): Row => ({
  setl_id: `S${of['mdtrt_id']}`,
  mdtrt_id: of['mdtrt_id'] ?? '',
  psn_no: of['psn_no'] ?? '',
  fixmedins_code: of['fixmedins_code'] ?? '',
  med_type: of['med_type'] ?? '',
  insutype: '390',
  setl_time: (of['begntime'] ?? '').replace('09:00', '19:00'),
  medfee_sumamt: fee,
  hifp_pay: fund,
  fund_pay_sumamt: fund,
});

const CHRONIC_STAY = stay('STAY', 'P1', 'H2', '2025-04-10');
const REFERRED = visit('UP', 'P2', 'H2', '2025-08-02', { refl_id: 'R1' });
const REHABILITATED = stay('DOWN', 'P2', 'H1', '2025-09-10', { caty: '21', refl_id: 'R2' });
const BEFORE = stay('BEFORE', 'P1', 'H2', '2024-03-01');
const NEIGHBOUR = visit('N', 'P6', 'H2', '2025-02-01');
const NEIGHBOUR_BEFORE = visit('NB', 'P6', 'H2', '2024-02-01');

/** Six persons: P5 dies in May, P3 is signed twice, P6 nowhere. */
const RECORDS: Record<string, Row[]> = {
  institutions: [
    { fixmedins_code: 'H1', fixmedins_name: '测试卫生院', tier: 'township', fix_blng_admdvs: AREA },
    { fixmedins_code: 'H2', fixmedins_name: '测试医院', tier: 'county', fix_blng_admdvs: AREA },
  ],
  insured: ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'].map((psn_no) => ({
    psn_no,
    insutype: '390',
    insu_admdvs: AREA,
    psn_insu_date: '2020-01-01',
    ...(psn_no === 'P1' ? { key_groups: 'hypertension' } : {}),
    ...(psn_no === 'P5' ? { die_date: '2025-05-10' } : {}),
  })),
  contracts: [
    contract('C1', 'P1', 'H1', { package_code: 'chronic' }),
    contract('C2', 'P2', 'H1', { begndate: '2025-07-01' }),
    contract('C3', 'P3', 'H1'),
    contract('C3B', 'P3', 'H2', { begndate: '2025-03-01', package_code: 'chronic' }),
    contract('C4', 'P4', 'H2'),
    contract('C5', 'P5', 'H1', { package_code: 'disabled' }),
  ],
  referrals: [
    {
      refl_id: 'R1',
      psn_no: 'P2',
      direction: 'up',
      from_fixmedins_code: 'H1',
      to_fixmedins_code: 'H2',
      applied_at: '2025-08-01 09:00:00',
      decision: 'accepted',
    },
    {
      refl_id: 'R2',
      psn_no: 'P2',
      direction: 'down',
      from_fixmedins_code: 'H2',
      to_fixmedins_code: 'H1',
      applied_at: '2025-09-09 09:00:00',
      decision: 'accepted',
    },
  ],
  visits: [
    CHRONIC_STAY,
    REFERRED,
    REHABILITATED,
    BEFORE,
    NEIGHBOUR,
    NEIGHBOUR_BEFORE,
    stay('BEFORE3', 'P3', 'H2', '2024-05-01'),
    visit('ONLINE', 'P3', 'H1', '2025-06-01', { online_flag: '1' }),
  ],
  settlements: [
    paid(CHRONIC_STAY, '2000.00', '1000.00'),
    paid(REFERRED, '500.00', '400.00'),
    paid(REHABILITATED, '100.00', '100.00'),
    paid(BEFORE, '2000.00', '900.00'),
    paid(NEIGHBOUR, '9000.00', '0.00'),
    paid(NEIGHBOUR_BEFORE, '3000.00', '0.00'),
  ],
  services: [
    {
      rec_id: 'B1',
      psn_no: 'P1',
      fixmedins_code: 'H1',
      item_code: 'JY02',
      done_time: '2025-10-01 09:00:00',
      bp_sys: '130',
      bp_dia: '80',
      channel: 'onsite',
    },
  ],
  clearings: [
    {
      clear_id: 'K1',
      setl_id: 'SSTAY',
      fixmedins_code: 'H2',
      period: '2025-04',
      clr_way: 'drg',
      cleared_amount: '1300.00',
    },
  ],
  payments: [
    {
      pay_id: 'X1',
      subject_id: 'H1',
      kind: 'signing_fund',
      amount: '200.00',
      period: '2025',
      paid_at: '2025-06-01 10:00:00',
    },
    // Paid by the head: no business of this statement.
    {
      pay_id: 'X2',
      subject_id: 'H1',
      kind: 'base',
      amount: '999.00',
      period: '2025',
      paid_at: '2025-06-01 10:00:00',
    },
  ],
};

describe('a year of family-doctor contracts', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    for (const [stream, rows] of Object.entries(RECORDS))
      await send(
        bench,
        stream,
        rows.map((row) => complete(stream, row)),
        { pool: POOL },
      );
    await bench.services.worker.drain();
  });
  afterAll(() => bench.close());

  it('is settled from the records, each part as worked out by hand', async () => {
    const { statements, checks } = await bench.services.settlement.once(OWNER, {
      pool: POOL,
      year: 2025,
      policy: 'family-doctor',
      parameters: {},
      cases: {},
    });
    expect(checks.map(({ check, ok }) => [check, ok])).toEqual(checks.map(({ check }) => [check, true]));
    expect(checks.find(({ check }) => check === 'actual')?.found).toBe('46');
    expect(statements.map((own) => own.subject_id)).toEqual(['H1', 'H2']);
    const [first, second] = statements;
    const amountsOf = (own = first): Record<string, string> =>
      Object.fromEntries((own?.lines ?? []).map(({ code, amount }) => [code, amount]));
    expect(amountsOf()).toMatchObject({
      // P1 twelve months; P2 six, P3 twelve; P5 four
      'signing.package_chronic': '150.00',
      'signing.package_basic': '120.00',
      'signing.package_disabled': '100.00',
      'signing.fee': '370.00',
      'signing.fund': '294.00',
      'signing.public_health': '39.00',
      'signing.person': '27.00',
      'signing.civil_affairs': '10.00',
      'signing.fund_due': '94.00',
      'signing.public_health_due': '39.00',
      // P1: 200 prepaid, and three tenths of 300
      'chronic.prepay': '200.00',
      'chronic.stays': '300.00',
      'chronic.saved_team': '90.00',
      'chronic.entitlement': '290.00',
      'chronic.due': '290.00',
      // P1, P2 and P3: 2,600 after 2,000; the area, P6 among them, 11,600 after 5,000
      'rewards.tier1.growth': '30.0000',
      'rewards.tier1.area_cost_growth': '132.0000',
      'rewards.tier1.control': '100.0000',
      'rewards.tier1.reward': '37.00',
      // one stay after two, of three persons
      'rewards.tier2.rate_before': '66.6667',
      'rewards.tier2.rate_now': '33.3333',
      'rewards.tier2.reward': '20.00',
      'rewards.tier3.reward': '0.00',
      'rewards.due': '57.00',
      'rehabilitation.paid': '120.00',
      'rehabilitation.due': '20.00',
      entitlement: '700.00',
      payable: '500.00',
    });
    expect(amountsOf(second)).toMatchObject({ 'signing.fee': '80.00', 'signing.fund_due': '56.00' });
  });

  it('is the same when it is asked as of its last day, and less as of an earlier one', async () => {
    const asOf = async (day: string) => {
      const { statements } = await bench.services.settlement.once(OWNER, {
        pool: POOL,
        year: 2025,
        policy: 'family-doctor',
        parameters: {},
        cases: {},
        as_of: day,
      });
      return statements.find((own) => own.subject_id === 'H1')?.payable;
    };
    expect(await asOf('2025-12-31')).toBe('500.00');
    // Not yet: the referral, 20 of tier 2; the rehabilitation, 20; the reading of October, 37 of tier 1.
    expect(await asOf('2025-07-31')).toBe('423.00');
  });
});
