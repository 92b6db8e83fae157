import { NO_AMOUNT } from '../../at-risk.js';
import { coded, defineRule, evidence, facts, place, quality, touchesPersons } from '../../define.js';
import { LAW } from '../../law.js';

export const C05 = defineRule({
  id: 'C05',
  name: { zh: '死亡或停保人员签约', en: 'Dead or uninsured person signed' },
  family: 'contracting',
  grade: 'clear',
  mode: 'E',
  version: 1,
  about: {
    zh: '签约时间晚于死亡登记日，或处于参保暂停期间',
    en: 'A contract signed after the registered day of death, or while insurance was paused',
  },
  params: {
    lag_days: {
      label: { zh: '登记滞后天数', en: 'Days by which the register may lag' },
      unit: { zh: '天', en: 'days' },
      default: 30,
      min: 0,
      max: 90,
    },
  },
  legal: [LAW.agreement, LAW.noForgery, LAW.fraud],
  needs: ['insured', 'contracts'],
  touches: touchesPersons('insured', 'contracts'),
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('contracts', 'psn_no')} WHERE psn_no IN (SELECT psn_no FROM ${from.rows('insured', 'psn_no')})`,
  violations: (from) => `
      SELECT psn_no AS unit, [contract_id] AS anchor,
        multiIf(days <= ${from.param('lag_days')} OR is_renewal AND NOT was_dead, 'hint', was_dead AND NOT is_renewal, 'clear', 'suspected') AS grade,
        'person' AS subject_type, psn_no AS subject_id, fixmedins_code, psn_no,
        sign_time AS event_from, sign_time AS event_to, toDecimal64(0, 2) AS amount,
        [${evidence('insured', 'psn_no')}, ${evidence('contracts', 'contract_id')}] AS evidence,
        ${facts({
          place: 'fixmedins_code',
          why: `if(was_dead, '死亡 (dead)', '暂停参保 (paused)')`,
          since: 'since',
          signed: 'sign_time',
          days: 'days',
          channel: 'sign_channel',
          operator: 'operator_id',
        })} AS facts,
        ${quality({ resumed_before_pause: `NOT was_dead AND ifNull(resume_insu_date < paus_insu_date, 0)` })} AS quality
      FROM (
        SELECT c.psn_no AS psn_no, c.contract_id AS contract_id, c.fixmedins_code AS fixmedins_code, c.sign_time AS sign_time,
          c.sign_channel AS sign_channel, c.operator_id AS operator_id, c.sign_channel = 'batch' AND c.renewed_from != '' AS is_renewal,
          p.paus_insu_date AS paus_insu_date, p.resume_insu_date AS resume_insu_date,
          ifNull(toDate32(c.sign_time) > p.die_date, 0) AS was_dead,
          ifNull(toDate32(c.sign_time) >= p.paus_insu_date, 0)
            AND (p.resume_insu_date IS NULL OR p.resume_insu_date < p.paus_insu_date OR toDate32(c.sign_time) < p.resume_insu_date) AS was_paused,
          assumeNotNull(if(was_dead, p.die_date, p.paus_insu_date)) AS since,
          dateDiff('day', since, toDate32(c.sign_time)) AS days
        FROM ${from.rows('contracts', 'psn_no')} c
        INNER JOIN ${from.rows('insured', 'psn_no')} p ON p.psn_no = c.psn_no
        WHERE was_dead OR was_paused)`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '该参保人自 {since} 起{why}，{signed}（第 {days} 天）仍与 {place} 签约，渠道 {channel}，经办人 {operator}。',
    en: 'Since {since} the register says of this person: {why}. At {signed}, {days} days later, a contract with {place} was signed (channel {channel}, operator {operator}).',
  },
  facts: {
    place: place('签约机构', 'institution'),
    why: { zh: '状态', en: 'state' },
    since: { zh: '自', en: 'since' },
    signed: { zh: '签约时间', en: 'signed at' },
    days: { zh: '相隔天数', en: 'days between' },
    channel: coded('sign_channel', '签约渠道', 'channel'),
    operator: { zh: '经办人', en: 'operator' },
  },
  innocent: [
    {
      text: { zh: '死亡或停保登记滞后', en: 'The register lags' },
      checked: { zh: '登记滞后天数以内仅作提示', en: 'Within the days of lag it is a hint only' },
    },
    {
      text: { zh: '系统到期自动续签', en: 'Renewed by the system' },
      checked: {
        zh: '自动续签不视为伪造，降为可疑',
        en: 'An automatic renewal is no forgery: suspected, not clear',
      },
    },
    {
      text: { zh: '签约后才停保', en: 'Paused after signing' },
      checked: {
        zh: '按签约时的暂停区间判断，不看当前参保状态',
        en: 'Judged by the pause in force at the time of signing, not by today’s status',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '死亡五十天后、一周后签约，死亡后续签，停保期间签约',
        en: 'signed fifty days after death, a week after death, renewed after death, and in the midst of a pause',
      },
      records: {
        insured: [
          { psn_no: 'P1', die_date: '2025-03-01' },
          { psn_no: 'P2', paus_insu_date: '2025-01-01', resume_insu_date: '2025-12-01' },
        ],
        contracts: [
          {
            contract_id: 'C1',
            psn_no: 'P1',
            sign_time: '2025-04-20 09:00:00',
            sign_channel: 'onsite',
            operator_id: 'O1',
          },
          {
            contract_id: 'C2',
            psn_no: 'P1',
            sign_time: '2025-03-08 09:00:00',
            sign_channel: 'onsite',
            operator_id: 'O1',
          },
          {
            contract_id: 'C3',
            psn_no: 'P1',
            sign_time: '2025-06-08 00:10:00',
            sign_channel: 'batch',
            renewed_from: 'C2',
            operator_id: 'SYSTEM',
          },
          {
            contract_id: 'C4',
            psn_no: 'P2',
            sign_time: '2025-04-08 09:00:00',
            sign_channel: 'home',
            operator_id: 'O1',
          },
        ],
      },
      finds: [['C1'], ['C2'], ['C3'], ['C4']],
    },
    {
      title: {
        zh: '死亡当日签约、停保之前与恢复之后签约',
        en: 'signed on the day of death, before the pause, and after it',
      },
      records: {
        insured: [
          { psn_no: 'P1', die_date: '2025-03-01' },
          { psn_no: 'P2', paus_insu_date: '2025-03-01', resume_insu_date: '2025-04-01', psn_insu_stas: '3' },
        ],
        contracts: [
          { contract_id: 'C1', psn_no: 'P1', sign_time: '2025-03-01 09:00:00' },
          { contract_id: 'C2', psn_no: 'P2', sign_time: '2025-02-01 09:00:00' },
          { contract_id: 'C3', psn_no: 'P2', sign_time: '2025-04-01 09:00:00' },
        ],
      },
      finds: [],
    },
    {
      title: { zh: '签约后才停保，现状态为停保', en: 'paused after signing, and paused today' },
      records: {
        insured: [{ psn_no: 'P1', psn_insu_stas: '3', paus_insu_date: '2025-06-01' }],
        contracts: [
          {
            contract_id: 'C1',
            psn_no: 'P1',
            sign_time: '2025-03-01 09:00:00',
            sign_channel: 'onsite',
            operator_id: 'O1',
          },
        ],
      },
      finds: [],
    },
  ],
});
