import { knownDiagnoses } from '@fundwatch/streams';
import {
  defineRule,
  evidenceEach,
  facts,
  place,
  quality,
  type RuleSources,
  touchesPersons,
} from '../../define.js';
import { isOfNewborn, isPlannedCycle, isScreening } from '../../icd.js';
import { LAW } from '../../law.js';
import { IS_INFUSION, IS_SURGERY, IS_TEST, isBilledInFull, linesOfStays, staysOfPersons } from './stays.js';

/** How many stays a finding names at most. */
const STAYS_MOST = 10;

/** SQL of the short stays that a doctor ended by order, and that were neither an emergency, day surgery nor a delivery. */
const short = (from: RuleSources): string =>
  from.shared(`(
  SELECT * FROM ${staysOfPersons(from)}
  WHERE los <= ${from.param('days')} AND med_type IN ('21', '26', '2102') AND is_interim = 0 AND diag_code != ''
    AND dscg_way NOT IN ('2', '3', '4', '5') AND die_date IS NULL
    AND NOT ${isOfNewborn('diag_code')} AND NOT ${isPlannedCycle('diag_code')} AND NOT ${isScreening('diag_code')})`);

/** SQL of what the lines of a visit were spent on. */
const spent = (from: RuleSources): string => `(
  SELECT psn_no AS line_psn, mdtrt_id AS line_mdtrt, sum(left_amount) AS came, sumIf(left_amount, ${IS_TEST}) AS tests,
    countIf(left_cnt > 0 AND (${IS_SURGERY} OR ${IS_INFUSION})) AS treated
  FROM ${linesOfStays(from)} GROUP BY line_psn, line_mdtrt)`;

/** SQL of the stays that an outpatient visit would have done for, so far as the bill tells. */
const light = (from: RuleSources): string => `(
  SELECT s.*, l.tests AS tests, toYear(s.first_day) AS year, p.known_psn AS known_psn
  FROM ${short(from)} s
  INNER JOIN (SELECT diag_code AS mild_code FROM ${knownDiagnoses(from.all, `SELECT diag_code FROM ${short(from)}`)} WHERE low_severity = 1) k ON k.mild_code = s.diag_code
  INNER JOIN ${spent(from)} l ON l.line_mdtrt = s.mdtrt_id AND l.line_psn = s.psn_no
  LEFT JOIN (SELECT psn_no AS known_psn, brdy FROM ${from.rows('insured', 'psn_no')}) p ON p.known_psn = s.psn_no
  WHERE l.treated = 0 AND ${isBilledInFull('l.came', 's.fee')}
    AND 100 * l.tests > ${from.param('test_percent')} * s.fee
    AND (p.known_psn = '' OR age('year', p.brdy, toDate32(s.first_day)) BETWEEN ${from.param('age_from')} AND ${from.param('age_to')}))`;

