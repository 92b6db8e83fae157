import { NO_AMOUNT } from '../../at-risk.js';
import { defineRule, evidenceEach, facts, place, quality, type RuleSources } from '../../define.js';
import { LAW } from '../../law.js';
import {
  EVIDENCE_MOST,
  hasWeakEvidence,
  IS_SIGNED_BY_PEOPLE,
  isSelfSigned,
  LACKS_EVIDENCE,
} from './signing.js';

const HISTORY_DAYS = 90;

/** SQL of what people signed, day by day; those who sign on line by themselves, each with a device of their own, are nobody’s burst. */
const signed = (from: RuleSources): string =>
  from.shared(`(
  SELECT * FROM (
    SELECT *, toDate(sign_time) AS day, sign_time != toStartOfDay(sign_time) AS has_time,
      uniqExact(psn_no) OVER (PARTITION BY fixmedins_code, operator_id, day, device_id) AS by_device
    FROM ${from.rows('contracts', 'fixmedins_code')} WHERE ${IS_SIGNED_BY_PEOPLE})
  WHERE NOT ${isSelfSigned('by_device')})`);

/** SQL of what each operator signed, with the pace and with how many persons share the evidence. */
const paced = (from: RuleSources): string => `(
  SELECT *, countIf(has_time) OVER (PARTITION BY fixmedins_code, operator_id ORDER BY toUnixTimestamp(sign_time)
      RANGE BETWEEN ${60 * from.param('burst_minutes') - 1} PRECEDING AND CURRENT ROW) AS pace,
    uniqExact(psn_no) OVER (PARTITION BY fixmedins_code, operator_id, day, evidence_hash) AS shared
  FROM ${signed(from)} WHERE operator_id != '')`;

/** SQL of how much a place signed a day, beside the days before; days without a signing count as none. */
const usual = (from: RuleSources): string => `(
  SELECT fixmedins_code AS usual_place, day AS usual_day, signings, day - first_day >= ${HISTORY_DAYS} AS has_history,
    past / ${HISTORY_DAYS} AS mean, sqrt(greatest(past_squares / ${HISTORY_DAYS} - mean * mean, 0)) AS deviation
  FROM (
    SELECT fixmedins_code, day, signings, min(day) OVER (PARTITION BY fixmedins_code) AS first_day,
      sum(signings) OVER past_days AS past, sum(signings * signings) OVER past_days AS past_squares
    FROM (SELECT fixmedins_code, day, count() AS signings FROM ${signed(from)} GROUP BY fixmedins_code, day)
    WINDOW past_days AS (PARTITION BY fixmedins_code ORDER BY toUInt32(day) RANGE BETWEEN ${HISTORY_DAYS} PRECEDING AND 1 PRECEDING)))`;

