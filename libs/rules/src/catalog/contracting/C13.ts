import { NO_AMOUNT } from '../../at-risk.js';
import { defineRule, evidence, evidenceEach, facts, place, quality, type RuleSources } from '../../define.js';
import { FAMILIES_FACT, familiesOf, gradeOfFamilies } from '../../families.js';
import { LAW } from '../../law.js';
import { validSettlements } from '@fundwatch/streams';
import {
  EVIDENCE_FEW,
  IS_SIGNED_BY_PEOPLE,
  operatorSignings,
  SHOWN,
  SIGNS_OF_FORGERY,
  TOUCHES_OPERATORS,
} from './signing.js';

/** SQL of what operators signed on days of many contracts, half of which at least have doubtful evidence: S3 allows to sign on a visit. */
const weakDays = (from: RuleSources): string =>
  from.shared(`(
  SELECT * FROM (
    SELECT *, count() OVER (PARTITION BY operator_id, fixmedins_code, day) AS of_day,
      countIf(is_weak) OVER (PARTITION BY operator_id, fixmedins_code, day) AS weak_of_day
    FROM ${operatorSignings(from)} WHERE NOT is_self_signed AND has_time)
  WHERE of_day >= ${from.param('least')} AND 2 * weak_of_day >= of_day)`);

/** SQL of (contract_id, setl_id): the settlements of the persons, at the place and about the moment of their signing. */
const settledThen = (from: RuleSources): string => {
  const settlements = from.related('settlements', 'psn_no', `SELECT psn_no FROM ${weakDays(from)}`);
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  return from.shared(`(
    SELECT c.contract_id AS paid_contract, min(s.setl_id) AS paid_setl
    FROM ${weakDays(from)} c INNER JOIN ${validSettlements(settlements, refunds)} s ON s.psn_no = c.psn_no AND s.fixmedins_code = c.fixmedins_code
    WHERE abs(dateDiff('second', s.setl_time, c.sign_time)) <= 60 * ${from.param('minutes')} AND s.setl_time != toStartOfDay(s.setl_time)
    GROUP BY paid_contract)`);
};

