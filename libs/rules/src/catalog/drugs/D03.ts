import { careList } from '@fundwatch/streams';
import { inCatalogue } from '../../billed.js';
import { defineRule, evidence, facts, quality, touchesPersons, type RuleSources } from '../../define.js';
import { categoryOf } from '../../icd.js';
import { LAW } from '../../law.js';
import { EVIDENCE_MOST, outpatientDrugs } from './dispensed.js';
import { taken } from './examples.js';

/** Findings are counted by calendar years, repetition is not: nobody begins anew on the first of January. */
const YEAR_DAYS = 365;

/** What a code of ICD-10 looks like; codes of Chinese medicine and local ones do not, and cannot be compared. */
const isIcd = (code: string): string =>
  `match(upper(${code}), '^[A-Z][0-9][0-9A-Z]([.X+*]|$)') AND length(${code}) - length(replaceAll(${code}, '.', '')) < 2`;

/** SQL of the prefixes, or ranges of categories, to which a text limits payment; words cannot be compared, and make it empty. */
const limitsOf = (text: string): string =>
  `arrayMap(t -> splitByChar('-', t), arrayFilter(t -> t != '', splitByRegexp('[;,、，；|[:space:]]+', upper(${text}))))`;
const IS_LIMIT = `notEmpty(limits) AND arrayAll(t -> length(t) <= 2 AND arrayAll(part -> match(part, '^[A-Z][0-9][0-9A-Z]?[0-9A-Z.*+]*$'), t), limits)`;

/** SQL: a code lies within one of the limits. */
const isWithin = (code: string): string =>
  `arrayExists(t -> if(length(t) = 2, ${categoryOf(code)} BETWEEN substring(t[1], 1, 3) AND substring(t[2], 1, 3), startsWith(${code}, t[1])), limits)`;

/** What the registers of key groups say of a person's illnesses. */
const REGISTERED: Readonly<Record<string, readonly string[]>> = {
  hypertension: ['I10', 'I11', 'I12', 'I13', 'I15'],
  diabetes: ['E10', 'E11', 'E12', 'E13', 'E14'],
  smi: ['F20', 'F22', 'F25', 'F30', 'F31', 'F06'],
  pregnant: ['O09', 'O10', 'O13', 'O14', 'O24', 'O26', 'Z33', 'Z34', 'Z35'],
};
/** SQL of the codes that registrations stand for; a limit to a longer code of such a category is met, too. */
const REGISTERED_CODES = `arrayFlatten([${Object.entries(REGISTERED)
  .map(
    ([group, codes]) =>
      `if(has(p.key_groups, '${group}'), [${codes.map((code) => `'${code}'`).join(', ')}], [])`,
  )
  .join(', ')}])`;

/** SQL of all diagnoses that a person was given, with their days; and the days of care whose diagnosis cannot be compared. */
const diagnosed = (from: RuleSources): string => `(
  SELECT psn_no AS ill_psn, arraySort(groupUniqArrayIf((toInt32(toDate32(begntime)), upper(diag_code)), ${isIcd('diag_code')})) AS diagnoses,
    arraySort(groupUniqArrayIf(toInt32(toDate32(begntime)), NOT (${isIcd('diag_code')}) AND med_type NOT IN ('12', '41'))) AS uncoded_days
  FROM ${from.rows('visits', 'psn_no')} WHERE ifNull(vali_flag, 1) = 1 GROUP BY ill_psn)`;

