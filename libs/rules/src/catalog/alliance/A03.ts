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
  worded,
} from '../../define.js';
import { LAW, REFERRAL_DUTY } from '../../law.js';
import { staysOfPersons } from '../inpatient/stays.js';
import { moved } from './A03.examples.js';

/** Kinds of care that cannot wait for a form. */
const EMERGENCY = `('13', '24')`;

/** SQL of the persons' visits that are not struck out, paid or not: somebody who came has come. */
const comings = (from: RuleSources): string => `(
  SELECT psn_no AS came_psn, arraySort(groupArray((begntime, mdtrt_id, fixmedins_code, toString(med_type), refl_id))) AS seen
  FROM ${from.rows('visits', 'psn_no')} WHERE ifNull(vali_flag, 1) = 1 GROUP BY came_psn)`;

/** SQL of the persons' valid stays with the deductible paid for each. */
const stays = (from: RuleSources): string => `(
  SELECT psn_no AS stay_psn, arraySort(groupArray((begntime, mdtrt_id, fixmedins_code, assumeNotNull(endtime), refl_id, deductible, setl_ids))) AS stayed
  FROM ${staysOfPersons(from)} GROUP BY stay_psn)`;

/** SQL of the referrals with what followed: the visit that a form explains, the stay, and the one before it. */
const followed = (from: RuleSources): string => {
  const alliances = `(SELECT fixmedins_code AS member, alliance_id FROM ${from.all('institutions')} WHERE alliance_id != '')`;
  const isJoined = (visit: string, reference: string): string =>
    `${visit}.3 = r.to_fixmedins_code AND (${visit}.2 = r.to_mdtrt_id OR ${visit}.${reference} = r.refl_id)`;
  return `(
  SELECT r.*, ifNull(r.decided_at, r.applied_at) AS accepted_at, c.seen AS seen,
    arrayFirst(v -> ${isJoined('v', '5')}, c.seen) AS visit, arrayFirst(s -> ${isJoined('s', '5')}, w.stayed) AS stay,
    arrayLast(s -> s.3 = r.from_fixmedins_code AND s.2 != stay.2 AND (s.2 = r.from_mdtrt_id OR r.from_mdtrt_id = '')
      AND abs(dateDiff('day', s.4, stay.1)) <= ${from.param('transfer_days')}, w.stayed) AS before,
    a.alliance_id != '' AND a.alliance_id = b.alliance_id AND r.from_fixmedins_code != r.to_fixmedins_code AS is_inside,
    t.member != '' AS is_known, p.die_date AS died
  FROM ${from.rows('referrals', 'psn_no')} r
  LEFT JOIN ${comings(from)} c ON c.came_psn = r.psn_no
  LEFT JOIN ${stays(from)} w ON w.stay_psn = r.psn_no
  LEFT JOIN ${alliances} a ON a.member = r.from_fixmedins_code
  LEFT JOIN ${alliances} b ON b.member = r.to_fixmedins_code
  LEFT JOIN (SELECT fixmedins_code AS member FROM ${from.all('institutions')}) t ON t.member = r.to_fixmedins_code
  LEFT JOIN (SELECT psn_no AS known_psn, die_date FROM ${from.rows('insured', 'psn_no')}) p ON p.known_psn = r.psn_no
  WHERE r.decision != 'refused')`;
};

/** SQL of the day after which a person who was accepted should have come. */
const awaited = (from: RuleSources): string =>
  `toDate32(ifNull(decided_at, applied_at)) + ${from.param('arrival_days')}`;