export const C13 = defineRule({
  id: 'C13',
  name: { zh: '就诊即签异常', en: 'Signed at the till' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'W',
  version: 1,
  about: {
    zh: '同一经办人一日的签约几乎都紧挨着本人结算，且半数以上凭据存疑',
    en: 'Nearly all that one operator signs on a day is signed within minutes of the person’s settlement, and half of it or more has doubtful evidence',
  },
  params: {
    least: {
      label: { zh: '一日最少签约份数', en: 'Fewest contracts of a day' },
      unit: { zh: '份', en: 'contracts' },
      default: 10,
      min: 5,
      max: 200,
    },
    percent: {
      label: { zh: '紧挨结算的占比', en: 'Share signed at a settlement' },
      unit: { zh: '%', en: '%' },
      default: 80,
      min: 50,
      max: 100,
    },
    minutes: {
      label: { zh: '与结算相隔', en: 'Apart from the settlement by' },
      unit: { zh: '分钟', en: 'minutes' },
      default: 10,
      min: 1,
      max: 60,
    },
  },
  legal: [LAW.agreement, LAW.noForgery, LAW.fraud],
  needs: ['contracts', 'settlements'],
  touches: {
    ...TOUCHES_OPERATORS,
    settlements: (changed, from) => {
      const refunded = from.related(
        'settlements',
        'setl_id',
        `SELECT init_setl_id FROM ${changed} WHERE init_setl_id != ''`,
      );
      const then = `(SELECT psn_no AS paid_psn, setl_time AS paid_at FROM ${changed} UNION DISTINCT SELECT psn_no, setl_time FROM ${refunded})`;
      return `SELECT c.operator_id AS unit FROM ${from.related('contracts', 'psn_no', `SELECT paid_psn FROM ${then}`)} c
        INNER JOIN ${then} s ON s.paid_psn = c.psn_no
        WHERE c.operator_id != '' AND ${IS_SIGNED_BY_PEOPLE} AND abs(dateDiff('second', s.paid_at, c.sign_time)) <= 60 * ${from.param('minutes')}`;
    },
  },
  broadcast: ['institutions'],
  population: (from) =>
    `SELECT operator_id AS unit FROM ${from.rows('contracts', 'operator_id')} WHERE operator_id != ''`,
  violations: (from) => `
      SELECT operator_id AS unit, [fixmedins_code, toString(day)] AS anchor, ${gradeOfFamilies('families')} AS grade,
        'operator' AS subject_type, operator_id AS subject_id, fixmedins_code, '' AS psn_no,
        first_at AS event_from, last_at AS event_to, toDecimal64(0, 2) AS amount,
        arrayConcat(${evidenceEach('contracts', `arraySlice(arraySort(pairs.1), 1, ${EVIDENCE_FEW / 2})`)},
          arrayMap(p -> ${evidence('settlements', 'p.2')}, arraySlice(pairs, 1, ${EVIDENCE_FEW / 2}))) AS evidence,
        ${facts({
          operator: 'operator_id',
          place: 'fixmedins_code',
          day: 'day',
          signings: 'signings_of_day',
          settled: 'settled',
          unshown: 'unshown',
          reused: 'reused',
          denied: 'denied',
          lent: 'lent',
          fastest: 'fastest',
          families: 'families',
        })} AS facts,
        ${quality({})} AS quality
      FROM (
        SELECT operator_id, fixmedins_code, day, count() AS signings_of_day, countIf(p.paid_contract != '') AS settled,
          arraySort(groupArrayIf((contract_id, p.paid_setl), p.paid_contract != '')) AS pairs, ${SHOWN},
          ${familiesOf(SIGNS_OF_FORGERY)} AS families
        FROM ${weakDays(from)} c LEFT JOIN ${settledThen(from)} p ON p.paid_contract = c.contract_id
        GROUP BY operator_id, fixmedins_code, day
        HAVING 100 * settled >= ${from.param('percent')} * signings_of_day AND families != '')`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '经办人 {operator} {day} 在 {place} 签约 {signings} 份，其中 {settled} 份在本人结算前后几分钟内签成；没有本人凭据 {unshown} 份，多户共用凭据 {reused} 份，回访时本人否认 {denied} 份，联系电话为多户共用且与参保登记不符 {lent} 份，存疑的最密十分钟签 {fastest} 份。',
    en: 'Operator {operator} signed {signings} contracts at {place} on {day}, {settled} of them within minutes of the person’s settlement; {unshown} have no evidence of the person, {reused} share it with other homes, {denied} were denied when called back, {lent} have a telephone that several homes share and the register does not know for them; doubtful ones within ten minutes: {fastest}.',
  },
  facts: {
    operator: { zh: '经办人', en: 'operator' },
    place: place('签约机构', 'institution'),
    day: { zh: '日期', en: 'day' },
    signings: { zh: '当日签约份数', en: 'signings of the day' },
    settled: { zh: '紧挨结算份数', en: 'at a settlement' },
    unshown: { zh: '没有本人凭据', en: 'without evidence' },
    reused: { zh: '多户共用凭据', en: 'with shared evidence' },
    denied: { zh: '回访否认', en: 'denied' },
    lent: { zh: '多户共用电话', en: 'with a shared telephone' },
    fastest: { zh: '最密十分钟份数', en: 'most within ten minutes' },
    families: FAMILIES_FACT,
  },
  innocent: [
    {
      text: { zh: '就诊时当场自愿签约', en: 'Signing of free will on a visit, which S3 allows' },
      checked: {
        zh: '半数以上有本人凭据的不报',
        en: 'Left out where more than half have evidence of the person',
      },
    },
    {
      text: { zh: '该机构一向不采集凭据', en: 'Evidence is not kept there at all' },
      checked: {
        zh: '经办人其他日子也几乎没有凭据的不报',
        en: 'Left out where the operator’s other days have hardly any',
      },
    },
    {
      text: { zh: '结算已退费', en: 'The settlement was refunded' },
      checked: { zh: '退费的结算不计', en: 'Refunded settlements do not count' },
    },
    {
      text: { zh: '结算时间只有日期', en: 'Settlements with a date only' },
      checked: { zh: '零时整不视为时刻', en: 'Midnight sharp is not taken for a time' },
    },
  ],
  examples: [
    {
      title: { zh: '十二人结算后立即被签约，没有凭据', en: 'twelve signed at the till without evidence' },
      records: day({ evidence_type: 'none' }, {}),
      finds: [['C1', 'S1']],
    },
    {
      title: { zh: '就诊时当场签约，各有人脸', en: 'signed on a visit with a face of each' },
      records: day({ evidence_type: 'face' }, {}),
      finds: [],
    },
    {
      title: {
        zh: '没有凭据但与结算无关；结算只有日期',
        en: 'without evidence but away from the till; settlements with a date only',
      },
      records: {
        contracts: [
          ...(day({ evidence_type: 'none' }, {}).contracts ?? []),
          ...(day({ evidence_type: 'none' }, {}).contracts ?? []).map((row, at) => ({
            ...row,
            contract_id: `D${at}`,
            psn_no: `Q${at}`,
            operator_id: 'O2',
            sign_time: '2025-03-01 00:05:00',
          })),
        ],
        settlements: [
          ...day({}, { setl_time: '2025-03-01 16:30:00' }).settlements,
          ...day({}, { setl_time: '2025-03-01 00:00:00' }).settlements.map((row, at) => ({
            ...row,
            setl_id: `T${at}`,
            psn_no: `Q${at}`,
          })),
        ],
      },
      finds: [],
    },
    {
      title: { zh: '结算均已退费', en: 'all refunded' },
      records: {
        ...day({ evidence_type: 'none' }, {}),
        settlements: day({}, {}).settlements.flatMap((row) => [
          row,
          {
            ...row,
            setl_id: `R${row.setl_id}`,
            setl_time: '2025-03-02 09:00:00',
            refd_setl_flag: '1',
            init_setl_id: row.setl_id,
          },
        ]),
      },
      finds: [],
    },
  ],
});

/** Twelve persons who settle every ten minutes, and are signed three minutes later. */
function day(contract: Record<string, string>, settlement: Record<string, string>) {
  const times = Array.from({ length: 12 }, (_, at) => `2025-03-01 ${at < 6 ? '08' : '09'}:${at % 6}`);
  return {
    contracts: times.map((time, at) => ({
      contract_id: `C${at + 1}`,
      psn_no: `P${at + 1}`,
      fixmedins_code: 'H1',
      operator_id: 'O1',
      sign_channel: 'visit',
      sign_time: `${time}3:10`,
      ...contract,
    })),
    settlements: times.map((time, at) => ({
      setl_id: `S${at + 1}`,
      mdtrt_id: `V${at + 1}`,
      psn_no: `P${at + 1}`,
      fixmedins_code: 'H1',
      setl_time: `${time}0:10`,
      ...settlement,
    })),
  };
}