/** SQL of limited drugs that outpatients got for a coded diagnosis, none of theirs being among those that are paid for. */
const unmatched = (from: RuleSources): string => {
  const drugs = outpatientDrugs(from);
  const near = `arrayFilter(x -> x.1 >= toInt32(day) - ${from.param('look_back')} AND x.1 <= toInt32(day) + ${from.param('late_days')}, i.diagnoses)`;
  return `(
  SELECT d.psn_no AS psn_no, d.code AS code, d.day AS day, d.drug AS drug, d.fixmedins_code AS fixmedins_code, d.mdtrt_id AS mdtrt_id, d.begntime AS begntime,
    if(d.diag_name = '', d.diag_code, d.diag_name) AS diagnosis, d.amount AS amount, d.lines AS lines, p.known_psn AS known_psn, c.entry.1 AS paid_for,
    ${limitsOf('paid_for')} AS limits, ${near} AS known, ${REGISTERED_CODES} AS registered, length(known) AS known_diagnoses,
    arrayExists(u -> u >= toInt32(day) - ${from.param('look_back')} AND u <= toInt32(day) + ${from.param('late_days')}, i.uncoded_days) AS has_uncoded
  FROM (SELECT * FROM ${drugs} WHERE med_type IN ${careList('outpatient')} AND ${isIcd('diag_code')}) d
  INNER JOIN ${inCatalogue(from, drugs, ['pay_diag'])} c ON c.of_code = d.code AND c.of_day = d.day
  INNER JOIN ${diagnosed(from)} i ON i.ill_psn = d.psn_no
  LEFT JOIN (SELECT psn_no AS known_psn, key_groups FROM ${from.rows('insured', 'psn_no')}) p ON p.known_psn = d.psn_no
  WHERE paid_for != '' AND ${IS_LIMIT} AND NOT arrayExists(x -> ${isWithin('x.2')}, known)
    AND NOT arrayExists(g -> ${isWithin('g')} OR arrayExists(t -> startsWith(t[1], g), limits), registered))`;
};

/** SQL of these with the most days of the person and the drug within any twelve months that hold the day. */
const repeated = (from: RuleSources): string => `(
  SELECT *, max(till_then) OVER (PARTITION BY psn_no, code ORDER BY toInt32(day) RANGE BETWEEN CURRENT ROW AND ${YEAR_DAYS - 1} FOLLOWING) AS within_year
  FROM (
    SELECT *, uniqExact(day) OVER (PARTITION BY psn_no, code ORDER BY toInt32(day) RANGE BETWEEN ${YEAR_DAYS - 1} PRECEDING AND CURRENT ROW) AS till_then
    FROM ${unmatched(from)}))`;

