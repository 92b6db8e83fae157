import {
  coded,
  defineRule,
  evidenceEach,
  facts,
  place,
  quality,
  type RuleSources,
  touchesPersons,
} from '../../define.js';
import { categoryOf, isMalignant, isPlannedCycle } from '../../icd.js';
import { LAW } from '../../law.js';
import { settlementsOfPersons } from './stays.js';

/** How many settlements a finding names: the greatest. */
const SETTLEMENTS_MOST = 20;

/** SQL: an illness whose treatment costs what the cap allows: cancer, dialysis, haemophilia, a transplant. */
const IS_COSTLY = `(${isMalignant('diag_code')} OR ${isPlannedCycle('diag_code')} OR ${categoryOf('diag_code')} IN ('D66', 'D67', 'D68', 'T86', 'Z94'))`;

/** SQL of the persons for whom the pooled fund paid so much in all their years that one of them may come to the limit. */
const costlyPersons = (from: RuleSources): string => `(
  SELECT psn_no FROM ${settlementsOfPersons(from)} WHERE hifp_pay > 0
  GROUP BY psn_no HAVING 100 * sum(hifp_pay) >= ${from.param('percent')} * ${Math.min(from.param('cap_resident'), from.param('cap_employee'))})`;

/** SQL of what the pooled fund paid for each visit of a calendar year. */
const paidForVisits = (from: RuleSources): string => `(
  SELECT s.psn_no AS psn_no, toYear(s.setl_time) AS year, toString(s.insutype) AS insurance, s.mdtrt_id AS mdtrt_id,
    max(v.is_costly) AS is_costly, sum(s.hifp_pay) AS visit_paid, min(s.setl_time) AS first_at, max(s.setl_time) AS last_at,
    min(s.fixmedins_code) AS visit_place, groupArray((s.hifp_pay, s.setl_id)) AS paid
  FROM (SELECT * FROM ${settlementsOfPersons(from)} WHERE setl_type != '3' AND psn_no IN ${costlyPersons(from)}) s
  LEFT JOIN (SELECT mdtrt_id AS visit_id, psn_no AS visit_psn, ${IS_COSTLY} AS is_costly FROM ${from.rows('visits', 'psn_no')}) v
    ON v.visit_id = s.mdtrt_id AND v.visit_psn = s.psn_no
  GROUP BY psn_no, year, insurance, mdtrt_id)`;

