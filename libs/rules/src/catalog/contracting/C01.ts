import { NO_AMOUNT } from '../../at-risk.js';
import { defineRule, evidenceEach, facts, place, quality, type RuleSources } from '../../define.js';
import { FAMILIES_FACT, familiesOf, gradeOfFamilies } from '../../families.js';
import { LAW } from '../../law.js';
import {
  EVIDENCE_FEW,
  IS_SIGNED_BY_PEOPLE,
  operatorSignings,
  SHOWN,
  SIGNS_OF_FORGERY,
  TOUCHES_OPERATORS,
} from './signing.js';
import { seenAfterSigning, trailEnd, trails } from './trail.js';

/** Persons of whom so many at least must be without a trace before their trail says anything. */
const TRAIL_PERSONS = 5;

/** SQL of the contracts of operators, those that people signed for themselves left out. */
const signed = (from: RuleSources): string =>
  from.shared(
    `(SELECT *, is_weak OR is_denied AS is_doubted FROM ${operatorSignings(from)} WHERE NOT is_self_signed)`,
  );

/** SQL of the days of operators on which contracts are to be doubted. */
const doubted = (from: RuleSources): string =>
  from.shared(`(
  SELECT operator_id, fixmedins_code, day, max(day_signings) AS of_day, max(hash_homes) AS most_homes, countIf(known_tel != '') AS known,
    uniqExact(sign_time) AS moments, count() AS doubts, arraySort(groupArray(contract_id)) AS ids, ${SHOWN}
  FROM ${signed(from)} WHERE is_doubted
  GROUP BY operator_id, fixmedins_code, day HAVING weak >= ${from.param('persons')} OR denied > 0)`);

const seen = (changed: string, from: RuleSources, time: string): string =>
  seenAfterSigning(from, { changed, time, months: from.param('months') });

