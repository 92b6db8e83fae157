/** Records of an alliance for the examples of its rules. */
import type { RuleExample } from '../../define.js';

type Records = RuleExample['records'];
/** The same number every month of a year, or by month. */
type Monthly = number | Readonly<Record<number, number>>;

export const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'));

export const inMonth = (wanted: Monthly, at: number): number =>
  typeof wanted === 'number' ? wanted : (wanted[at + 1] ?? 0);

/** An alliance A1 of the county hospital H1 and the township centre H2. */
export const ALLIANCE: Records = {
  alliances: [{ alliance_id: 'A1', lead_fixmedins_code: 'H1', admdvs: 'X' }],
  institutions: [
    { fixmedins_code: 'H1', tier: 'county', alliance_id: 'A1', alliance_role: 'lead', fix_blng_admdvs: 'X' },
    {
      fixmedins_code: 'H2',
      tier: 'township',
      alliance_id: 'A1',
      alliance_role: 'member',
      fix_blng_admdvs: 'X',
    },
  ],
};

/** A visit a month, so that there are months, up to the last day of a year. */
export const clocked = (year = 2025): Records => ({
  visits: MONTHS.map((month) => ({
    mdtrt_id: `CLOCK${year}${month}`,
    psn_no: 'P0',
    fixmedins_code: 'H2',
    begntime: `${year}-${month}-01 09:00:00`,
  })),
  settlements: MONTHS.map((month) => ({
    setl_id: `CLOCK${year}${month}`,
    mdtrt_id: `CLOCK${year}${month}`,
    psn_no: 'P0',
    fixmedins_code: 'H2',
    setl_time: month === '12' ? `${year}-12-31 10:00:00` : `${year}-${month}-01 10:00:00`,
  })),
});

/** Referrals of a year between the two places; `refused` of the up-referrals of each month were refused. */
export function referred(given: {
  up: Monthly;
  down: Monthly;
  refused?: Monthly;
  reason?: string;
  year?: number;
}): Records {
  const year = given.year ?? 2025;
  const one = (
    direction: 'up' | 'down',
    month: string,
    n: number,
    isRefused: boolean,
  ): Record<string, string> => ({
    refl_id: `R${year}${direction}${month}${n}`,
    psn_no: `P${n}`,
    direction,
    from_fixmedins_code: direction === 'up' ? 'H2' : 'H1',
    to_fixmedins_code: direction === 'up' ? 'H1' : 'H2',
    applied_at: `${year}-${month}-10 09:00:00`,
    decision: isRefused ? 'refused' : 'accepted',
    refuse_reason: isRefused ? (given.reason ?? '') : '',
  });
  const referrals = MONTHS.flatMap((month, at) => [
    ...Array.from({ length: inMonth(given.up, at) }, (_, n) =>
      one('up', month, n, n < inMonth(given.refused ?? 0, at)),
    ),
    ...Array.from({ length: inMonth(given.down, at) }, (_, n) => one('down', month, n, false)),
  ]);
  return { ...ALLIANCE, ...clocked(year), referrals };
}

/** Stays of a year at both places every month, of residents of the alliance. */
export function admitted(
  years: readonly { year: number; lead: number; township: number; diagnosis: string }[],
): Records {
  const all = years.flatMap(({ year, lead, township, diagnosis }) =>
    MONTHS.flatMap((month, at) =>
      Array.from({ length: lead + township }, (_, n) => ({
        id: `N${year}${month}${n}`,
        psn_no: `P${n}`,
        fixmedins_code: n < lead ? 'H1' : 'H2',
        begntime: `${year}-${month}-05 09:00:00`,
        endtime: at === 11 ? `${year}-12-31 09:00:00` : `${year}-${month}-09 09:00:00`,
        diagnosis,
      })),
    ),
  );
  return {
    ...ALLIANCE,
    insured: residents(20),
    visits: all.map(({ id, diagnosis, ...visit }) => ({
      ...visit,
      mdtrt_id: id,
      med_type: '21',
      diag_code: diagnosis,
    })),
    settlements: all.map(({ id, psn_no, fixmedins_code, endtime }) => ({
      setl_id: id,
      mdtrt_id: id,
      psn_no,
      fixmedins_code,
      med_type: '21',
      setl_time: endtime,
    })),
  };
}

/** Insured persons P0, P1 … who live with the township centre. */
export const residents = (count: number): readonly Record<string, string>[] =>
  Array.from({ length: count }, (_, n) => ({
    psn_no: `P${n}`,
    fixmedins_code: 'H2',
    insu_admdvs: 'X',
    psn_insu_date: '2020-01-01',
  }));

type Extra = (year: number) => Record<string, string>;

const care = (
  found: readonly { year: number; month: string; n: number; kind: 'out' | 'in' }[],
  extra: Extra,
): Records => {
  const rows = found.map(({ year, month, n, kind }) => ({
    id: `${kind}${year}${month}${n}`,
    year,
    psn_no: `P${n % 20}`,
    day: `${year}-${month}-${month === '12' ? '31' : '05'}`,
    med_type: kind === 'out' ? '11' : '21',
  }));
  return {
    ...ALLIANCE,
    insured: residents(20),
    visits: rows.map(({ id, psn_no, day, med_type }) => ({
      mdtrt_id: id,
      psn_no,
      fixmedins_code: 'H2',
      med_type,
      begntime: `${day} 09:00:00`,
      endtime: `${day} 10:00:00`,
    })),
    settlements: rows.map(({ id, psn_no, day, med_type, year }) => ({
      setl_id: id,
      mdtrt_id: id,
      psn_no,
      fixmedins_code: 'H2',
      med_type,
      setl_time: `${day} 10:00:00`,
      fund_pay_sumamt: '100.00',
      ...extra(year),
    })),
  };
};

const each = (
  years: Readonly<Record<number, number>>,
  kind: 'out' | 'in',
): { year: number; month: string; n: number; kind: 'out' | 'in' }[] =>
  Object.entries(years).flatMap(([year, count]) =>
    MONTHS.flatMap((month) =>
      Array.from({ length: count }, (_, n) => ({ year: Number(year), month, n, kind })),
    ),
  );

/** So many outpatient visits of residents every month of some years. */
export const cared = (years: Readonly<Record<number, number>>, extra: Extra = () => ({})): Records =>
  care(each(years, 'out'), extra);

/** So many stays and outpatient visits of residents every month of some years. */
export const caredBoth = (
  years: Readonly<Record<number, readonly [stays: number, visits: number]>>,
): Records =>
  care(
    Object.entries(years).flatMap(([year, [stays, visits]]) => [
      ...each({ [year]: stays }, 'in'),
      ...each({ [year]: visits }, 'out'),
    ]),
    () => ({}),
  );

/** Outpatient visits of residents in a year, by month. */
export const caredBy = (year: number, count: (month: number) => number): Records =>
  care(
    MONTHS.flatMap((month) =>
      Array.from({ length: count(Number(month)) }, (_, n) => ({ year, month, n, kind: 'out' as const })),
    ),
    () => ({ fund_pay_sumamt: '300.00' }),
  );

/** The records of two years together. */
export const merged = (one: Records, other: Records): Records => ({
  ...one,
  visits: [...(one.visits ?? []), ...(other.visits ?? [])],
  settlements: [...(one.settlements ?? []), ...(other.settlements ?? [])],
});
