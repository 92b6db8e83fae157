import { isRestDay } from '@fundwatch/streams';
import { NO_AMOUNT } from '../../at-risk.js';
import { defineRule, evidenceEach, facts, place, quality, type RuleSources, worded } from '../../define.js';
import { FAMILIES_FACT, familiesOf, gradeOfFamilies } from '../../families.js';
import { LAW } from '../../law.js';
import { EVIDENCE_FEW, operatorSignings, SHOWN, SIGNS_OF_FORGERY, TOUCHES_OPERATORS } from './signing.js';

/** An operator’s month of fewer contracts says nothing about the days on which they work. */
const MONTH_LEAST = 30;
/** The normal quantile of a one-sided 95 %: a share counts by what it is at least. */
const Z = 1.645;

/** SQL of the least share that `hits` of `tries` bear out (Wilson). */
const leastShare = (hits: string, tries: string): string =>
  `((${hits} / ${tries} + ${(Z * Z) / 2} / ${tries}
    - ${Z} * sqrt(${hits} / ${tries} * (1 - ${hits} / ${tries}) / ${tries} + ${(Z * Z) / 4} / (${tries} * ${tries}))) / (1 + ${Z * Z} / ${tries}))`;

/** SQL of the contracts of operators with when they were signed; those that people signed for themselves left out. */
const signed = (from: RuleSources): string =>
  from.shared(`(
  SELECT *, countIf(is_night) OVER (PARTITION BY operator_id, fixmedins_code) AS nightly
  FROM (
    SELECT *, has_time AND (toHour(sign_time) >= ${from.param('night_from')} OR toHour(sign_time) < ${from.param('night_to')}) AS is_night,
      toDate(subtractHours(sign_time, ${from.param('night_to')})) AS night, toStartOfMonth(day) AS month
    FROM ${operatorSignings(from)} WHERE NOT is_self_signed))`);

/** SQL of the nights of operators. Times that lie by night all the year are those of a clock in another zone. */
const nights = (from: RuleSources): string => `
  SELECT 'night' AS kind, operator_id, fixmedins_code, night AS since, count() AS hits, max(day_signings) AS tries, ${SHOWN},
    max(signings) - hits >= 10 AND 2 * (max(nightly) - hits) >= max(signings) - hits AS has_odd_clock,
    ${familiesOf({ presence: '1', ...SIGNS_OF_FORGERY, credential: `${SIGNS_OF_FORGERY.credential} AND 2 * weak >= hits` })} AS families,
    arraySort(groupArray(contract_id)) AS ids
  FROM ${signed(from)} WHERE is_night
  GROUP BY operator_id, fixmedins_code, night HAVING hits >= ${from.param('night_least')}`;

/** SQL of the months of operators who sign too much on days of rest, and without evidence: who goes to people when they are at home is welcome. */
const months = (from: RuleSources): string => `
  SELECT 'rest' AS kind, operator_id, fixmedins_code, month AS since, count() AS hits, max(month_signings) AS tries, ${SHOWN},
    0 AS has_odd_clock, 'presence' AS families, arraySort(groupArray(contract_id)) AS ids
  FROM (
    SELECT *, ${isRestDay(from.all, 'day')} = 1 AS is_rest, count() OVER (PARTITION BY operator_id, fixmedins_code, month) AS month_signings
    FROM ${signed(from)} WHERE NOT is_night)
  WHERE is_rest
  GROUP BY operator_id, fixmedins_code, month
  HAVING tries >= ${MONTH_LEAST} AND ${leastShare('hits', 'tries')} > ${from.param('rest_percent')} / 100 AND weak >= 3 AND 2 * weak >= hits`;