export const C01 = defineRule({
  id: 'C01',
  name: { zh: '虚假签约', en: 'Signed without consent' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一经办人同一日的签约中，多份没有本人凭据或多户共用同一凭据，或回访时本人否认',
    en: 'Of what one operator signed on one day, several contracts have no evidence of the person or one that several homes share, or the person denies it when called back',
  },
  params: {
    persons: {
      label: { zh: '凭据存疑份数', en: 'Contracts with doubtful evidence' },
      unit: { zh: '份', en: 'contracts' },
      default: 3,
      min: 3,
      max: 50,
    },
    months: {
      label: { zh: '应见服务的月数', en: 'Months in which a service should be seen' },
      unit: { zh: '月', en: 'months' },
      default: 6,
      min: 3,
      max: 12,
    },
  },
  legal: [LAW.agreement, LAW.noForgery, LAW.fraud],
  needs: ['contracts'],
  touches: {
    ...TOUCHES_OPERATORS,
    services: (changed, from) => seen(changed, from, 'done_time'),
    visits: (changed, from) => seen(changed, from, 'begntime'),
  },
  // What was done for people only weighs on a finding that stands already.
  narrows: {
    services: (changed, from) =>
      `${seen(changed, from, 'done_time')} AND c.operator_id IN (SELECT unit FROM ${from.live})`,
    visits: (changed, from) =>
      `${seen(changed, from, 'begntime')} AND c.operator_id IN (SELECT unit FROM ${from.live})`,
  },
  broadcast: ['institutions'],
  due: (from) =>
    `SELECT operator_id AS unit, ${trailEnd('sign_time', from.param('months'))} AS due FROM ${from.all('contracts')} WHERE operator_id != '' AND ${IS_SIGNED_BY_PEOPLE}`,
  population: (from) =>
    `SELECT operator_id AS unit FROM ${from.rows('contracts', 'operator_id')} WHERE operator_id != ''`,
  violations: (from) => `
      SELECT operator_id AS unit, [fixmedins_code, toString(day)] AS anchor, ${gradeOfFamilies('families')} AS grade,
        'operator' AS subject_type, operator_id AS subject_id, fixmedins_code, '' AS psn_no,
        first_at AS event_from, last_at AS event_to, toDecimal64(0, 2) AS amount,
        ${evidenceEach('contracts', `arraySlice(ids, 1, ${EVIDENCE_FEW})`)} AS evidence,
        ${facts({
          operator: 'operator_id',
          place: 'fixmedins_code',
          day: 'day',
          signings: 'of_day',
          doubts: 'doubts',
          unshown: 'unshown',
          reused: 'reused',
          denied: 'denied',
          lent: 'lent',
          fastest: 'fastest',
          far: 'far',
          due: 'due',
          unseen: 'due - seen',
          families: 'families',
        })} AS facts,
        ${quality({
          entered_at_once: 'doubts > 1 AND moments = 1 AND denied = 0',
          homes_unknown: 'known = 0 AND unshown = 0 AND denied = 0 AND most_homes < 10',
        })} AS quality
      FROM (
        SELECT *, ${familiesOf({
          ...SIGNS_OF_FORGERY,
          service: `due >= ${TRAIL_PERSONS} AND 10 * seen <= due AND others_seen > 0`,
        })} AS families
        FROM ${doubted(from)} d
        LEFT JOIN ${trails(from, `(SELECT * FROM ${signed(from)} WHERE (operator_id, fixmedins_code) IN (SELECT operator_id, fixmedins_code FROM ${doubted(from)}))`, from.param('months'))} t ON t.trail_operator = d.operator_id AND t.trail_place = d.fixmedins_code AND t.trail_day = d.day)`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '经办人 {operator} {day} 在 {place} 签约 {signings} 份，其中 {doubts} 份存疑：没有本人凭据 {unshown} 份，凭据与三户及以上人员共用 {reused} 份，回访时本人否认 {denied} 份，联系电话为多户共用且与参保登记不符 {lent} 份，签约地点远离机构 {far} 份；最密十分钟签 {fastest} 份；已到期应见服务的 {due} 人中 {unseen} 人此后既无服务也未到该机构就诊。',
    en: 'Operator {operator} signed {signings} contracts at {place} on {day}, of which {doubts} are doubtful: {unshown} without evidence of the person, {reused} with evidence that three homes or more share, {denied} denied by the person when called back, {lent} with a telephone that several homes share and the register does not know for them, {far} signed far from the institution; {fastest} within ten minutes. Of {due} persons who should have been seen by now, {unseen} had neither a service nor a visit there.',
  },
  facts: {
    operator: { zh: '经办人', en: 'operator' },
    place: place('签约机构', 'institution'),
    day: { zh: '日期', en: 'day' },
    signings: { zh: '当日签约份数', en: 'signings of the day' },
    doubts: { zh: '存疑份数', en: 'doubtful' },
    unshown: { zh: '没有本人凭据', en: 'without evidence' },
    reused: { zh: '多户共用凭据', en: 'with shared evidence' },
    denied: { zh: '回访否认', en: 'denied' },
    lent: { zh: '多户共用电话', en: 'with a shared telephone' },
    fastest: { zh: '最密十分钟份数', en: 'most within ten minutes' },
    far: { zh: '远离机构', en: 'far from the institution' },
    due: { zh: '应见服务人数', en: 'should have been seen' },
    unseen: { zh: '未见服务人数', en: 'never seen' },
    families: FAMILIES_FACT,
  },
  innocent: [
    {
      text: { zh: '纸质签约事后集中补录', en: 'Paper contracts entered later' },
      checked: {
        zh: '各有本人凭据的不报；同一时刻录入的降级',
        en: 'Left out where each has its own evidence; entries of one moment lower the grade',
      },
    },
    {
      text: { zh: '一家人由一人代签、代办人代签', en: 'One signs for the family, or an agent does' },
      checked: {
        zh: '参保登记电话相同的算一户，代办人所签的凭据不算共用',
        en: 'People of one telephone in the register are one home; an agent’s signature is not held to be shared',
      },
    },
    {
      text: { zh: '该机构一向不采集凭据', en: 'Evidence is not kept there at all' },
      checked: {
        zh: '经办人其他日子也几乎没有凭据的，缺凭据不算存疑；多日反复出现的同一凭据视为系统占位',
        en: 'Lack of evidence does not count where the operator’s other days have hardly any; what recurs on many days is a placeholder',
      },
    },
    {
      text: {
        zh: '系统到期自动续签、续签未重新签字',
        en: 'Renewals by the system, or without a new signature',
      },
      checked: { zh: '已排除', en: 'Left out' },
    },
    {
      text: { zh: '本人知情但记错、回访误答', en: 'The person forgot, or misunderstood the call' },
      checked: {
        zh: '仅有否认而没有另一类证据的只作提示；回访确认的不算存疑',
        en: 'A denial without another kind of evidence is a hint; what was confirmed is not doubted',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '六户共用同一签名且一人否认；另一日只有无凭据',
        en: 'six homes with one signature, one of whom denies; and a day with nothing but lack of evidence',
      },
      records: {
        contracts: [
          ...signings('O1', '2025-03-01', 6, () => ({ evidence_type: 'signature', evidence_hash: 'E1' })).map(
            (row, at) => (at === 0 ? { ...row, callback: 'denied' } : row),
          ),
          ...signings('O2', '2025-03-02', 3, () => ({ evidence_type: 'none' })),
        ].map((row, at) => ({ ...row, contract_id: `C${at}` })),
      },
      finds: [
        ['C0', 'C5'],
        ['C6', 'C8'],
      ],
    },
    {
      title: {
        zh: '纸质签约一日补录，各有本人签字或人脸',
        en: 'a pile of paper entered on one day, each with its own signature or face',
      },
      records: {
        contracts: signings('O1', '2025-03-01', 40, (n) => ({
          evidence_type: n % 2 === 0 ? 'face' : 'signature',
          evidence_hash: `E${n}`,
        })),
      },
      finds: [],
    },
    {
      title: {
        zh: '户主代一家四口签字、代办人代签、系统续签、已回访确认',
        en: 'the head of a family signs for four, an agent signs, the system renews, the persons confirm',
      },
      records: {
        insured: Array.from({ length: 4 }, (_, n) => ({ psn_no: `P${n + 1}`, tel: '19900000001' })),
        contracts: [
          ...signings('O1', '2025-03-01', 4, () => ({ evidence_type: 'signature', evidence_hash: 'E1' })),
          ...signings('O1', '2025-03-02', 5, () => ({
            evidence_type: 'signature',
            evidence_hash: 'E2',
            agent_certno: '990121199001011234',
          })),
          ...signings('O1', '2025-03-03', 9, () => ({
            evidence_type: 'none',
            sign_channel: 'batch',
            renewed_from: 'C0',
          })),
          ...signings('O1', '2025-03-04', 5, () => ({ evidence_type: 'none', callback: 'confirmed' })),
        ].map((row, at) => ({ ...row, contract_id: `C${at}` })),
      },
      finds: [],
    },
    {
      title: {
        zh: '一向不采集凭据的经办人',
        en: 'an operator where evidence was never kept',
      },
      records: {
        contracts: ['2025-03-01', '2025-03-02', '2025-03-03']
          .flatMap((day) => signings('O1', day, 8, () => ({ evidence_type: 'none' })))
          .map((row, at) => ({ ...row, contract_id: `C${at}` })),
      },
      finds: [],
    },
  ],
});

/** So many contracts of an operator on a day, one every ten minutes. */
function signings(
  operator_id: string,
  day: string,
  count: number,
  rest: (n: number) => Record<string, string>,
): Record<string, string>[] {
  return Array.from({ length: count }, (_, at) => ({
    contract_id: `C${at + 1}`,
    psn_no: `P${at + 1}`,
    fixmedins_code: 'H1',
    operator_id,
    sign_channel: 'onsite',
    sign_time: `${day} ${String(8 + Math.floor(at / 6)).padStart(2, '0')}:${at % 6}0:00`,
    ...rest(at + 1),
  }));
}