export const N03 = defineRule({
  id: 'N03',
  name: { zh: '低标准入院', en: 'Admitted for what needs no bed' },
  family: 'inpatient',
  grade: 'hint',
  mode: 'B',
  version: 1,
  about: {
    zh: '成人因轻症诊断住院不超过两天，费用七成以上为检查化验，没有手术和输液；一年内三次及以上为可疑',
    en: 'An adult stays for two days at most with a mild diagnosis, more than seven tenths of the bill are tests, with neither surgery nor infusion; three times in a year make it suspected',
  },
  params: {
    days: {
      label: { zh: '最长住院天数', en: 'Longest stay' },
      unit: { zh: '天', en: 'days' },
      default: 2,
      min: 1,
      max: 5,
    },
    test_percent: {
      label: { zh: '检查化验占比', en: 'Share of tests' },
      unit: { zh: '%', en: '%' },
      default: 70,
      min: 40,
      max: 100,
    },
    times: {
      label: { zh: '一年内次数', en: 'Stays in a year' },
      unit: { zh: '次', en: 'stays' },
      default: 3,
      min: 2,
      max: 20,
    },
    age_from: {
      label: { zh: '最小年龄', en: 'Youngest age' },
      unit: { zh: '岁', en: 'years' },
      default: 15,
      min: 0,
      max: 60,
    },
    age_to: {
      label: { zh: '最大年龄', en: 'Oldest age' },
      unit: { zh: '岁', en: 'years' },
      default: 79,
      min: 60,
      max: 150,
    },
  },
  legal: [LAW.realName, LAW.overuse],
  needs: ['visits', 'settlements', 'fees'],
  touches: touchesPersons('visits', 'settlements', 'fees', 'insured'),
  broadcast: ['diagnoses'],
  population: (from) => `SELECT psn_no AS unit FROM ${short(from)}`,
  violations: (from) => `
      SELECT psn_no AS unit, [toString(year)] AS anchor, if(stays >= ${from.param('times')}, 'suspected', 'hint') AS grade,
        'person' AS subject_type, psn_no AS subject_id, last_place AS fixmedins_code, psn_no,
        first_at AS event_from, last_at AS event_to, fund_sum AS amount,
        arrayConcat(${evidenceEach('visits', `arraySlice(visit_ids, 1, ${STAYS_MOST})`)}, ${evidenceEach('settlements', `arraySlice(paid_ids, 1, ${STAYS_MOST})`)}) AS evidence,
        ${facts({
          year: 'year',
          stays: 'stays',
          place: 'last_place',
          diagnosis: 'last_diagnosis',
          days: 'total_days',
          tests: 'toDecimalString(tests_sum, 2)',
          fee: 'toDecimalString(fee_sum, 2)',
          percent: 'intDiv(toInt64(100 * tests_sum), greatest(toInt64(fee_sum), 1))',
          fund: 'toDecimalString(fund_sum, 2)',
        })} AS facts,
        ${quality({ person_unknown: `known = ''`, no_doctor: 'doctors = 0' })} AS quality
      FROM (
        SELECT psn_no, year, count() AS stays, sum(los) AS total_days, sum(tests) AS tests_sum, sum(fee) AS fee_sum, sum(fund) AS fund_sum,
          max(known_psn) AS known, countIf(atddr_no != '') AS doctors, min(begntime) AS first_at, max(assumeNotNull(endtime)) AS last_at,
          argMax((fixmedins_code, if(diag_name = '', diag_code, diag_name)), (begntime, mdtrt_id)) AS last_stay,
          last_stay.1 AS last_place, last_stay.2 AS last_diagnosis,
          arraySort(groupArray(mdtrt_id)) AS visit_ids, arraySort(arrayFlatten(groupArray(setl_ids))) AS paid_ids
        FROM ${light(from)} GROUP BY psn_no, year)`,
  atRisk: {
    zh: '该年度内各次低标准住院的基金支付额合计，扣除退费',
    en: 'what the fund paid for these stays of the year, net of refunds',
  },
  explain: {
    zh: '该参保人 {year} 年有 {stays} 次轻症短期住院（共 {days} 天），最近一次在 {place}，诊断“{diagnosis}”；费用合计 {fee} 元，其中检查化验 {tests} 元，占 {percent}%，没有手术和输液，基金支付 {fund} 元。',
    en: 'In {year} the person had {stays} short stays ({days} days in all) for mild illness, the last of them at {place} for “{diagnosis}”. Of bills of {fee} yuan, {tests} ({percent} %) were tests, with neither surgery nor infusion; the fund paid {fund} yuan.',
  },
  facts: {
    year: { zh: '年度', en: 'year' },
    stays: { zh: '住院次数', en: 'stays' },
    place: place('最近机构', 'last hospital'),
    diagnosis: { zh: '最近诊断', en: 'last diagnosis' },
    days: { zh: '住院天数', en: 'days' },
    tests: { zh: '检查化验费', en: 'tests' },
    fee: { zh: '费用合计', en: 'bills' },
    percent: { zh: '检查化验占比', en: 'share of tests' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '儿童、高龄老人观察病情', en: 'Children and the very old, kept for observation' },
      checked: {
        zh: '按入院时年龄排除；年龄未知的降级',
        en: 'Left out by their age on admission; an unknown age lowers the grade',
      },
    },
    {
      text: { zh: '急诊留观、日间手术', en: 'Emergencies and day surgery' },
      checked: { zh: '急诊转住院、日间手术、外伤等类别不判断', en: 'Their kinds of care are not judged' },
    },
    {
      text: {
        zh: '转院、死亡、自动出院使住院变短',
        en: 'A stay cut short by a transfer, by death or by leaving',
      },
      checked: { zh: '按离院方式已排除', en: 'Left out by the way of discharge' },
    },
    {
      text: { zh: '一次为排除重病而住院检查', en: 'Admitted once to rule out something grave' },
      checked: {
        zh: '一年内不足三次的只作提示',
        en: 'Less than three such stays in a year are a hint only',
      },
    },
    {
      text: { zh: '治疗费明细迟到', en: 'Lines of treatment that come later' },
      checked: {
        zh: '明细合计不足结算总额 95% 的不判断',
        en: 'Not judged while the lines make less than 95 % of the bill',
      },
    },
  ],
  examples: [
    {
      title: { zh: '一年三次因头晕住院只做检查', en: 'three stays in a year for dizziness, tests only' },
      records: stays(3, {}),
      finds: [['V1', 'V2', 'V3']],
    },
    {
      title: { zh: '一次', en: 'once' },
      records: stays(1, {}),
      finds: [['V1']],
    },
    {
      title: { zh: '儿童', en: 'a child' },
      records: { ...stays(3, {}), insured: [{ psn_no: 'P1', brdy: '2018-05-01' }] },
      finds: [],
    },
    {
      title: { zh: '转院的', en: 'transferred' },
      records: stays(3, { visit: { dscg_way: '2' } }),
      finds: [],
    },
    {
      title: { zh: '有输液治疗', en: 'with infusions' },
      records: stays(3, { name: '静脉输液' }),
      finds: [],
    },
    {
      title: { zh: '诊断为脑梗死', en: 'a stroke' },
      records: stays(3, { visit: { diag_code: 'I63.900' } }),
      finds: [],
    },
    {
      title: { zh: '明细未传完整', en: 'lines that have not all come' },
      records: stays(3, { fee: '400.00' }),
      finds: [],
    },
  ],
});