export const C03 = defineRule({
  id: 'C03',
  name: { zh: '突击签约', en: 'A burst of signings' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'W',
  version: 1,
  about: {
    zh: '同一经办人短时间或一日内签约过多，或远超本机构近期水平且缺少本人凭据',
    en: 'One operator signs too many people within minutes or a day, or far more than the place used to without evidence of each person',
  },
  params: {
    burst: {
      label: { zh: '短时签约数', en: 'Signings in a short time' },
      unit: { zh: '份', en: 'contracts' },
      default: 20,
      min: 5,
      max: 200,
    },
    burst_minutes: {
      label: { zh: '短时', en: 'Short time' },
      unit: { zh: '分钟', en: 'minutes' },
      default: 10,
      min: 1,
      max: 60,
    },
    day_most: {
      label: { zh: '一日签约数', en: 'Signings on a day' },
      unit: { zh: '份', en: 'contracts' },
      default: 150,
      min: 20,
      max: 1000,
    },
    day_least: {
      label: { zh: '与历史比较的最少签约数', en: 'Fewest signings compared with the past' },
      unit: { zh: '份', en: 'contracts' },
      default: 30,
      min: 5,
      max: 500,
    },
    weak_percent: {
      label: { zh: '缺少本人凭据的比例', en: 'Share without evidence of the person' },
      unit: { zh: '%', en: '%' },
      default: 50,
      min: 1,
      max: 100,
    },
  },
  legal: [LAW.agreement, LAW.noForgery, LAW.fraud],
  needs: ['contracts'],
  touches: { contracts: (changed) => `SELECT fixmedins_code AS unit FROM ${changed}` },
  population: (from) =>
    `SELECT fixmedins_code AS unit FROM ${from.rows('contracts', 'fixmedins_code')} WHERE operator_id != ''`,
  violations: (from) => `
      SELECT fixmedins_code AS unit, [fixmedins_code, toString(day)] AS anchor, if(weak = 0, 'hint', 'suspected') AS grade,
        'operator' AS subject_type, operator_id AS subject_id, fixmedins_code, '' AS psn_no,
        first_at AS event_from, last_at AS event_to, toDecimal64(0, 2) AS amount,
        ${evidenceEach('contracts', `arraySlice(ids, 1, ${EVIDENCE_MOST})`)} AS evidence,
        ${facts({
          operator: 'operator_id',
          place: 'fixmedins_code',
          day: 'day',
          first_at: 'first_at',
          last_at: 'last_at',
          signings: 'signings',
          pace: 'pace',
          usual: 'round(ifNull(mean, 0), 1)',
          weak: 'weak',
          devices: 'devices',
        })} AS facts,
        ${quality({ evidence_not_sent: 'lacks_evidence', entered_at_once: 'moments = 1' })} AS quality
      FROM (
        SELECT fixmedins_code, operator_id, day, count() AS signings, max(pace) AS pace, countIf(${hasWeakEvidence('shared')}) AS weak,
          ${LACKS_EVIDENCE} AS lacks_evidence, uniqExact(sign_time) AS moments, min(sign_time) AS first_at, max(sign_time) AS last_at,
          uniqExactIf(device_id, device_id != '') AS devices, arraySort(groupArray(contract_id)) AS ids
        FROM ${paced(from)} GROUP BY fixmedins_code, operator_id, day) o
      LEFT JOIN ${usual(from)} u ON u.usual_place = o.fixmedins_code AND u.usual_day = o.day
      WHERE pace > ${from.param('burst')} OR signings > ${from.param('day_most')}
        OR signings >= ${from.param('day_least')} AND u.has_history AND u.signings > mean + 3 * deviation
          AND 100 * weak >= ${from.param('weak_percent')} * signings`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '经办人 {operator} {first_at} 至 {last_at} 在 {place} 签约 {signings} 份，最密时一个时段内 {pace} 份（该机构此前日均 {usual} 份），其中 {weak} 份没有本人凭据或与他人共用凭据，使用设备 {devices} 台。',
    en: 'Operator {operator} signed {signings} contracts at {place} from {first_at} to {last_at}, {pace} of them within the shortest time (the place used to sign {usual} a day); {weak} have no evidence of the person or share it with others; devices used: {devices}.',
  },
  facts: {
    operator: { zh: '经办人', en: 'operator' },
    place: place('签约机构', 'institution'),
    day: { zh: '日期', en: 'day' },
    first_at: { zh: '首份时间', en: 'first at' },
    last_at: { zh: '末份时间', en: 'last at' },
    signings: { zh: '签约份数', en: 'signings' },
    pace: { zh: '最密时段份数', en: 'most within the short time' },
    usual: { zh: '此前日均', en: 'a day before' },
    weak: { zh: '缺本人凭据', en: 'without own evidence' },
    devices: { zh: '设备数', en: 'devices' },
  },
  innocent: [
    {
      text: { zh: '集中签约日', en: 'A campaign day' },
      checked: {
        zh: '每份都有本人凭据的，只有超过绝对数才报，且仅作提示',
        en: 'With evidence of every person only the absolute limits count, and then as a hint',
      },
    },
    {
      text: { zh: '系统到期自动续签', en: 'Renewals by the system' },
      checked: { zh: '已排除', en: 'Left out' },
    },
    {
      text: { zh: '居民线上自助签约', en: 'People who sign on line by themselves' },
      checked: { zh: '各用各的设备的已排除', en: 'Left out where each has a device of their own' },
    },
    {
      text: { zh: '纸质签约事后补录', en: 'Paper contracts entered later' },
      checked: {
        zh: '只有日期的不算密集；同一时刻录入的降级',
        en: 'Dates without a time make no burst; entries of one moment lower the grade',
      },
    },
  ],
  examples: [
    {
      title: { zh: '夜间三十份签约使用同一签名', en: 'thirty signings by night with one signature' },
      records: {
        contracts: signings('O1', '2025-03-01 22', 30, () => ({
          evidence_type: 'signature',
          evidence_hash: 'E1',
        })),
      },
      finds: [['C1', 'C30']],
    },
    {
      title: {
        zh: '有人脸凭据的集中签约日、系统续签、居民线上自助签约',
        en: 'a campaign day with faces, renewals by the system, people who sign on line',
      },
      records: {
        contracts: [
          ...signings('O1', '2025-03-01 09', 20, (n) => ({ evidence_type: 'face', evidence_hash: `E${n}` })),
          ...signings('SYSTEM', '2025-03-02 00', 30, (n) => ({
            evidence_type: 'none',
            sign_channel: 'batch',
            renewed_from: `C${n}`,
          })),
          ...signings('O2', '2025-03-03 20', 30, (n) => ({
            evidence_type: 'none',
            sign_channel: 'online',
            device_id: `E${n}`,
          })),
        ].map((row, at) => ({ ...row, contract_id: `C${at}` })),
      },
      finds: [],
    },
    {
      title: { zh: '十分钟内十二份', en: 'a dozen within ten minutes' },
      records: { contracts: signings('O1', '2025-03-01 10', 12, () => ({ evidence_type: 'none' })) },
      finds: [],
    },
  ],
});

/** So many contracts, one every fifteen seconds. */
function signings(
  operator_id: string,
  hour: string,
  count: number,
  rest: (n: number) => Record<string, string>,
) {
  return Array.from({ length: count }, (_, at) => ({
    contract_id: `C${at + 1}`,
    psn_no: `P${at + 1}`,
    fixmedins_code: 'H1',
    operator_id,
    device_id: 'E1',
    sign_channel: 'onsite',
    sign_time: `${hour}:${String(Math.floor(at / 4)).padStart(2, '0')}:${String((at % 4) * 15).padStart(2, '0')}`,
    ...rest(at + 1),
  }));
}
