import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { complete, OWNER, openWorkbench, send, type Workbench } from '../helpers/workbench.js';

const POOL = 'points';
const AREA = '990121';

type Care = { at: string; who: string; day: string; diag: string };
/** Who was treated where, on which day, for what. */
const CARE: Readonly<Record<string, Care>> = {
  FIRST: { at: 'H1', who: 'P1', day: '2025-01-05', diag: 'I10.x00' },
  // The same month and disease: it was the other's first.
  SECOND: { at: 'H2', who: 'P1', day: '2025-01-20', diag: 'I10.x01' },
  NEXT: { at: 'H2', who: 'P1', day: '2025-02-05', diag: 'I10.x00' },
  KIDNEY: { at: 'H2', who: 'P2', day: '2025-03-01', diag: 'N18.500' },
  REFUNDED: { at: 'H2', who: 'P2', day: '2025-04-01', diag: 'N18.500' },
  UNLISTED: { at: 'H1', who: 'P3', day: '2025-05-06', diag: 'J06.900' },
  DEAD: { at: 'H1', who: 'P4', day: '2025-06-10', diag: 'E11.900' },
  LAST_YEAR: { at: 'H2', who: 'P2', day: '2024-12-31', diag: 'N18.500' },
};

describe('special diseases by points', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    const own = Object.entries(CARE).map(([id, { at, who, day, diag }]) => ({
      mdtrt_id: id,
      psn_no: who,
      fixmedins_code: at,
      med_type: '14',
      begntime: `${day} 09:00:00`,
      diag_code: diag,
    }));
    const settlements = own.map(({ diag_code: _, begntime, ...rest }) => ({
      ...rest,
      setl_id: `S${rest.mdtrt_id}`,
      insutype: '390',
      setl_time: begntime,
      hifp_pay: '50.00',
      fund_pay_sumamt: '50.00',
    }));
    const refund = {
      ...settlements.find((row) => row.mdtrt_id === 'REFUNDED'),
      setl_id: 'BACK',
      setl_time: '2025-04-02 09:00:00',
      refd_setl_flag: '1',
      init_setl_id: 'SREFUNDED',
      hifp_pay: '-50.00',
      fund_pay_sumamt: '-50.00',
    };
    const place = (code: string, tier: string) => ({
      fixmedins_code: code,
      fixmedins_name: `测试${code}`,
      tier,
      fix_blng_admdvs: AREA,
    });
    const records: Record<string, Record<string, string>[]> = {
      institutions: [place('H1', 'county'), place('H2', 'township')],
      insured: ['P1', 'P2', 'P3', 'P4'].map((psn_no) => ({
        psn_no,
        insutype: '390',
        insu_admdvs: AREA,
        psn_insu_date: '2020-01-01',
        ...(psn_no === 'P4' ? { die_date: '2025-05-01' } : {}),
      })),
      visits: own,
      settlements: [...settlements, refund],
      funds: [{ admdvs: AREA, insutype: '390', year: '2025', fund_income: '100000.00' }],
      payments: [
        {
          pay_id: 'X',
          subject_id: 'H2',
          kind: 'prepay',
          amount: '4000.00',
          period: '2025',
          paid_at: '2025-12-01 10:00:00',
        },
      ],
    };
    for (const [stream, rows] of Object.entries(records)) {
      const whole = rows.map((row) => complete(stream, row));
      await send(bench, stream, whole, { pool: POOL });
    }
    await bench.services.worker.drain();
  });
  afterAll(() => bench.close());

  /** What the statements of the year say, by place: points, what they bring, what is due. */
  async function settled(cases: Record<string, 'confirmed' | 'dismissed'> = {}) {
    const { statements, checks } = await bench.services.settlement.once(OWNER, {
      pool: POOL,
      year: 2025,
      policy: 'special-disease-points',
      parameters: {},
      cases,
    });
    expect(checks.map(({ check, ok }) => [check, ok])).toEqual(checks.map(({ check }) => [check, true]));
    return Object.fromEntries(
      statements.map((own) => {
        const amount = (code: string) => own.lines.find((line) => line.code === code)?.amount;
        return [own.subject_id, [amount('points'), amount('entitlement'), own.payable, ...own.reasons]];
      }),
    );
  }

  it('are the place’s that settled the month first, by the longest diagnosis, refunds left out', async () => {
    // 40 and 60 of H1; 38 and 475 of H2, at 0.95: of 5,000 yuan 100 and 513 of 613 parts.
    expect(await settled()).toEqual({
      H1: ['100.00', '815.66', '815.66', '1 个人月的诊断不在病种目录内，不计分'],
      H2: ['513.00', '4184.34', '184.34'],
    });
  });

  it('are withdrawn with a confirmed case; their money stays with the fund', async () => {
    const [found] = await bench.platform.clickhouse.query({
      name: 'finding about the dead',
      sql: `SELECT finding_id FROM findings FINAL WHERE pool = {pool:String} AND rule_id = 'I02'`,
      params: { pool: POOL },
      row: z.object({ finding_id: z.string() }),
    });
    expect(await settled({ [found?.finding_id ?? '']: 'confirmed' })).toEqual({
      H1: [
        '40.00',
        '326.26',
        '326.26',
        '已核实违规的人月撤销分值，不另行追回金额',
        '1 个人月的诊断不在病种目录内，不计分',
      ],
      H2: ['513.00', '4184.34', '184.34'],
    });
  });
});