export const C04 = defineRule({
  id: 'C04',
  name: { zh: '非正常时段签约', en: 'Signed at odd hours' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'W',
  version: 1,
  about: {
    zh: '同一经办人夜间为多人签约，或一个月的签约多在休息日且缺少本人凭据',
    en: 'One operator signs several people by night, or most of a month on days of rest without evidence of the persons',
  },
  params: {
    night_from: {
      label: { zh: '夜间自', en: 'Night begins' },
      unit: { zh: '时', en: 'o’clock' },
      default: 22,
      min: 20,
      max: 23,
    },
    night_to: {
      label: { zh: '夜间至', en: 'Night ends' },
      unit: { zh: '时', en: 'o’clock' },
      default: 6,
      min: 3,
      max: 7,
    },
    night_least: {
      label: { zh: '一夜最少份数', en: 'Fewest contracts of a night' },
      unit: { zh: '份', en: 'contracts' },
      default: 5,
      min: 1,
      max: 100,
    },
    rest_percent: {
      label: { zh: '休息日占比', en: 'Share of days of rest' },
      unit: { zh: '%', en: '%' },
      default: 30,
      min: 20,
      max: 90,
    },
  },
  legal: [LAW.agreement, LAW.noForgery, LAW.fraud],
  needs: ['contracts'],
  touches: TOUCHES_OPERATORS,
  broadcast: ['institutions', 'calendar'],
  population: (from) =>
    `SELECT operator_id AS unit FROM ${from.rows('contracts', 'operator_id')} WHERE operator_id != ''`,
  violations: (from) => `
      SELECT operator_id AS unit, [fixmedins_code, kind, toString(since)] AS anchor, ${gradeOfFamilies('families')} AS grade,
        'operator' AS subject_type, operator_id AS subject_id, fixmedins_code, '' AS psn_no,
        first_at AS event_from, last_at AS event_to, toDecimal64(0, 2) AS amount,
        ${evidenceEach('contracts', `arraySlice(ids, 1, ${EVIDENCE_FEW})`)} AS evidence,
        ${facts({
          operator: 'operator_id',
          place: 'fixmedins_code',
          kind: 'kind',
          first_at: 'first_at',
          last_at: 'last_at',
          signings: 'hits',
          of: 'tries',
          unshown: 'unshown',
          reused: 'reused',
          lent: 'lent',
          fastest: 'fastest',
          devices: 'devices',
          families: 'families',
        })} AS facts,
        ${quality({ clock_doubtful: 'has_odd_clock' })} AS quality
      FROM (${nights(from)} UNION ALL ${months(from)})`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '经办人 {operator} 在 {place} 于夜间或休息日签约 {signings} 份（{first_at} 至 {last_at}，当日或当月共 {of} 份），其中没有本人凭据 {unshown} 份，多户共用凭据 {reused} 份，联系电话为多户共用且与参保登记不符 {lent} 份；存疑的最密十分钟签 {fastest} 份，使用设备 {devices} 台。',
    en: 'Operator {operator} signed {signings} contracts at {place} by night or on days of rest ({first_at} to {last_at}; {of} in all on that day or in that month); {unshown} have no evidence of the person, {reused} share it with other homes, {lent} have a telephone that several homes share and the register does not know for them; doubtful ones within ten minutes: {fastest}, devices used: {devices}.',
  },
  facts: {
    operator: { zh: '经办人', en: 'operator' },
    place: place('签约机构', 'institution'),
    kind: worded(
      { night: { zh: '一夜', en: 'a night' }, rest: { zh: '一月的休息日', en: 'days of rest of a month' } },
      '口径',
      'kind',
    ),
    first_at: { zh: '首份时间', en: 'first at' },
    last_at: { zh: '末份时间', en: 'last at' },
    signings: { zh: '份数', en: 'signings' },
    of: { zh: '当日或当月份数', en: 'of the day or month' },
    unshown: { zh: '没有本人凭据', en: 'without evidence' },
    reused: { zh: '多户共用凭据', en: 'with shared evidence' },
    lent: { zh: '多户共用电话', en: 'with a shared telephone' },
    fastest: { zh: '最密十分钟份数', en: 'most within ten minutes' },
    devices: { zh: '设备数', en: 'devices' },
    families: FAMILIES_FACT,
  },
  innocent: [
    {
      text: { zh: '居民晚间线上自助签约', en: 'People who sign on line in the evening' },
      checked: {
        zh: '线上且各用各的设备的已排除；一台设备替多人“线上”签约的不算自助',
        en: 'Left out where each has a device of their own; one device that signs many is no help to themselves',
      },
    },
    {
      text: { zh: '系统零时自动续签', en: 'Renewals by the system at midnight' },
      checked: { zh: '已排除', en: 'Left out' },
    },
    {
      text: { zh: '只有日期没有时刻', en: 'A date without a time' },
      checked: { zh: '零时整不视为夜间', en: 'Midnight sharp is not taken for a time' },
    },
    {
      text: { zh: '为白天外出务工者晚间上门', en: 'Going to people who work by day' },
      checked: {
        zh: '各有本人凭据的仅作提示；休息日签约各有凭据的不报',
        en: 'With evidence of each person a night is a hint, and days of rest are not reported',
      },
    },
    {
      text: { zh: '数据源时区有误', en: 'A source whose clock is in another zone' },
      checked: {
        zh: '该经办人其他签约也多在夜间的降级',
        en: 'Where the operator’s other contracts lie by night, too, the grade falls',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '深夜六份签约共用签名；一个月的周末签约没有凭据',
        en: 'six with one signature late at night, and a month of weekends without evidence',
      },
      records: {
        contracts: numbered([
          ...signings('O1', '2025-03-04 23', 6, () => ({
            evidence_type: 'signature',
            evidence_hash: 'E1',
          })),
          ...['08', '09', '15', '16'].flatMap((day) =>
            signings('O2', `2025-03-${day} 10`, 6, () => ({ evidence_type: 'none' })),
          ),
          ...signings('O2', '2025-03-05 10', 8, (n) => ({
            evidence_type: 'face',
            evidence_hash: `E2${n}`,
          })),
        ]),
      },
      finds: [
        ['C0', 'C5'],
        ['C10', 'C25'],
      ],
    },
    {
      title: {
        zh: '居民晚间线上自助签约、系统零时续签、只有日期的补录',
        en: 'people who sign on line in the evening, renewals at midnight, dates without a time',
      },
      records: {
        contracts: numbered([
          ...signings('O1', '2025-03-04 22', 12, (n) => ({
            sign_channel: 'online',
            device_id: `E${n}`,
            evidence_type: 'none',
          })),
          ...signings('O1', '2025-03-05 00', 12, () => ({
            sign_channel: 'batch',
            renewed_from: 'C0',
            evidence_type: 'none',
          })),
          ...signings('O1', '2025-03-06 00', 12, () => ({
            sign_time: '2025-03-06 00:00:00',
            evidence_type: 'none',
          })),
        ]),
      },
      finds: [],
    },
    {
      title: {
        zh: '周末下乡集中签约，各有人脸；晚间上门四户',
        en: 'weekends in the villages with a face of each person, and four homes in the evening',
      },
      records: {
        contracts: numbered([
          ...['08', '09', '15', '16'].flatMap((day) =>
            signings('O1', `2025-03-${day} 10`, 10, (n) => ({
              evidence_type: 'face',
              evidence_hash: `E${day}${n}`,
            })),
          ),
          ...signings('O1', '2025-03-04 22', 4, () => ({ evidence_type: 'none', sign_channel: 'home' })),
        ]),
      },
      finds: [],
    },
  ],
});

/** So many contracts of an operator, one every four minutes of an hour. */
function signings(
  operator_id: string,
  hour: string,
  count: number,
  rest: (n: number) => Record<string, string>,
): Record<string, string>[] {
  return Array.from({ length: count }, (_, at) => ({
    psn_no: `P${at + 1}`,
    fixmedins_code: 'H1',
    operator_id,
    sign_channel: 'onsite',
    sign_time: `${hour}:${String(at * 4).padStart(2, '0')}:10`,
    ...rest(at + 1),
  }));
}

/** Contracts numbered in their order. */
function numbered(rows: Record<string, string>[]): Record<string, string>[] {
  return rows.map((row, at) => ({ ...row, contract_id: `C${at}` }));
}
