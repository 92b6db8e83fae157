import type { Records } from '../helpers/room.js';

export const CAPITATED = {
  area: '990102',
  policy: 'chenzhou-capitation',
  centres: ['H99010200011', 'H99010200012'],
  persons: 40,
} as const;

/**
 * Some township centres that share forty persons under contract and one visit of each, settled on the last day of 2025. `dead`: which of
 * them has died before the visit (I02); `years`: those whose fund is known, the last of which the contracts reach.
 */
export function capitatedCounty({
  centres = CAPITATED.centres,
  dead = [],
  years = ['2025'],
}: { centres?: readonly string[]; dead?: readonly number[]; years?: readonly string[] } = {}): Records {
  const { area, persons: count } = CAPITATED;
  const persons = Array.from({ length: count }, (_, at) => ({
    psn_no: `PERSON${String(at).padStart(4, '0')}`,
    fixmedins_code: centres[at % centres.length] ?? '',
  }));
  return {
    institutions: centres.map((code, at) => ({
      fixmedins_code: code,
      fixmedins_name: `测试${at + 1}镇卫生院`,
      tier: 'township',
      fix_blng_admdvs: area,
    })),
    insured: persons.map((own, at) => ({
      ...own,
      insutype: '390',
      insu_admdvs: area,
      psn_insu_date: '2020-01-01',
      ...(dead.includes(at) ? { die_date: '2025-03-01' } : {}),
    })),
    contracts: persons.map((own) => ({
      ...own,
      contract_id: `C${own.psn_no}`,
      begndate: '2025-01-01',
      enddate: `${years.at(-1) ?? '2025'}-12-31`,
    })),
    visits: persons.map((own) => ({
      ...own,
      mdtrt_id: `V${own.psn_no}`,
      med_type: '11',
      begntime: '2025-05-01 09:00:00',
    })),
    settlements: persons.map((own) => ({
      ...own,
      setl_id: `S${own.psn_no}`,
      mdtrt_id: `V${own.psn_no}`,
      insutype: '390',
      med_type: '11',
      setl_time: '2025-12-31 09:30:00',
      hifp_pay: '31.25',
      fund_pay_sumamt: '31.25',
    })),
    funds: years.map((year) => ({
      admdvs: area,
      insutype: '390',
      year,
      fund_income: '40800.00',
      insured_cnt: String(count),
    })),
  };
}
