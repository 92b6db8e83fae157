import { parsePeriod, yearEarlier } from '@fundwatch/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOf, parseCsv, type Row } from '../../libs/simulator/src/testing.js';
import { openWorkbench, OWNER, send, sendText, type Workbench } from '../helpers/workbench.js';
import { expectedValues, tally, type Grain, type Rows } from './oracle.js';

const COUNTY = { persons: 1200, seed: 11, from: '2024-01-01', to: '2025-12-31' };
const GRAINS: readonly Grain[] = ['area', 'alliance', 'institution'];
/** Values have six decimals, and means under them four. */
const NEAR = 2e-6;

/** The rows as they stood at the end of a day: what happened later is not there, or not yet known. */
function until(rows: Rows, day: string): Rows {
  const event: Record<string, string> = {
    settlements: 'setl_time',
    visits: 'begntime',
    contracts: 'sign_time',
    referrals: 'applied_at',
    feedback: 'made_at',
  };
  const later = [
    'die_date',
    'paus_insu_date',
    'resume_insu_date',
    'term_date',
    'endtime',
    'decided_at',
    'arrived_at',
  ];
  return (stream) =>
    rows(stream)
      .filter((row) => (row[event[stream] ?? ''] ?? '').slice(0, 10) <= day)
      .map((row): Row => {
        const unknown = later.filter((name) => (row[name] ?? '').slice(0, 10) > day);
        const known = { ...row, ...Object.fromEntries(unknown.map((name) => [name, ''])) };
        return unknown.includes('decided_at') ? { ...known, decision: 'pending' } : known;
      });
}

describe('indicators', () => {
  let bench: Workbench;
  let rows: Rows;
  beforeAll(async () => {
    bench = await openWorkbench();
    const found = new Map<string, Row[]>();
    for (const [name, text] of filesOf(COUNTY)) {
      const stream = /^[a-z]+/.exec(name)?.[0] ?? '';
      found.set(stream, [...(found.get(stream) ?? []), ...parseCsv(text)]);
      if (!['fees', 'services'].includes(stream)) await sendText(bench, name, text, { pool: 'county' });
    }
    rows = (stream) => found.get(stream) ?? [];
    await bench.services.worker.drain();
  });
  afterAll(() => bench.close());

  /** Compares every value that is given with a count by plain loops; returns how many of each there were. */
  async function compare(text: string, from: Rows, asOf?: string): Promise<Record<string, number>> {
    const now = parsePeriod(text)?.months ?? [];
    const short = (months: readonly string[]): string[] => months.map((month) => month.slice(0, 7));
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    for (const grain of GRAINS) {
      const counted = tally(from, grain, [...short(now), ...short(yearEarlier(now))]);
      const values = await bench.services.indicators.values(OWNER, {
        pool: 'county',
        period: text,
        grain,
        asOf,
      });
      for (const value of values) {
        const name = `${value.indicator} ${value.variant}`;
        const wanted = expectedValues(counted, value.subject_id, short(now), short(yearEarlier(now)))[name];
        if (wanted === undefined) continue;
        const key = `${name} ${grain}`;
        if (value.value !== null) counts[key] = (counts[key] ?? 0) + 1;
        const isRight =
          value.value === null
            ? !Number.isFinite(wanted)
            : Math.abs(Number(value.value) - wanted) < NEAR * Math.max(1, Math.abs(wanted));
        if (!isRight) wrong.push(`${key} ${value.subject_id}: ${value.value}, must be ${wanted}`);
      }
    }
    expect(wrong).toEqual([]);
    return counts;
  }

  it('equal a count by plain loops, for every variant, grain and kind of period', async () => {
    for (const period of ['2025', '2025-Q2', '2025-03']) {
      const counts = await compare(period, rows);
      expect(counts).toMatchObject({ 'K01 main area': 1, 'K07 main area': 1, 'L10 main area': 1 });
      expect(counts['K01 main institution']).toBeGreaterThan(5);
      expect(counts['L04 main institution']).toBeGreaterThan(2);
      expect(counts['L12 excluding_transfers alliance']).toBeGreaterThan(1);
      expect(counts['N10 growth area']).toBe(1);
    }
  });

  it('as of a past day know only what had happened by then', async () => {
    const day = '2025-08-20';
    expect(await compare('2025', until(rows, day), day)).toMatchObject({ 'K01 main area': 1 });
    const values = (asOf?: string) =>
      bench.services.indicators.values(OWNER, { pool: 'county', period: '2025', grain: 'alliance', asOf });
    expect(await values(day)).not.toEqual(await values());
    expect(await values('2026-06-30')).toEqual(await values());
    expect((await values('2024-12-31')).every((row) => row.value === null)).toBe(true);
  });

  it('say what is missing instead of counting 0', async () => {
    const pool = 'bare';
    await send(bench, 'insured', [person], { pool });
    await send(bench, 'settlements', [settlement], { pool });
    await bench.services.worker.drain();
    const values = await bench.services.indicators.values(OWNER, { pool, period: '2025', grain: 'area' });
    const reasons = values.map((row) => [row.indicator, row.variant, row.not_computable_reason]);
    expect(reasons).toContainEqual(['K01', 'main', 'no contracts']);
    expect(reasons).toContainEqual(['K07', 'main', 'no contracts']);
    expect(reasons).toContainEqual(['L10', 'main', 'no referrals']);
    expect(reasons).toContainEqual(['L04', 'growth', 'no settlements in the year before 2025']);
  });
});

const person = {
  psn_no: 'P1',
  gend: '1',
  brdy: '1970-01-01',
  insutype: '390',
  insu_admdvs: '990101',
  psn_insu_date: '2020-01-01',
};
const settlement = {
  setl_id: 'S1',
  mdtrt_id: 'V1',
  psn_no: 'P1',
  fixmedins_code: 'H1',
  insutype: '390',
  med_type: '21',
  setl_time: '2025-03-01 10:00:00',
  medfee_sumamt: '100.00',
  hifp_pay: '50.00',
  fund_pay_sumamt: '50.00',
};
