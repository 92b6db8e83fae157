import {
  defineRule,
  evidence,
  evidenceEach,
  facts,
  quality,
  type RuleSources,
  touchesPersons,
  visitsOfPersons,
} from '../../define.js';
import { isScreening } from '../../icd.js';
import { LAW } from '../../law.js';
import { CAME_IN_PERSON } from '../../places.js';

const OUTPATIENT = `med_type IN ('11', '14', '19', '51', '53')`;

/** SQL of the days, of the judged persons, with outpatient visits at two institutions or more: nothing else can count. */
const busyDays = (from: RuleSources): string => `(
  SELECT psn_no, toDate(begntime) FROM ${visitsOfPersons(from)} WHERE ${OUTPATIENT}
  GROUP BY psn_no, toDate(begntime) HAVING min(fixmedins_code) != max(fixmedins_code))`;

/** SQL of the outpatient visits that count: in person, no pharmacy, no emergency, no screening, no way to or from a referral. */
const counted = (from: RuleSources): string =>
  from.shared(`(
  SELECT *, toDate(begntime) AS day
  FROM ${visitsOfPersons(from)}
  WHERE (psn_no, toDate(begntime)) IN ${busyDays(from)} AND ${CAME_IN_PERSON} AND ${OUTPATIENT} AND NOT ${isScreening('diag_code')}
    AND refl_id = '')`);

/** SQL of the drugs that a person got on one day at two of these visits or more. */
const repeated = (from: RuleSources): string => `(
  SELECT v.psn_no AS drug_psn, v.day AS drug_day, uniqExact(v.fixmedins_code) AS places,
    min(if(f.med_list_name = '', f.med_list_codg, f.med_list_name)) AS drug,
    sum(f.det_item_fee_sumamt) - argMin(f.det_item_fee_sumamt, (v.begntime, f.mdtrt_id, f.feedetl_sn)) AS again,
    arraySort(groupArray((f.mdtrt_id, f.feedetl_sn))) AS lines
  FROM ${counted(from)} v
  INNER JOIN (SELECT * FROM ${from.rows('fees', 'psn_no')}
    WHERE cnt > 0 AND ifNull(vali_flag, 1) = 1 AND list_type IN ('101', '102', '104', '105')) f
    ON f.psn_no = v.psn_no AND f.mdtrt_id = v.mdtrt_id
  GROUP BY drug_psn, drug_day, f.med_list_codg
  HAVING places > 1)`;