export const N07 = defineRule({
  id: 'N07',
  name: { zh: '冲顶消费', en: 'Spending up to the cap' },
  family: 'inpatient',
  grade: 'hint',
  mode: 'B',
  version: 1,
  about: {
    zh: '一人一年统筹基金支付达到封顶线的九成，且不是大病、也不是一次大额住院',
    en: 'For one person the pooled fund pays nine tenths of the yearly cap, and neither for a grave illness nor for one costly stay',
  },
  params: {
    cap_resident: {
      label: { zh: '居民统筹基金年度封顶线', en: 'Yearly cap of residents' },
      unit: { zh: '元', en: 'yuan' },
      default: 150000,
      min: 10000,
      max: 2000000,
    },
    cap_employee: {
      label: { zh: '职工统筹基金年度封顶线', en: 'Yearly cap of employees' },
      unit: { zh: '元', en: 'yuan' },
      default: 300000,
      min: 10000,
      max: 2000000,
    },
    percent: {
      label: { zh: '达到封顶线的比例', en: 'Share of the cap' },
      unit: { zh: '%', en: '%' },
      default: 90,
      min: 50,
      max: 100,
    },
  },
  legal: [LAW.realName, LAW.individual],
  needs: ['settlements', 'visits'],
  touches: touchesPersons('settlements', 'visits'),
  population: (from) => `SELECT psn_no AS unit FROM ${settlementsOfPersons(from)} WHERE hifp_pay > 0`,
  violations: (from) => `
      SELECT psn_no AS unit, [toString(year), insurance] AS anchor, 'hint' AS grade,
        'person' AS subject_type, psn_no AS subject_id, top_place AS fixmedins_code, psn_no,
        began AS event_from, ended AS event_to, year_paid AS amount,
        ${evidenceEach('settlements', `arraySlice(arrayMap(x -> x.2, arrayReverseSort(all_paid)), 1, ${SETTLEMENTS_MOST})`)} AS evidence,
        ${facts({
          year: 'year',
          insurance: 'insurance',
          paid: 'toDecimalString(year_paid, 2)',
          cap: 'cap',
          percent: 'intDiv(toInt64(100 * year_paid), cap)',
          visits: 'visits_paid',
          places: 'places',
          place: 'top_place',
        })} AS facts,
        ${quality({})} AS quality
      FROM (
        SELECT psn_no, year, insurance, sum(visit_paid) AS year_paid, max(visit_paid) AS greatest_visit, sumIf(visit_paid, is_costly) AS costly,
          count() AS visits_paid, uniqExact(visit_place) AS places, argMax(visit_place, (visit_paid, mdtrt_id)) AS top_place,
          min(first_at) AS began, max(last_at) AS ended, arrayFlatten(groupArray(paid)) AS all_paid,
          if(insurance IN ('310', '320', '330', '340'), ${from.param('cap_employee')}, ${from.param('cap_resident')}) AS cap
        FROM ${paidForVisits(from)} GROUP BY psn_no, year, insurance)
      WHERE 100 * year_paid >= ${from.param('percent')} * cap AND 2 * greatest_visit < year_paid AND 2 * costly < year_paid`,
  atRisk: {
    zh: '该年度统筹基金支付合计，扣除退费；仅供核查时参考',
    en: 'what the pooled fund paid in the year, net of refunds; a measure of where to look',
  },
  explain: {
    zh: '该参保人 {year} 年统筹基金支付 {paid} 元，达到封顶线 {cap} 元的 {percent}%，由 {places} 家机构的 {visits} 次就诊累积而成（最大一笔在 {place}），多数不属于肿瘤、透析等大病。',
    en: 'In {year} the pooled fund paid {paid} yuan for the person, {percent} % of the cap of {cap}. It adds up from {visits} visits at {places} institutions, the dearest at {place}, and most of it is for no cancer, dialysis or the like.',
  },
  facts: {
    year: { zh: '年度', en: 'year' },
    insurance: coded('insutype', '险种', 'insurance'),
    paid: { zh: '统筹支付', en: 'pooled fund' },
    cap: { zh: '封顶线', en: 'cap' },
    percent: { zh: '占封顶线', en: 'share of the cap' },
    visits: { zh: '就诊次数', en: 'visits' },
    places: { zh: '机构数', en: 'institutions' },
    place: place('最大一笔机构', 'dearest visit at'),
  },
  innocent: [
    {
      text: {
        zh: '肿瘤、透析、血友病、移植后等大病',
        en: 'Cancer, dialysis, haemophilia, life after a transplant',
      },
      checked: {
        zh: '这些诊断占一半及以上的已排除',
        en: 'Left out where such diagnoses make half of the money or more',
      },
    },
    {
      text: { zh: '一次重症、重伤住院', en: 'One stay for a grave illness or injury' },
      checked: {
        zh: '一次就诊占一半及以上的已排除',
        en: 'Left out where one visit makes half of the money or more',
      },
    },
    {
      text: { zh: '医疗救助支付', en: 'Medical assistance' },
      checked: {
        zh: '只计统筹基金，救助结算不计；已退费的不计',
        en: 'Only the pooled fund counts; settlements of assistance and refunded ones do not',
      },
    },
  ],
  examples: [
    {
      title: { zh: '十次住院累计到封顶线', en: 'ten stays that add up to the cap' },
      records: spending(10, '14000.00', 'M51.200'),
      finds: [['S1', 'S9']],
    },
    {
      title: { zh: '肿瘤患者', en: 'a patient with cancer' },
      records: spending(10, '14000.00', 'C34.900'),
      finds: [],
    },
    {
      title: { zh: '一次重症住院', en: 'one stay for a grave illness' },
      records: spending(1, '140000.00', 'I60.900'),
      finds: [],
    },
    {
      title: { zh: '其中一次已退费', en: 'one of them refunded' },
      records: {
        ...spending(10, '14000.00', 'M51.200'),
        settlements: [
          ...spending(10, '14000.00', 'M51.200').settlements,
          {
            setl_id: 'R1',
            mdtrt_id: 'V1',
            psn_no: 'P1',
            setl_time: '2025-11-21 09:00:00',
            refd_setl_flag: '1',
            init_setl_id: 'S1',
            hifp_pay: '-14000.00',
          },
        ],
      },
      finds: [],
    },
  ],
});

/** So many stays of a year, for each of which the pooled fund paid the same. */
function spending(count: number, hifp_pay: string, diag_code: string) {
  const ids = Array.from({ length: count }, (_, at) => at + 1);
  const month = (n: number): string => String(n).padStart(2, '0');
  return {
    visits: ids.map((n) => ({
      mdtrt_id: `V${n}`,
      psn_no: 'P1',
      fixmedins_code: `H${n % 3}`,
      med_type: '21',
      begntime: `2025-${month(n)}-05 09:00:00`,
      endtime: `2025-${month(n)}-15 09:00:00`,
      diag_code,
    })),
    settlements: ids.map((n) => ({
      setl_id: `S${n}`,
      mdtrt_id: `V${n}`,
      psn_no: 'P1',
      fixmedins_code: `H${n % 3}`,
      med_type: '21',
      setl_time: `2025-${month(n)}-15 10:00:00`,
      hifp_pay,
    })),
  };
}