export const D03 = defineRule({
  id: 'D03',
  name: { zh: '超限定支付范围用药', en: 'A drug paid outside what it is paid for' },
  family: 'drugs',
  grade: 'suspected',
  mode: 'E',
  version: 2,
  about: {
    zh: '医保目录限定支付诊断的药品由基金支付，而该次就诊、前后就诊和慢病登记中都没有相符诊断',
    en: 'The fund paid for a drug that the catalogue limits to some diagnoses, and neither that visit, nor others around it, nor the registers of chronic illness know any of them',
  },
  params: {
    repeats: {
      label: { zh: '可疑所需的开药日数', en: 'Days with the drug that make it suspected' },
      unit: { zh: '天', en: 'days' },
      default: 3,
      min: 2,
      max: 20,
    },
    look_back: {
      label: { zh: '往前查找诊断', en: 'Days to look back for a diagnosis' },
      unit: { zh: '天', en: 'days' },
      default: 365,
      min: 30,
      max: 1095,
    },
    late_days: {
      label: { zh: '往后查找诊断', en: 'Days to look ahead for a diagnosis that was coded later' },
      unit: { zh: '天', en: 'days' },
      default: 90,
      min: 0,
      max: 365,
    },
  },
  legal: [LAW.payableDrugs, LAW.outOfScope],
  needs: ['fees', 'visits', 'settlements', 'catalogue'],
  touches: touchesPersons('visits', 'settlements', 'fees', 'insured'),
  broadcast: ['catalogue'],
  population: (from) => {
    const drugs = outpatientDrugs(from);
    return `SELECT psn_no AS unit FROM ${drugs} WHERE code IN (SELECT med_list_codg FROM ${from.all('catalogue')} WHERE pay_diag != '')`;
  },
  violations: (from) => `
      SELECT psn_no AS unit, [code, toString(year)] AS anchor, if(most_days >= ${from.param('repeats')}, 'suspected', 'hint') AS grade,
        'person' AS subject_type, psn_no AS subject_id, place AS fixmedins_code, psn_no, first_at AS event_from, last_at AS event_to, money AS amount,
        arrayConcat(arrayMap(v -> ${evidence('visits', 'v')}, arraySlice(visits, 1, ${EVIDENCE_MOST / 2})),
          arrayMap(l -> ${evidence('fees', 'l.1', 'l.2')}, arraySlice(all_lines, 1, ${EVIDENCE_MOST / 2}))) AS evidence,
        ${facts({
          drug: 'name',
          year: 'year',
          days: 'days',
          within: 'most_days',
          paid_for: 'limited_to',
          diagnosis: 'given',
          known: 'known_most',
          price: 'toDecimalString(money, 2)',
        })} AS facts,
        ${quality({ diagnosis_missing: 'is_uncoded', main_diagnosis_only: 'known_most < 2', person_unknown: 'is_unknown' })} AS quality
      FROM (
        SELECT psn_no, code, toYear(day) AS year, max(drug) AS name, uniqExact(day) AS days, max(within_year) AS most_days, sum(amount) AS money,
          argMax(fixmedins_code, (begntime, mdtrt_id)) AS place, argMax(paid_for, (begntime, mdtrt_id)) AS limited_to, argMax(diagnosis, (begntime, mdtrt_id)) AS given,
          max(known_diagnoses) AS known_most, max(has_uncoded) AS is_uncoded, max(known_psn = '') AS is_unknown, min(begntime) AS first_at, max(begntime) AS last_at,
          arraySort(groupUniqArray(mdtrt_id)) AS visits, arraySort(groupArrayArray(lines)) AS all_lines
        FROM ${repeated(from)} GROUP BY psn_no, code, year)`,
  atRisk: {
    zh: '无相符诊断的该药品明细金额，扣除退药',
    en: 'the lines of the drug without a diagnosis it is paid for, net of what was returned',
  },
  explain: {
    zh: '该参保人 {year} 年有 {days} 天由基金支付“{drug}”（十二个月内共 {within} 天），目录限定支付诊断为 {paid_for}；最近一次就诊诊断为“{diagnosis}”，前后就诊已编码的 {known} 个诊断和慢病登记中均无相符诊断。涉及金额 {price} 元。',
    en: 'In {year} the fund paid on {days} days ({within} within twelve months) for “{drug}”, which the catalogue limits to {paid_for}. The last of these visits was for “{diagnosis}”; none of the {known} coded diagnoses around them, and no registration, is among those. Amount: {price} yuan.',
  },
  facts: {
    drug: { zh: '药品', en: 'drug' },
    year: { zh: '年度', en: 'year' },
    days: { zh: '开药日数', en: 'days with the drug' },
    within: { zh: '十二个月内天数', en: 'days within twelve months' },
    paid_for: { zh: '限定支付诊断', en: 'paid for' },
    diagnosis: { zh: '就诊诊断', en: 'diagnosis of the visit' },
    known: { zh: '已编码诊断', en: 'coded diagnoses around' },
    price: { zh: '金额', en: 'amount' },
  },
  innocent: [
    {
      text: {
        zh: '诊断在其他就诊中，或事后补编',
        en: 'The diagnosis stands at another visit, or was coded later',
      },
      checked: {
        zh: '查找前一年、后 90 天全部就诊（含住院）的诊断，补报后自动撤销',
        en: 'All visits and stays of the year before and of 90 days after are searched; a diagnosis that comes withdraws the finding',
      },
    },
    {
      text: { zh: '慢病、孕产登记', en: 'Registered as chronically ill or pregnant' },
      checked: {
        zh: '高血压、糖尿病、严重精神障碍、孕产登记与限定诊断相符的不报',
        en: 'Registers of hypertension, diabetes, severe mental illness and pregnancy that meet the limit keep it quiet',
      },
    },
    {
      text: { zh: '次要诊断未上传', en: 'A second diagnosis that was not sent' },
      checked: {
        zh: '单次仅作提示，多日反复才为可疑；前后只有一个诊断（就诊只上传主要诊断）或有未编码诊断的降级',
        en: 'A single time is a hint, repetition makes it suspected; one diagnosis alone around (visits tell the main one only) and uncoded ones lower the grade',
      },
    },
    {
      text: { zh: '中医诊断、本地编码', en: 'Diagnoses of Chinese medicine, local codes' },
      checked: {
        zh: '就诊诊断或目录限定不是疾病编码的不作判断',
        en: 'Not judged where the visit’s diagnosis or the limit is no code of diseases',
      },
    },
    {
      text: { zh: '急诊、住院、自费用药', en: 'Emergencies, stays, drugs paid by the person' },
      checked: { zh: '不计入', en: 'They do not count' },
    },
  ],
  examples: [
    {
      title: {
        zh: '限糖尿病的药品三次用于胃炎；单次的仅作提示',
        en: 'a drug for diabetes, three times for gastritis; and once',
      },
      records: {
        catalogue: [{ med_list_codg: 'X1', pay_diag: 'E10-E14', begndate: '2024-01-01' }],
        ...taken([
          ...['01', '02', '03'].map((month) => ({
            day: `2025-${month}-10`,
            visit: { diag_code: 'K29.500' },
          })),
          { psn: 'P2', day: '2025-03-10', visit: { diag_code: 'K29.500' } },
        ]),
      },
      finds: [['V1', 'V3'], ['V4']],
    },
    {
      title: {
        zh: '跨年的三次：每年的天数不足，一年之内已达三天',
        en: 'three times over the turn of the year: few in either year, three within twelve months',
      },
      records: {
        catalogue: [{ med_list_codg: 'X1', pay_diag: 'E10-E14', begndate: '2024-01-01' }],
        insured: [{ psn_no: 'P1', key_groups: '' }],
        ...taken([
          ...['2024-11-10', '2024-12-10', '2025-01-10'].map((day) => ({
            day,
            visit: { diag_code: 'K29.500' },
          })),
          { day: '2025-01-20', code: 'Y1', visit: { diag_code: 'J06.900' } },
        ]),
      },
      finds: [['V1', 'V2'], ['V3']],
      grade: 'suspected',
    },
    {
      title: {
        zh: '去年住院诊断相符、两个月后补编、糖尿病登记',
        en: 'a stay of last year, coded two months later, registered as diabetic',
      },
      records: {
        catalogue: [{ med_list_codg: 'X1', pay_diag: 'E11;E10.9', begndate: '2024-01-01' }],
        insured: [{ psn_no: 'P3', key_groups: 'elderly;diabetes' }],
        ...taken([
          { day: '2025-03-10', visit: { diag_code: 'K29.500' } },
          { day: '2024-06-01', kind: '21', name: '', code: 'Y1', visit: { diag_code: 'E11.900' } },
          { psn: 'P2', day: '2025-03-10', visit: { diag_code: 'K29.500' } },
          { psn: 'P2', day: '2025-05-10', code: 'Y1', visit: { diag_code: 'e11.901' } },
          { psn: 'P3', day: '2025-03-10', visit: { diag_code: 'K29.500' } },
        ]),
      },
      finds: [],
    },
    {
      title: {
        zh: '诊断未编码、中医编码、文字限定、退药、急诊',
        en: 'no code, a code of Chinese medicine, a limit in words, returned, an emergency',
      },
      records: {
        catalogue: [
          { med_list_codg: 'X1', pay_diag: 'E11', begndate: '2024-01-01' },
          { med_list_codg: 'X2', pay_diag: '限糖尿病患者', begndate: '2024-01-01' },
        ],
        ...taken([
          { psn: 'P1', day: '2025-03-10', visit: { diag_name: '胃炎' } },
          { psn: 'P2', day: '2025-03-10', visit: { diag_code: 'A03.06.04' } },
          { psn: 'P3', day: '2025-03-10', code: 'X2', visit: { diag_code: 'K29.500' } },
          { psn: 'P4', day: '2025-03-10', visit: { diag_code: 'K29.500' }, isReturned: true },
          { psn: 'P5', day: '2025-03-10', kind: '13', visit: { diag_code: 'K29.500' } },
        ]),
      },
      finds: [],
    },
  ],
});
