import { FUND_OF_VISIT } from '../../at-risk.js';
import {
  defineRule,
  evidence,
  evidenceEach,
  facts,
  place,
  quality,
  type RuleSources,
  touchesPersons,
} from '../../define.js';
import { FAMILIES_FACT, familiesOf } from '../../families.js';
import { categoryOf, isOfNewborn } from '../../icd.js';
import { LAW } from '../../law.js';
import { billed, dailyBed } from './N01.examples.js';
import { carriedOut, isBilledInFull, lineTrail, outsideVisits, staysOfPersons } from './stays.js';

/** Care that is paid as a whole or by the day: its lines do not tell what was done when. */
const PAID_AS_A_WHOLE = `('26', '28', '2102', '2105')`;

/** SQL of the stays that can be judged: long enough, not psychiatric, not a newborn beside its mother, not cut by an interim settlement. */
const judged = (from: RuleSources): string => `(
  SELECT * FROM ${staysOfPersons(from)}
  WHERE los >= ${from.param('days')} AND med_type NOT IN ${PAID_AS_A_WHOLE} AND is_interim = 0
    AND NOT ${categoryOf('diag_code')} BETWEEN 'F00' AND 'F99' AND NOT ${isOfNewborn('diag_code')}
    AND position(adm_bed, '家庭') = 0)`;

