import { careList } from '@fundwatch/streams';
import {
  coded,
  defineRule,
  evidence,
  evidenceEach,
  facts,
  place,
  quality,
  type RuleSources,
  touchesPersons,
  visitsOfPersons,
} from '../../define.js';
import { categoryOf, isMalignant, isPairedSurgery, isPlannedCycle } from '../../icd.js';
import { LAW } from '../../law.js';

/** SQL of the side that a diagnosis names, or ''. */
const sideOf = (name: string): string =>
  `multiIf(position(${name}, '左') > 0 AND position(${name}, '右') = 0, 'L', position(${name}, '右') > 0 AND position(${name}, '左') = 0, 'R', '')`;

/** SQL of stays, each with the one before it. */
const followed = (from: RuleSources): string => `(
  SELECT psn_no, mdtrt_id, fixmedins_code, med_type, begntime, endtime, diag_code, diag_name, fund, setl_ids,
    lagInFrame((mdtrt_id, fixmedins_code, begntime, assumeNotNull(endtime), diag_code, diag_name, toString(dscg_way), setl_ids)) OVER stays AS before
  FROM ${visitsOfPersons(from)}
  WHERE med_type IN ${careList('inpatient')}
  WINDOW stays AS (PARTITION BY psn_no ORDER BY begntime, mdtrt_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))`;