/** Stays of a night, one a month, of whose bill of a hundred yuan ninety are tests. */
function stays(
  count: number,
  {
    visit = {},
    name = '健康指导',
    fee = '100.00',
  }: { visit?: Record<string, string>; name?: string; fee?: string },
) {
  const ids = Array.from({ length: count }, (_, at) => at + 1);
  return {
    insured: [{ psn_no: 'P1', brdy: '1975-05-01' }],
    visits: ids.map((n) => ({
      mdtrt_id: `V${n}`,
      psn_no: 'P1',
      fixmedins_code: 'H1',
      med_type: '21',
      begntime: `2025-0${n}-05 09:00:00`,
      endtime: `2025-0${n}-06 09:00:00`,
      atddr_no: 'D1',
      diag_code: 'R42.x00',
      dscg_way: '1',
      ...visit,
    })),
    settlements: ids.map((n) => ({
      setl_id: `S${n}`,
      mdtrt_id: `V${n}`,
      psn_no: 'P1',
      fixmedins_code: 'H1',
      med_type: '21',
      medfee_sumamt: fee,
    })),
    fees: ids.flatMap((n) => [
      {
        mdtrt_id: `V${n}`,
        feedetl_sn: '1',
        psn_no: 'P1',
        med_chrgitm_type: '03',
        det_item_fee_sumamt: '90.00',
      },
      {
        mdtrt_id: `V${n}`,
        feedetl_sn: '2',
        psn_no: 'P1',
        med_chrgitm_type: '05',
        med_list_name: name,
        det_item_fee_sumamt: '10.00',
      },
    ]),
  };
}