export const N01 = defineRule({
  id: 'N01',
  name: { zh: '挂床住院', en: 'A bed that nobody lies in' },
  family: 'inpatient',
  grade: 'suspected',
  mode: 'K',
  version: 2,
  about: {
    zh: '住院三天及以上，入出院日之外至少两天且过半没有床位、诊察、护理以外的任何费用明细，或没有床位费也没有床位号',
    en: 'In a stay of three days or more, at least two and half of the days between have no fee line but for bed, rounds and nursing; or there is neither a bed fee nor a bed',
  },
  params: {
    days: {
      label: { zh: '最短住院天数', en: 'Shortest stay' },
      unit: { zh: '天', en: 'days' },
      default: 3,
      min: 2,
      max: 30,
    },
    empty_days: {
      label: { zh: '最少空白天数', en: 'Fewest days without care' },
      unit: { zh: '天', en: 'days' },
      default: 2,
      min: 1,
      max: 30,
    },
    empty_percent: {
      label: { zh: '空白天数占比', en: 'Share of days without care' },
      unit: { zh: '%', en: '%' },
      default: 50,
      min: 20,
      max: 100,
    },
  },
  legal: [LAW.realName, LAW.overuse, LAW.fraud],
  needs: ['visits', 'settlements', 'fees'],
  touches: {
    ...touchesPersons('visits', 'settlements', 'fees'),
    executions: (changed, from) =>
      `SELECT psn_no AS unit FROM ${from.related('visits', 'mdtrt_id', `SELECT mdtrt_id FROM ${changed}`)}`,
  },
  population: (from) => `SELECT psn_no AS unit FROM ${judged(from)}`,
  violations: (from) => {
    const isMany = (days: string): string =>
      `(${days} >= ${from.param('empty_days')} AND 100 * ${days} >= ${from.param('empty_percent')} * inner_days)`;
    return `
      SELECT psn_no AS unit, [mdtrt_id] AS anchor,
        if(is_empty AND ${isMany('undrugged')} OR length(splitByChar(';', families)) >= 2, 'suspected', 'hint') AS grade,
        'person' AS subject_type, psn_no AS subject_id, fixmedins_code, psn_no, begntime AS event_from, assumeNotNull(endtime) AS event_to, fund AS amount,
        arrayConcat([${evidence('visits', 'mdtrt_id')}], ${evidenceEach('settlements', 'setl_ids')},
          ${evidenceEach('visits', 'arraySlice(out_ids, 1, 5)')},
          arrayMap(l -> ${evidence('fees', 'mdtrt_id', 'l.2')}, first_lines)) AS evidence,
        ${facts({
          place: 'fixmedins_code',
          admitted: 'first_day',
          discharged: 'last_day',
          days: 'los',
          between: 'inner_days',
          empty: 'empty_left',
          bed_days: 'toInt64(bed_days)',
          leave_days: 'on_leave',
          outside: 'length(out_ids)',
          families: 'families',
          fund: 'toDecimalString(fund, 2)',
        })} AS facts,
        ${quality({ no_doctor: `atddr_no = ''` })} AS quality
      FROM (
        SELECT s.*, l.*, arrayMap(n -> s.first_day + n, range(1, toUInt64(s.los))) AS days_between, length(days_between) AS inner_days,
          greatest(ifNull(s.leave_days, 0), 0) AS on_leave,
          arrayFilter(day -> NOT has(l.care_days, day) AND NOT has(d.done_days, day), days_between) AS empty_days,
          toInt64(length(empty_days)) - on_leave AS empty_left,
          toInt64(length(arrayFilter(day -> NOT has(l.drug_days, day), empty_days))) - on_leave AS undrugged,
          arraySort(arrayMap(v -> v.3, arrayFilter(v -> v.2 != s.fixmedins_code AND v.1 > s.first_day AND v.1 < s.last_day, o.visits_out))) AS out_ids,
          l.bed_days >= inner_days AND NOT hasAny(l.nights, days_between) OR l.dated_days < 2 AND l.bed_days <= 0 AS is_billed_at_once,
          NOT is_billed_at_once AND ${isMany('empty_left')} AS is_empty,
          l.bed_days <= 0 AND s.adm_bed = '' AND l.nursing_lines > 0 AS has_no_bed,
          ${familiesOf({ service: 'is_empty', bed: 'has_no_bed OR is_empty AND 2 * l.bed_days < s.los', presence: 'notEmpty(out_ids)' })} AS families
        FROM ${judged(from)} s
        INNER JOIN ${lineTrail(from)} l ON l.line_mdtrt = s.mdtrt_id AND l.line_psn = s.psn_no
        LEFT JOIN ${carriedOut(from)} d ON d.done_mdtrt = s.mdtrt_id
        LEFT JOIN ${outsideVisits(from)} o ON o.out_psn = s.psn_no
        WHERE l.home_lines = 0 AND ${isBilledInFull('l.came', 's.fee')})
      WHERE is_empty OR has_no_bed`;
  },
  atRisk: FUND_OF_VISIT,
  explain: {
    zh: '该参保人 {admitted} 至 {discharged} 在 {place} 住院 {days} 天，入出院日之外的 {between} 天中有 {empty} 天（已扣除请假 {leave_days} 天）没有床位、诊察、护理以外的任何费用，床位费计 {bed_days} 天，其间在其他机构门诊 {outside} 次，基金支付 {fund} 元。',
    en: 'The person was in hospital at {place} from {admitted} to {discharged}, {days} days. Of the {between} days between, {empty} (after {leave_days} days of leave) have no fee but for bed, rounds and nursing; the bed was billed for {bed_days} days; outpatient visits elsewhere meanwhile: {outside}. The fund paid {fund} yuan.',
  },
  facts: {
    place: place('住院机构', 'hospital'),
    admitted: { zh: '入院', en: 'admitted' },
    discharged: { zh: '出院', en: 'discharged' },
    days: { zh: '住院天数', en: 'days' },
    between: { zh: '中间天数', en: 'days between' },
    empty: { zh: '空白天数', en: 'days without care' },
    bed_days: { zh: '床位费天数', en: 'bed days billed' },
    leave_days: { zh: '请假天数', en: 'days of leave' },
    outside: { zh: '其间他处门诊', en: 'visits elsewhere meanwhile' },
    families: FAMILIES_FACT,
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '费用明细未传完整', en: 'Fee lines that have not come yet' },
      checked: {
        zh: '明细合计不足结算总额 95% 的不判断',
        en: 'Not judged while the lines make less than 95 % of the bill',
      },
    },
    {
      text: {
        zh: '医院按整段住院一次记账，补记执行',
        en: 'A hospital that bills the whole stay at once and records what was done',
      },
      checked: {
        zh: '床位费合计够天数却不按日记账的、全部明细同一天且没有床位费的不判断；有执行记录的日期不算空白',
        en: 'Not judged where the bed, too, is billed for all days at once or all lines bear one date and none is a bed; a day with something carried out is not empty',
      },
    },
    {
      text: { zh: '一次发放多日口服药', en: 'Drugs given out for several days' },
      checked: {
        zh: '用药天数覆盖的空白日只作提示',
        en: 'Days that are covered by prescribed days make a hint only',
      },
    },
    {
      text: { zh: '请假、家庭病床', en: 'Leave of absence, a bed at home' },
      checked: {
        zh: '扣除请假天数；家庭病床已排除',
        en: 'Days of leave are taken off; home beds are left out',
      },
    },
    {
      text: {
        zh: '精神科、按床日或单病种付费、日间手术、新生儿、中途结算',
        en: 'Psychiatry, pay by the day or by the case, day surgery, newborns, interim settlements',
      },
      checked: { zh: '已排除', en: 'Left out' },
    },
  ],
  examples: [
    {
      title: {
        zh: '九天住院中间全无诊疗，其间另去他院门诊',
        en: 'nine days with nothing between, and an outpatient visit elsewhere',
      },
      records: billed({
        lines: [
          ['2025-03-01', '04', 1],
          ['2025-03-10', '05', 9],
        ],
        bedDays: ['2025-03-01'],
        outside: '2025-03-05',
      }),
      finds: [['A', 'OUT']],
    },
    {
      title: { zh: '每晚计床位费，中间三天无诊疗', en: 'a bed for every night and no care on three days' },
      records: billed({
        to: '2025-03-05',
        lines: [
          ['2025-03-01', '04', 1],
          ['2025-03-05', '05', 4],
        ],
        bedDays: dailyBed(4),
      }),
      finds: [['A']],
    },
    {
      title: {
        zh: '九天住院全部费用在入院当日，床位只收一夜',
        en: 'nine days of which all lines bear the first, and a bed for one night',
      },
      records: billed({
        lines: [
          ['2025-03-01', '04', 1],
          ['2025-03-01', '05', 1],
        ],
        bedDays: ['2025-03-01'],
      }),
      finds: [['A']],
      grade: 'suspected',
    },
    {
      title: {
        zh: '全部费用同一天记账，没有床位费明细',
        en: 'all lines of one date, and no fee for a bed among them',
      },
      records: billed({ lines: [['2025-03-10', '05', 9]], bedDays: [] }),
      finds: [],
    },
    {
      title: { zh: '每日有治疗', en: 'care on every day' },
      records: billed({
        to: '2025-03-05',
        lines: [1, 2, 3, 4].map((n) => [`2025-03-0${n}`, '05', 1]),
        bedDays: dailyBed(4),
      }),
      finds: [],
    },
    {
      title: { zh: '明细未传完整', en: 'lines that have not all come' },
      records: billed({ lines: [['2025-03-01', '04', 1]], bedDays: dailyBed(9), missing: 500 }),
      finds: [],
    },
    {
      title: { zh: '整段一次记账', en: 'a whole stay billed at once' },
      records: billed({
        lines: [
          ['2025-03-10', '05', 9],
          ['2025-03-01', '04', 1],
        ],
        bedDays: ['2025-03-10'],
        bedCount: 9,
      }),
      finds: [],
    },
    {
      title: { zh: '请假三天', en: 'three days of leave' },
      records: billed({
        to: '2025-03-05',
        lines: [
          ['2025-03-01', '04', 1],
          ['2025-03-05', '05', 4],
        ],
        bedDays: dailyBed(4),
        leave: '3',
      }),
      finds: [],
    },
    {
      title: {
        zh: '治疗在出院日一次记账，执行记录逐日都有',
        en: 'treatment billed on the last day, carried out on every day',
      },
      records: {
        ...billed({
          to: '2025-03-05',
          lines: [
            ['2025-03-01', '04', 1],
            ['2025-03-05', '05', 4],
          ],
          bedDays: dailyBed(4),
        }),
        executions: [2, 3, 4].map((n) => ({
          mdtrt_id: 'A',
          feedetl_sn: `E${n}`,
          executed_cnt: '1',
          executed_at: `2025-03-0${n} 09:00:00`,
        })),
      },
      finds: [],
    },
    {
      title: { zh: '精神科住院', en: 'a psychiatric stay' },
      records: billed({ lines: [['2025-03-01', '04', 1]], bedDays: dailyBed(9), diag_code: 'F20.900' }),
      finds: [],
    },
  ],
});