export const A03 = defineRule({
  id: 'A03',
  name: { zh: '双向转诊不规范', en: 'Referral out of order' },
  family: 'alliance',
  grade: 'clear',
  mode: 'K',
  version: 1,
  about: {
    zh: '医共体内转诊重复收取起付线，转诊单在入院之后补开，上转没有知情同意，或接收后逾期未到',
    en: 'A second deductible inside an alliance transfer, a form made after the admission that it explains, an up-referral without consent, or nobody who comes after acceptance',
  },
  params: {
    form_hours: {
      label: { zh: '急诊补单时限', en: 'Time in which an emergency’s form may follow' },
      unit: { zh: '小时', en: 'hours' },
      default: 48,
      min: 0,
      max: 240,
    },
    arrival_days: {
      label: { zh: '接收后到达期限', en: 'Days in which to come after acceptance' },
      unit: { zh: '天', en: 'days' },
      default: 7,
      min: 1,
      max: 60,
    },
    transfer_days: {
      label: { zh: '转诊衔接天数', en: 'Days that a transfer may take' },
      unit: { zh: '天', en: 'days' },
      default: 1,
      min: 0,
      max: 3,
    },
  },
  legal: [LAW.agreement, REFERRAL_DUTY],
  needs: ['referrals', 'visits', 'settlements', 'institutions'],
  touches: touchesPersons('referrals', 'visits', 'settlements', 'insured'),
  broadcast: ['institutions'],
  due: (from) =>
    `SELECT psn_no AS unit, ${awaited(from)} + 1 AS due FROM ${from.all('referrals')} WHERE decision = 'accepted'`,
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('referrals', 'psn_no')} WHERE decision != 'refused'`,
  violations: (from) => `
      SELECT psn_no AS unit, [refl_id] AS anchor,
        multiIf(is_charged AND direction != 'up', 'clear', is_late OR length(reasons) > 1, 'suspected', 'hint') AS grade,
        'person' AS subject_type, psn_no AS subject_id, if(is_charged OR is_late, to_fixmedins_code, from_fixmedins_code) AS fixmedins_code, psn_no,
        applied_at AS event_from, greatest(applied_at, if(stay.2 != '', stay.1, accepted_at)) AS event_to,
        multiIf(NOT is_charged, toDecimal64(0, 2), direction = 'up', least(before.6, stay.6), stay.6) AS amount,
        arrayConcat([${evidence('referrals', 'refl_id')}], ${evidenceEach('visits', `arrayDistinct(arrayFilter(id -> id != '', [before.2, stay.2, visit.2]))`)},
          ${evidenceEach('settlements', 'if(is_charged, arrayConcat(before.7, stay.7), [])')}) AS evidence,
        ${facts({
          reasons: `arrayStringConcat(reasons, ';')`,
          direction: 'direction',
          from_place: 'from_fixmedins_code',
          to_place: 'to_fixmedins_code',
          applied: 'applied_at',
          accepted: 'toDate(accepted_at)',
          came: `if(came_at = toDateTime(0, 'Asia/Shanghai'), '0', toString(came_at))`,
          first_deductible: 'toDecimalString(before.6, 2)',
          deductible: 'toDecimalString(stay.6, 2)',
        })} AS facts,
        ${quality({ form_without_time: `is_late AND applied_at = toStartOfDay(applied_at)` })} AS quality
      FROM (
        SELECT *, visit.4 IN ${EMERGENCY} OR ifNull(arrived_at < applied_at, 0) OR visit.2 != '' AND visit.1 < applied_at AS is_emergency,
          if(visit.2 != '', visit.1, ifNull(arrived_at, toDateTime(0, 'Asia/Shanghai'))) AS came_at,
          is_inside AND stay.2 != '' AND before.2 != '' AND before.6 > 0 AND stay.6 > 0 AS is_charged,
          stay.2 != '' AND toInt64(toUnixTimestamp(applied_at)) - toInt64(toUnixTimestamp(stay.1)) > 3600 * ${from.param('form_hours')} AS is_late,
          direction = 'up' AND decision = 'accepted' AND ifNull(consent_flag, 1) = 0 AND NOT is_emergency AS lacks_consent,
          decision = 'accepted' AND is_known AND arrived_at IS NULL AND to_mdtrt_id = '' AND visit.2 = '' AND ${awaited(from)} < ${from.asOf}
            AND NOT ifNull(died <= ${awaited(from)}, 0)
            AND NOT arrayExists(v -> v.3 = to_fixmedins_code AND toDate32(v.1) BETWEEN toDate32(applied_at) - 2 AND ${awaited(from)}, seen) AS never_came,
          arrayFilter(reason -> reason != '', [if(is_charged, 'deductible', ''), if(is_late, 'late', ''), if(lacks_consent, 'consent', ''), if(never_came, 'no_arrival', '')]) AS reasons
        FROM ${followed(from)})
      WHERE notEmpty(reasons)`,
  atRisk: {
    zh: '重复收取的起付线：下转为后一次全额，上转为两次中较小的一笔；其他情形不计金额',
    en: 'the deductible charged twice: all of the second going down, the smaller of the two going up; otherwise none',
  },
  explain: {
    zh: '{applied} 申请、{accepted} 受理，由 {from_place} 转往 {to_place} 的转诊存在：{reasons}。到达时间 {came}（0 为未到），前后两次住院的起付线分别为 {first_deductible} 元和 {deductible} 元。',
    en: 'The referral from {from_place} to {to_place}, applied for at {applied} and decided on {accepted}, shows: {reasons}. Arrived: {came} (0: not yet); deductibles of the stays before and after: {first_deductible} and {deductible} yuan.',
  },
  facts: {
    reasons: worded(
      {
        deductible: {
          zh: '医共体内转诊重复收取起付线',
          en: 'a second deductible inside an alliance transfer',
        },
        late: { zh: '转诊单在入院之后补开且超过时限', en: 'a form made too long after the admission' },
        consent: { zh: '上转没有知情同意', en: 'an up-referral without consent' },
        no_arrival: { zh: '接收后逾期未到', en: 'accepted, and nobody came in time' },
      },
      '问题',
      'what is wrong',
    ),
    direction: coded('direction', '方向', 'direction'),
    from_place: place('转出机构', 'from'),
    to_place: place('转入机构', 'to'),
    applied: { zh: '申请时间', en: 'applied at' },
    accepted: { zh: '受理日期', en: 'decided on' },
    came: { zh: '到达（0 未到）', en: 'arrived (0: not yet)' },
    first_deductible: { zh: '前次起付线', en: 'first deductible' },
    deductible: { zh: '后次起付线', en: 'second deductible' },
  },
  innocent: [
    {
      text: { zh: '急诊、抢救先入院后补单', en: 'An emergency whose form follows' },
      checked: {
        zh: '时限以内的补单不报；急诊入院不查知情同意',
        en: 'A form within the hours allowed is left out; emergencies need no consent',
      },
    },
    {
      text: { zh: '上转补交起付线差额', en: 'Moving up, where the difference of deductibles is due' },
      checked: {
        zh: '上转的两次起付线可能是补差额，仅作提示',
        en: 'Going up, two deductibles may be the difference that is due: a hint only',
      },
    },
    {
      text: { zh: '平台没有同意字段', en: 'A platform that sends no consent' },
      checked: {
        zh: '未传同意标志的不报，只认明确为否的',
        en: 'Only an express no counts; an empty flag does not',
      },
    },
    {
      text: {
        zh: '患者改变主意、死亡，或转往外地机构',
        en: 'A patient who changes their mind, dies, or goes out of the area',
      },
      checked: {
        zh: '未到仅作提示；期间死亡、转往未登记机构的不报',
        en: 'Not coming is a hint only; deaths and institutions that are not on file are left out',
      },
    },
    {
      text: { zh: '两次住院本不相干', en: 'Two stays that have nothing to do with each other' },
      checked: {
        zh: '须有转诊单连接、同一医共体、间隔不超过一天',
        en: 'The form must join them, inside one alliance, with at most a day between',
      },
    },
  ],
  examples: [
    {
      title: { zh: '下转后再收起付线', en: 'a second deductible after moving down' },
      records: moved({ direction: 'down' }),
      finds: [['R1', 'A', 'B']],
    },
    {
      title: { zh: '入院三天后补开转诊单', en: 'a form three days after the admission' },
      records: moved({ second: '0.00', referral: { applied_at: '2025-03-09 09:00:00' } }),
      finds: [['R1', 'B']],
    },
    {
      title: { zh: '上转没有知情同意', en: 'an up-referral without consent' },
      records: moved({ second: '0.00', referral: { consent_flag: '0' } }),
      finds: [['R1']],
    },
    {
      title: { zh: '接收后十天未到', en: 'nobody came within ten days' },
      asOf: '2025-03-20',
      records: {
        ...moved({ second: '0.00', referral: { to_fixmedins_code: 'H3', to_mdtrt_id: '' } }),
        feedback: [{ fb_id: 'B1', fixmedins_code: 'H1', kind: 'survey', made_at: '2025-03-20 09:00:00' }],
      },
      finds: [['R1']],
    },
    {
      title: { zh: '规范的下转；另一医共体', en: 'a down-referral in order; another alliance' },
      records: moved({ direction: 'down', second: '0.00' }),
      finds: [],
    },
    {
      title: { zh: '转往另一医共体', en: 'to another alliance' },
      records: moved({ direction: 'down', alliance: 'A2' }),
      finds: [],
    },
    {
      title: {
        zh: '急诊当日补单，没有同意',
        en: 'an emergency whose form follows on the day, without consent',
      },
      records: moved({ second: '0.00', referral: { applied_at: '2025-03-06 20:00:00', consent_flag: '0' } }),
      finds: [],
    },
    {
      title: { zh: '后一次结算已退费', en: 'the second settlement was refunded' },
      records: moved({ direction: 'down', isRefunded: true }),
      finds: [],
    },
    {
      title: { zh: '未到期；已在受理机构就诊', en: 'not due yet; has come without the form' },
      records: moved({ second: '0.00', referral: { to_mdtrt_id: '' } }),
      finds: [],
    },
  ],
});
