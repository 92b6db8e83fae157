import { send, type Workbench } from '../helpers/workbench.js';

export const POOL = 'fair';
export const AREA = '990131';
const CENTRES = 8;
const PERSONS = 60;
/** Alliances, each of two centres; the first has the old. */
export const ALLIANCES = ['A1', 'A2', 'A3', 'A4'];
const YEARS = ['2024', '2025'];
const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'));

export const centre = (at: number): string => `C${at + 1}`;
const person = (at: number, number: number): string => `P${at + 1}N${String(number).padStart(4, '0')}`;
const allianceOf = (at: number): string => ALLIANCES[Math.floor(at / 2)] ?? '';
const centres = Array.from({ length: CENTRES }, (_, at) => at);
const numbers = Array.from({ length: PERSONS }, (_, number) => number);

/** In the first alliance two of three persons are old, elsewhere one of three; the old are in hospital once a year, the young never. */
const isOld = (at: number, number: number): boolean => (number % 3 === 0) !== at < 2;
/** At the last centre one of ten has a contract, elsewhere two of three. */
export const hasContract = (at: number, number: number): boolean =>
  at === CENTRES - 1 ? number % 10 === 0 : number % 3 !== 0;

/**
 * Eight centres in four alliances, two years. Everybody with a contract is treated once a month at the centre, 30 yuan by the fund; from July 2025
 * on treatment costs 20 more in the first alliance.
 */
export function fairCounty(): [stream: string, rows: Record<string, string>[]][] {
  const everybody = centres.flatMap((at) => numbers.map((number) => ({ at, number })));
  const signed = everybody.filter(({ at, number }) => hasContract(at, number));
  const care = YEARS.flatMap((year) => [
    ...MONTHS.flatMap((month) => signed.map((who) => visit(who, year, month))),
    ...everybody.filter(({ at, number }) => isOld(at, number)).map((who) => stay(who, year)),
  ]);
  return [
    ['alliances', ALLIANCES.map(alliance)],
    ['institutions', [...centres.map(township), hospital]],
    ['insured', everybody.map(insured)],
    ['contracts', signed.map(contract)],
    ['visits', care.map(({ visit: row }) => row)],
    ['settlements', care.map(({ settlement }) => settlement)],
  ];
}

/** Fills a store with it. */
export async function fillFairCounty(bench: Workbench): Promise<void> {
  for (const [stream, rows] of fairCounty()) await send(bench, stream, rows, { pool: POOL });
  await bench.services.worker.drain();
}

const alliance = (alliance_id: string) => ({
  alliance_id,
  alliance_name: `测试医共体${alliance_id}`,
  admdvs: AREA,
  lead_fixmedins_code: 'H1',
});
const hospital = {
  fixmedins_code: 'H1',
  fixmedins_name: '测试县医院',
  tier: 'county',
  fix_blng_admdvs: AREA,
};
const township = (at: number) => ({
  fixmedins_code: centre(at),
  fixmedins_name: `测试第${at + 1}卫生院`,
  tier: 'township',
  fix_blng_admdvs: AREA,
  alliance_id: allianceOf(at),
});

type Who = { at: number; number: number };
const insured = ({ at, number }: Who) => ({
  psn_no: person(at, number),
  certno: `9901311${String(at * 1000 + number).padStart(11, '0')}`,
  psn_name: '测试',
  brdy: isOld(at, number) ? '1950-05-01' : '1990-05-01',
  gend: '1',
  insutype: '390',
  insu_admdvs: AREA,
  fixmedins_code: centre(at),
  psn_insu_date: '2019-01-01',
});
const contract = ({ at, number }: Who) => ({
  contract_id: `K${person(at, number)}`,
  psn_no: person(at, number),
  fixmedins_code: centre(at),
  package_code: 'basic',
  begndate: '2024-01-01',
  enddate: '2025-12-31',
  sign_time: '2023-12-20 09:00:00',
});

function visit({ at, number }: Who, year: string, month: string) {
  const mdtrt_id = `V${person(at, number)}${year}${month}`;
  const isDear = at < 2 && year === '2025' && month >= '07';
  const fees = String(40 + (Number(month) % 3) + (at % 2) + (isDear ? 20 : 0));
  return treated(
    mdtrt_id,
    { at, number },
    { place: centre(at), kind: '11', day: `${year}-${month}-10`, fees, fund: '30.00' },
  );
}
const stay = (who: Who, year: string) =>
  treated(`S${person(who.at, who.number)}${year}`, who, {
    place: 'H1',
    kind: '21',
    day: `${year}-${String((who.number % 12) + 1).padStart(2, '0')}-12`,
    fees: '3000',
    fund: '2000.00',
  });

function treated(
  mdtrt_id: string,
  { at, number }: Who,
  { place, kind, day, fees, fund }: { place: string; kind: string; day: string; fees: string; fund: string },
) {
  const same = { mdtrt_id, psn_no: person(at, number), fixmedins_code: place, med_type: kind };
  return {
    visit: { ...same, begntime: `${day} 09:00:00`, ...(kind === '21' ? { endtime: `${day} 18:00:00` } : {}) },
    settlement: {
      ...same,
      setl_id: `T${mdtrt_id}`,
      setl_time: `${day} 19:00:00`,
      insutype: '390',
      medfee_sumamt: fees,
      hifp_pay: fund,
      fund_pay_sumamt: fund,
    },
  };
}