export const N02 = defineRule({
  id: 'N02',
  name: { zh: '分解住院', en: 'One illness, split stays' },
  family: 'inpatient',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一人出院后短期内因同类主要诊断再次入住同一机构或同一医共体，且不是转诊、计划性周期治疗或分期手术',
    en: 'Soon after discharge a person is admitted again to the same institution or alliance for the same group of main diagnoses, and it is no transfer, planned cycle or second stage of surgery',
  },
  params: {
    days: {
      label: { zh: '再入院天数', en: 'Days to readmission' },
      unit: { zh: '天', en: 'days' },
      default: 15,
      min: 1,
      max: 60,
    },
    transfer_days: {
      label: { zh: '转诊衔接天数', en: 'Days that a transfer may take' },
      unit: { zh: '天', en: 'days' },
      default: 1,
      min: 0,
      max: 7,
    },
  },
  legal: [LAW.realName, LAW.overuse],
  needs: ['visits', 'settlements', 'institutions'],
  touches: touchesPersons('visits', 'settlements', 'referrals'),
  broadcast: ['institutions', 'diagnoses'],
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('visits', 'psn_no')} WHERE med_type IN ${careList('inpatient')}`,
  violations: (from) => {
    const planned = `(SELECT groupArray(upper(diag_code)) FROM ${from.all('diagnoses')} WHERE planned_cycle = 1)`;
    const alliances = `(SELECT fixmedins_code, alliance_id FROM ${from.all('institutions')} WHERE alliance_id != '')`;
    const interim = `(SELECT mdtrt_id AS interim_mdtrt FROM ${from.rows('settlements', 'psn_no')}
      WHERE ifNull(refd_setl_flag, 0) = 0 AND mdtrt_id IN (SELECT mdtrt_id FROM ${from.rows('settlements', 'psn_no')} WHERE mid_setl_flag = 1) GROUP BY interim_mdtrt HAVING argMax(ifNull(mid_setl_flag, 0), (setl_time, setl_id)) = 1)`;
    const referred = `(SELECT psn_no AS ref_psn, from_fixmedins_code AS ref_from, to_fixmedins_code AS ref_to, groupArray(toDate(applied_at)) AS ref_days
      FROM ${from.rows('referrals', 'psn_no')} WHERE decision != 'refused' GROUP BY ref_psn, ref_from, ref_to)`;
    return `
      SELECT psn_no AS unit, [first_id, mdtrt_id] AS anchor, if(is_explained, 'hint', 'suspected') AS grade,
        'person' AS subject_type, psn_no AS subject_id, fixmedins_code, psn_no, first_from AS event_from, assumeNotNull(endtime) AS event_to, fund AS amount,
        arrayConcat([${evidence('visits', 'first_id')}, ${evidence('visits', 'mdtrt_id')}], ${evidenceEach('settlements', 'arrayConcat(first_setl_ids, setl_ids)')}) AS evidence,
        ${facts({
          first_place: 'first_place',
          discharged: 'toDate(first_to)',
          place: 'fixmedins_code',
          admitted: 'toDate(begntime)',
          days: 'gap',
          diagnosis: `if(diag_name = '', diag_code, diag_name)`,
          discharge_way: `if(dscg_way = '', '0', dscg_way)`,
          fund: 'toDecimalString(fund, 2)',
        })} AS facts,
        ${quality({ way_of_discharge_unknown: `dscg_way = '' AND first_place != fixmedins_code` })} AS quality
      FROM (
        SELECT s.psn_no AS psn_no, s.mdtrt_id AS mdtrt_id, s.fixmedins_code AS fixmedins_code, s.begntime AS begntime, s.endtime AS endtime,
          s.diag_code AS diag_code, s.diag_name AS diag_name, s.fund AS fund, s.setl_ids AS setl_ids,
          s.before.1 AS first_id, s.before.2 AS first_place, s.before.3 AS first_from, s.before.4 AS first_to, s.before.7 AS dscg_way,
          s.before.8 AS first_setl_ids, dateDiff('day', first_to, s.begntime) AS gap,
          s.before.2 != s.fixmedins_code AND gap <= ${from.param('transfer_days')}
            AND (dscg_way IN ('2', '3') OR arrayExists(day -> day BETWEEN toDate(first_from) AND toDate(s.begntime) + 2, r.ref_days)) AS is_transfer,
          i.interim_mdtrt != '' AND s.before.2 = s.fixmedins_code AND gap = 0 AS is_interim,
          ${isPlannedCycle('s.diag_code')} OR arrayExists(p -> startsWith(upper(s.diag_code), p), ${planned}) AS is_planned,
          ${sideOf('s.before.6')} AS first_side, ${sideOf('s.diag_name')} AS second_side,
          s.med_type = '24' OR dscg_way = '4' OR ${isMalignant('s.diag_code')}
            OR ${isPairedSurgery('s.diag_code')} AND (first_side = '' OR second_side = '') AS is_explained
        FROM ${followed(from)} s
        LEFT JOIN ${alliances} a ON a.fixmedins_code = s.fixmedins_code
        LEFT JOIN ${alliances} b ON b.fixmedins_code = s.before.2
        LEFT JOIN ${referred} r ON r.ref_psn = s.psn_no AND r.ref_from = s.before.2 AND r.ref_to = s.fixmedins_code
        LEFT JOIN ${interim} i ON i.interim_mdtrt = s.before.1
        WHERE s.before.1 != '' AND s.diag_code != '' AND ${categoryOf('s.diag_code')} = ${categoryOf('s.before.5')}
          AND (s.before.2 = s.fixmedins_code OR a.alliance_id != '' AND a.alliance_id = b.alliance_id))
      WHERE gap BETWEEN 0 AND ${from.param('days')} AND begntime >= first_to AND NOT is_transfer AND NOT is_interim AND NOT is_planned
        AND NOT (first_side != '' AND second_side != '' AND first_side != second_side)`;
  },
  atRisk: {
    zh: '再次住院的基金支付额，扣除退费',
    en: 'what the fund paid for the second stay, net of refunds',
  },
  explain: {
    zh: '该参保人 {discharged} 从 {first_place} 出院，{days} 天后的 {admitted} 因“{diagnosis}”又在 {place} 入院，离院方式代码 {discharge_way}，没有转诊记录，后一次基金支付 {fund} 元。',
    en: 'Discharged from {first_place} on {discharged}, the person was admitted to {place} {days} days later, on {admitted}, for “{diagnosis}”: way of discharge {discharge_way}, no transfer on record. The fund paid {fund} yuan for the second stay.',
  },
  facts: {
    first_place: place('前次机构', 'first hospital'),
    discharged: { zh: '前次出院', en: 'discharged' },
    place: place('再次机构', 'second hospital'),
    admitted: { zh: '再次入院', en: 'admitted again' },
    days: { zh: '间隔天数', en: 'days between' },
    diagnosis: { zh: '诊断', en: 'diagnosis' },
    discharge_way: coded('dscg_way', '离院方式（0 未知）', 'way of discharge (0 unknown)'),
    fund: { zh: '再次基金支付', en: 'paid for the second stay' },
  },
  innocent: [
    {
      text: { zh: '医共体内下转、转院', en: 'Transferred within the alliance' },
      checked: {
        zh: '离院方式为转院、或有转诊单且衔接的，按一次住院，已排除',
        en: 'A transfer by way of discharge or by its form, without a gap, is one stay and left out',
      },
    },
    {
      text: { zh: '放化疗、透析等计划性周期', en: 'Planned cycles: chemotherapy, radiotherapy, dialysis' },
      checked: {
        zh: '按诊断排除；恶性肿瘤的其他诊断仅作提示',
        en: 'Left out by diagnosis; other malignant diagnoses are hints only',
      },
    },
    {
      text: { zh: '双侧分期手术', en: 'Two sides, operated in two stages' },
      checked: {
        zh: '左右不同的已排除；白内障、髋膝关节侧别不明的仅作提示',
        en: 'Different sides are left out; cataracts and joints without a side are hints only',
      },
    },
    {
      text: {
        zh: '病情反复急诊入院、自动出院后返院',
        en: 'Back as an emergency, or after leaving against advice',
      },
      checked: { zh: '仅作提示', en: 'A hint only' },
    },
    {
      text: { zh: '跨年中途结算', en: 'An interim settlement' },
      checked: {
        zh: '前次为中途结算且当日续住的按一次住院',
        en: 'A stay that goes on the day of its interim settlement is one stay',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '两天后因同一疾病再入院；次日转入医共体卫生院而无转诊单',
        en: 'back after two days for the same illness, and next day at a township centre of the alliance without a transfer',
      },
      records: {
        institutions: [
          { fixmedins_code: 'H1', alliance_id: 'A1' },
          { fixmedins_code: 'H2', alliance_id: 'A1' },
        ],
        visits: [
          stay('V1', 'P1', 'H2', '2025-03-01', '2025-03-05', 'K29.500'),
          stay('V2', 'P1', 'H2', '2025-03-07', '2025-03-10', 'K29.100'),
          stay('V3', 'P2', 'H1', '2025-03-01', '2025-03-05', 'K29.500'),
          stay('V4', 'P2', 'H2', '2025-03-06', '2025-03-10', 'K29.500'),
        ],
        settlements: paid('P1', 'P1', 'P2', 'P2'),
      },
      finds: [
        ['V1', 'V2'],
        ['V3', 'V4'],
      ],
    },
    {
      title: {
        zh: '下转、化疗、另一只眼、另一种疾病、另一医共体',
        en: 'a down-referral, chemotherapy, the other eye, another illness, another alliance',
      },
      records: {
        institutions: [
          { fixmedins_code: 'H1', alliance_id: 'A1' },
          { fixmedins_code: 'H2', alliance_id: 'A1' },
          { fixmedins_code: 'H3', alliance_id: 'A2' },
        ],
        visits: [
          { ...stay('V1', 'P1', 'H1', '2025-03-01', '2025-03-05', 'I63.900'), dscg_way: '3' },
          stay('V2', 'P1', 'H2', '2025-03-05', '2025-03-10', 'I63.900'),
          stay('V3', 'P2', 'H1', '2025-03-01', '2025-03-05', 'Z51.100'),
          stay('V4', 'P2', 'H1', '2025-03-15', '2025-03-18', 'Z51.100'),
          {
            ...stay('V5', 'P3', 'H1', '2025-03-01', '2025-03-03', 'H25.900'),
            diag_name: '老年性白内障(右眼)',
          },
          {
            ...stay('V6', 'P3', 'H1', '2025-03-10', '2025-03-12', 'H25.900'),
            diag_name: '老年性白内障(左眼)',
          },
          stay('V7', 'P4', 'H1', '2025-03-01', '2025-03-05', 'K29.500'),
          stay('V8', 'P4', 'H1', '2025-03-07', '2025-03-10', 'S72.000'),
          stay('V9', 'P5', 'H1', '2025-03-01', '2025-03-05', 'K29.500'),
          stay('V10', 'P5', 'H3', '2025-03-07', '2025-03-10', 'K29.500'),
        ],
        settlements: paid('P1', 'P1', 'P2', 'P2', 'P3', 'P3', 'P4', 'P4', 'P5', 'P5'),
      },
      finds: [],
    },
    {
      title: {
        zh: '有转诊单的转院；中途结算后继续住院',
        en: 'a transfer by its form, and a stay that goes on after its interim settlement',
      },
      records: {
        institutions: [
          { fixmedins_code: 'H1', alliance_id: 'A1' },
          { fixmedins_code: 'H2', alliance_id: 'A1' },
        ],
        referrals: [
          {
            refl_id: 'F1',
            psn_no: 'P1',
            from_fixmedins_code: 'H2',
            to_fixmedins_code: 'H1',
            applied_at: '2025-03-05 08:00:00',
            decision: 'accepted',
          },
        ],
        visits: [
          stay('V1', 'P1', 'H2', '2025-03-01', '2025-03-05', 'I63.900'),
          stay('V2', 'P1', 'H1', '2025-03-05', '2025-03-10', 'I63.900'),
          stay('V3', 'P2', 'H1', '2024-11-01', '2024-12-31', 'F20.900'),
          stay('V4', 'P2', 'H1', '2024-12-31', '2025-03-10', 'F20.900'),
        ],
        settlements: paid('P1', 'P1', 'P2', 'P2').map((row) =>
          row.mdtrt_id === 'V3' ? { ...row, mid_setl_flag: '1' } : row,
        ),
      },
      finds: [],
    },
  ],
});

/** A stay of an example. */
function stay(
  mdtrt_id: string,
  psn_no: string,
  fixmedins_code: string,
  from: string,
  to: string,
  diag_code: string,
) {
  return {
    mdtrt_id,
    psn_no,
    fixmedins_code,
    med_type: '21',
    begntime: `${from} 10:00:00`,
    endtime: `${to} 09:00:00`,
    diag_code,
    dscg_way: '1',
  };
}

/** One settlement for each of the visits V1, V2 … of these persons. */
function paid(...persons: string[]) {
  return persons.map((psn_no, at) => ({ setl_id: `S${at + 1}`, mdtrt_id: `V${at + 1}`, psn_no }));
}
