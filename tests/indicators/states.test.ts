import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import { openWorkbench, OWNER, send, type Workbench } from '../helpers/workbench.js';

const POOL = 'states';
const person = (psn_no: string, key_groups: string, brdy = '1970-01-01') => ({
  psn_no,
  key_groups,
  brdy,
  gend: '1',
  insutype: '390',
  insu_admdvs: '990101',
  psn_insu_date: '2020-01-01',
  fixmedins_code: 'H1',
});
const contract = (contract_id: string, psn_no: string, begndate: string) => ({
  contract_id,
  psn_no,
  begndate,
  fixmedins_code: 'H1',
  team_id: 'T1',
  package_code: 'basic',
  sign_time: `${begndate} 09:00:00`,
  enddate: '2025-12-31',
});
let records = 0;
const service = (psn_no: string, item_code: string, day: string, more: Record<string, string> = {}) => ({
  rec_id: `R${++records}`,
  psn_no,
  item_code,
  fixmedins_code: 'H1',
  done_time: `${day} 10:00:00`,
  channel: 'onsite',
  ...more,
});
const pressure = (psn_no: string, day: string, bp_sys: string, bp_dia: string) =>
  service(psn_no, 'JY02', day, { bp_sys, bp_dia });
const QUARTERS = ['2025-02-01', '2025-05-01', '2025-08-01', '2025-11-01'];

describe('states at the end of a quarter', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    const to = { pool: POOL };
    await send(
      bench,
      'institutions',
      [{ fixmedins_code: 'H1', fixmedins_name: '测试卫生院', tier: 'township', fix_blng_admdvs: '990101' }],
      to,
    );
    // P1 receives all that is due and is 70 with 145/85; P2 is read once, too high; P3 has a contract and nothing else;
    // P4 signed in July: half of a year's items are due.
    await send(
      bench,
      'insured',
      [
        person('P1', 'hypertension', '1955-01-01'),
        person('P2', 'hypertension'),
        person('P3', ''),
        person('P4', 'hypertension'),
      ],
      to,
    );
    await send(
      bench,
      'contracts',
      [
        contract('C1', 'P1', '2025-01-01'),
        contract('C2', 'P2', '2025-01-01'),
        contract('C3', 'P3', '2025-01-01'),
        contract('C4', 'P4', '2025-07-01'),
      ],
      to,
    );
    await send(
      bench,
      'services',
      [
        ...QUARTERS.map((day) => pressure('P1', day, '145', '85')),
        service('P1', 'JY01', '2025-03-01', { patient_confirm: 'sms' }),
        pressure('P2', '2025-03-05', '150', '85'),
        pressure('P4', '2025-08-05', '130', '80'),
        pressure('P4', '2025-10-05', '130', '80'),
      ],
      to,
    );
    await send(
      bench,
      'visits',
      [
        {
          mdtrt_id: 'V1',
          psn_no: 'P2',
          fixmedins_code: 'H1',
          med_type: '21',
          begntime: '2025-04-01 09:00:00',
          endtime: '2025-04-03 09:00:00',
          online_flag: '0',
        },
      ],
      to,
    );
    await send(
      bench,
      'settlements',
      [
        {
          setl_id: 'S1',
          mdtrt_id: 'V1',
          psn_no: 'P2',
          fixmedins_code: 'H1',
          insutype: '390',
          med_type: '21',
          setl_time: '2025-04-03 10:00:00',
          medfee_sumamt: '100.00',
          hifp_pay: '50.00',
          fund_pay_sumamt: '50.00',
        },
      ],
      to,
    );
    await bench.services.worker.drain();
  });
  afterAll(() => bench.close());

  const figures = async (period: string, asOf?: string): Promise<Record<string, string>> => {
    const values = await bench.services.indicators.values(OWNER, {
      pool: POOL,
      period,
      grain: 'institution',
      asOf,
    });
    return Object.fromEntries(
      values
        .filter(({ variant }) => variant === 'main')
        .map((row) => [row.indicator, row.not_computable_reason ?? `${row.numerator}/${row.denominator}`]),
    );
  };

  it('count contracts by what the twelve months before brought', async () => {
    // Due: P1 and P2 one assessment and four readings, P3 an assessment, P4 two readings (half a year rounds an assessment down).
    expect(await figures('2025')).toMatchObject({
      K04: '2/4',
      K05: '8/13',
      K06: '2/4',
      K15: '0/4',
      H01: '3/3',
      H02: '1/3',
      H03: '2/3',
      H07: '2/3',
    });
  });

  it('are known of a team, to those who reach its institution', async () => {
    const scopeOf = (id: string): Scope => ({
      who: 'clerk',
      pools: [POOL],
      places: [{ pool: POOL, kind: 'institution', id }],
      clear: false,
    });
    const read = { pool: POOL, period: '2025', grain: 'team', indicator: 'K06' } as const;
    const [row] = await bench.services.indicators.values(scopeOf('H1'), read);
    expect(row).toMatchObject({ subject_id: 'T1', numerator: '2', denominator: '4' });
    expect(await bench.services.indicators.values(scopeOf('H2'), read)).toEqual([]);
  });

  it('stand at the ends of quarters, and of twelve months that end there', async () => {
    const [quarter, rolling, month] = await Promise.all(
      ['2025-Q1', '2025-03-R12', '2025-02'].map((text) => figures(text)),
    );
    expect(quarter).toMatchObject({ H01: 'no settlements in 2025-Q1' });
    expect(rolling?.['H01']).toBe('no settlements in 2025-03-R12');
    expect(month).toMatchObject({ K04: 'counted at the ends of quarters' });
    expect(await figures('2025-06-R12')).toMatchObject({ H01: '2/3', K06: '2/3', K15: '0/3' });
  });

  it('as of a past day know what had been done by then', async () => {
    expect(await figures('2025', '2025-06-15')).toMatchObject({ H01: '2/3', H02: '0/2' });
  });

  it('follow a service that comes late, and equal a fresh count', async () => {
    await send(bench, 'services', [service('P3', 'JY01', '2025-05-02', { channel: 'online' })], {
      pool: POOL,
    });
    await bench.services.worker.drain();
    expect(await figures('2025')).toMatchObject({ K04: '3/4', K05: '9/13', K15: '1/4' });
    const found = await bench.services.measures.differences(POOL, await bench.services.ledger.nextRun());
    expect(found.bad).toEqual([]);
    expect(found.count).toBeGreaterThan(20);
  });
});