export const I05 = defineRule({
  id: 'I05',
  name: { zh: '同日多机构就诊', en: 'Several institutions on one day' },
  family: 'identity',
  grade: 'suspected',
  mode: 'W',
  version: 1,
  about: {
    zh: '同一人一天内在三家及以上医疗机构门诊就诊，或在两家机构开取同一药品',
    en: 'One person is an outpatient at three institutions or more on one day, or gets the same drug at two',
  },
  params: {
    institutions: {
      label: { zh: '同日机构数', en: 'Institutions on one day' },
      unit: { zh: '家', en: 'institutions' },
      default: 3,
      min: 2,
      max: 10,
    },
  },
  legal: [LAW.ownCredential, LAW.overuse],
  needs: ['visits', 'settlements'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('visits', 'psn_no')}`,
  violations: (from) => `
      SELECT psn_no AS unit, [toString(day)] AS anchor, if(places >= ${from.param('institutions')}, 'suspected', 'hint') AS grade, 'person' AS subject_type, psn_no AS subject_id,
        last_place AS fixmedins_code, psn_no, first_at AS event_from, last_at AS event_to,
        if(places >= ${from.param('institutions')}, fund_sum - first_fund, drug_amount) AS amount,
        arrayConcat(${evidenceEach('visits', 'visit_ids')}, ${evidenceEach('settlements', 'setl_ids')},
          arrayMap(l -> ${evidence('fees', 'l.1', 'l.2')}, lines)) AS evidence,
        ${facts({
          day: 'day',
          places: 'places',
          visits: 'length(visit_ids)',
          drugs: `if(empty(drugs), '0', arrayStringConcat(arraySort(drugs), '、'))`,
          fund: 'toDecimalString(fund_sum, 2)',
        })} AS facts,
        ${quality({})} AS quality
      FROM (
        SELECT psn_no, day, uniqExact(fixmedins_code) AS places, arraySort(groupArray(mdtrt_id)) AS visit_ids,
          arraySort(arrayFlatten(groupArray(setl_ids))) AS setl_ids, sum(fund) AS fund_sum,
          argMin(fund, (begntime, mdtrt_id)) AS first_fund, argMax(fixmedins_code, (begntime, mdtrt_id)) AS last_place,
          min(begntime) AS first_at, max(begntime) AS last_at
        FROM ${counted(from)} GROUP BY psn_no, day) v
      LEFT JOIN (
        SELECT drug_psn, drug_day, groupArray(drug) AS drugs, sum(again) AS drug_amount, arraySort(arrayFlatten(groupArray(lines))) AS lines
        FROM ${repeated(from)} GROUP BY drug_psn, drug_day) d ON d.drug_psn = v.psn_no AND d.drug_day = v.day
      WHERE places >= ${from.param('institutions')} OR notEmpty(drugs)`,
  atRisk: {
    zh: '除首家外各机构的基金支付额；同药多开的为后开明细的金额',
    en: 'what the fund paid at all places but the first; for one drug at several, the later lines',
  },
  explain: {
    zh: '该参保人 {day} 一天内在 {places} 家医疗机构门诊就诊 {visits} 次，重复开取的药品：{drugs}，基金共支付 {fund} 元。',
    en: 'On {day} the person was an outpatient at {places} institutions ({visits} visits); the same drugs at several of them: {drugs}. The fund paid {fund} yuan in all.',
  },
  facts: {
    day: { zh: '日期', en: 'day' },
    places: { zh: '机构数', en: 'institutions' },
    visits: { zh: '就诊次数', en: 'visits' },
    drugs: { zh: '重复药品', en: 'same drugs' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '当日转诊、急诊', en: 'Referred on that day, or an emergency' },
      checked: {
        zh: '带转诊单的就诊与急诊不计入',
        en: 'Visits with a referral and emergencies do not count',
      },
    },
    {
      text: { zh: '体检、筛查、核酸等检测', en: 'Check-ups and screening' },
      checked: {
        zh: '筛查类诊断、联合检查不计入',
        en: 'Diagnoses of screening and joint tests do not count',
      },
    },
    {
      text: { zh: '就近开药后换一家再看', en: 'Not better by the evening, and seen elsewhere' },
      checked: {
        zh: '只在两家开取同一药品的仅作提示',
        en: 'The same drug at two institutions alone is a hint only',
      },
    },
    {
      text: { zh: '处方外配到药店取药', en: 'A prescription filled at a pharmacy' },
      checked: {
        zh: '药店、线上与代取不计入',
        en: 'Pharmacies, online visits and collections by family do not count',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '一日三家机构；同一药品在两家机构开出',
        en: 'three institutions on one day, and one drug at two',
      },
      records: {
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-03-01 08:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P1', fixmedins_code: 'H2', begntime: '2025-03-01 10:00:00' },
          { mdtrt_id: 'V3', psn_no: 'P1', fixmedins_code: 'H3', begntime: '2025-03-01 15:00:00' },
          { mdtrt_id: 'V4', psn_no: 'P2', fixmedins_code: 'H1', begntime: '2025-03-01 08:00:00' },
          { mdtrt_id: 'V5', psn_no: 'P2', fixmedins_code: 'H2', begntime: '2025-03-01 15:00:00' },
        ],
        settlements: ['1', '2', '3', '4', '5'].map((n) => ({
          setl_id: `S${n}`,
          mdtrt_id: `V${n}`,
          psn_no: n < '4' ? 'P1' : 'P2',
        })),
        fees: ['4', '5'].map((n) => ({
          mdtrt_id: `V${n}`,
          feedetl_sn: '1',
          psn_no: 'P2',
          list_type: '101',
          med_list_codg: 'X1',
        })),
      },
      finds: [
        ['V1', 'V2', 'V3'],
        ['V4', 'V5'],
      ],
    },
    {
      title: {
        zh: '两家机构、药店、急诊、转诊、筛查与线上就诊',
        en: 'two institutions, a pharmacy, an emergency, a referral, a screening and an online visit',
      },
      records: {
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-03-01 08:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P1', fixmedins_code: 'H2', begntime: '2025-03-01 10:00:00' },
          {
            mdtrt_id: 'V3',
            psn_no: 'P1',
            fixmedins_code: 'H3',
            begntime: '2025-03-01 11:00:00',
            med_type: '41',
          },
          {
            mdtrt_id: 'V4',
            psn_no: 'P1',
            fixmedins_code: 'H4',
            begntime: '2025-03-01 12:00:00',
            med_type: '13',
          },
          {
            mdtrt_id: 'V5',
            psn_no: 'P1',
            fixmedins_code: 'H5',
            begntime: '2025-03-01 13:00:00',
            refl_id: 'F1',
          },
          {
            mdtrt_id: 'V6',
            psn_no: 'P1',
            fixmedins_code: 'H6',
            begntime: '2025-03-01 14:00:00',
            diag_code: 'Z11.500',
          },
          {
            mdtrt_id: 'V7',
            psn_no: 'P1',
            fixmedins_code: 'H7',
            begntime: '2025-03-01 15:00:00',
            online_flag: '1',
          },
        ],
        settlements: ['1', '2', '3', '4', '5', '6', '7'].map((n) => ({
          setl_id: `S${n}`,
          mdtrt_id: `V${n}`,
          psn_no: 'P1',
        })),
        fees: ['2', '3'].map((n) => ({
          mdtrt_id: `V${n}`,
          feedetl_sn: '1',
          psn_no: 'P1',
          list_type: '101',
          med_list_codg: 'X1',
        })),
      },
      finds: [],
    },
    {
      title: { zh: '同一机构一日三次', en: 'one institution three times a day' },
      records: {
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-03-01 08:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-03-01 10:00:00' },
          { mdtrt_id: 'V3', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-03-01 15:00:00' },
        ],
        settlements: ['1', '2', '3'].map((n) => ({ setl_id: `S${n}`, mdtrt_id: `V${n}`, psn_no: 'P1' })),
      },
      finds: [],
    },
  ],
});
