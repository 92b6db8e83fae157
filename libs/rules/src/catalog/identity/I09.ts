import { FUND_OF_VISIT } from '../../at-risk.js';
import {
  defineRule,
  evidence,
  evidenceEach,
  facts,
  quality,
  touchesPersons,
  visitsOfPersons,
} from '../../define.js';
import { LAW } from '../../law.js';

export const I09 = defineRule({
  id: 'I09',
  name: { zh: '停保期间享受待遇', en: 'Benefits while insurance is paused' },
  family: 'identity',
  grade: 'clear',
  mode: 'E',
  version: 1,
  about: {
    zh: '就诊开始于参保暂停之后、恢复之前，仍由基金支付',
    en: 'A visit that begins after insurance was paused and before it resumed, and for which the fund paid',
  },
  params: {
    grace_days: {
      label: { zh: '暂停后宽限天数', en: 'Days of grace after the pause begins' },
      unit: { zh: '天', en: 'days' },
      default: 0,
      min: 0,
      max: 90,
    },
  },
  legal: [LAW.outOfScope, LAW.individual],
  needs: ['insured', 'visits', 'settlements'],
  touches: touchesPersons('insured', 'visits', 'settlements'),
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('insured', 'psn_no')} WHERE paus_insu_date IS NOT NULL`,
  violations: (from) => {
    const visits = visitsOfPersons(from);
    return `
      SELECT v.psn_no AS unit, [v.mdtrt_id] AS anchor, 'clear' AS grade, 'person' AS subject_type, v.psn_no AS subject_id,
        v.fixmedins_code AS fixmedins_code, v.psn_no AS psn_no, v.begntime AS event_from, v.begntime AS event_to, v.fund AS amount,
        arrayConcat([${evidence('insured', 'v.psn_no')}, ${evidence('visits', 'v.mdtrt_id')}], ${evidenceEach('settlements', 'v.setl_ids')}) AS evidence,
        ${facts({
          paused: 'p.paus_insu_date',
          resumed: `ifNull(toString(p.resume_insu_date), '未恢复 (not yet)')`,
          visit_at: 'v.begntime',
          days: `dateDiff('day', assumeNotNull(p.paus_insu_date), toDate32(v.begntime))`,
          fund: 'toDecimalString(v.fund, 2)',
        })} AS facts,
        ${quality({
          status_says_insured: `p.psn_insu_stas = '1' AND p.resume_insu_date IS NULL`,
          resumed_before_pause: `ifNull(p.resume_insu_date < p.paus_insu_date, 0)`,
        })} AS quality
      FROM (SELECT * FROM ${visits} WHERE fund > 0) v
      INNER JOIN (SELECT * FROM ${from.rows('insured', 'psn_no')} WHERE paus_insu_date IS NOT NULL) p ON p.psn_no = v.psn_no
      WHERE toDate32(v.begntime) >= assumeNotNull(p.paus_insu_date) + ${from.param('grace_days')}
        AND (p.resume_insu_date IS NULL OR p.resume_insu_date < p.paus_insu_date OR toDate32(v.begntime) < p.resume_insu_date)
        AND NOT ifNull(p.die_date < toDate32(v.begntime), 0)`;
  },
  atRisk: FUND_OF_VISIT,
  explain: {
    zh: '该参保人自 {paused} 起暂停参保（恢复：{resumed}），{visit_at}（暂停第 {days} 天）仍在本院就诊，基金支付 {fund} 元。',
    en: 'Insurance has been paused since {paused} (resumed: {resumed}); at {visit_at}, {days} days into the pause, there is a visit for which the fund paid {fund} yuan.',
  },
  facts: {
    paused: { zh: '暂停日期', en: 'paused from' },
    resumed: { zh: '恢复日期', en: 'resumed' },
    visit_at: { zh: '就诊时间', en: 'visit at' },
    days: { zh: '暂停天数', en: 'days into the pause' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '补缴后恢复待遇', en: 'Contributions paid later and cover restored' },
      checked: {
        zh: '按暂停与恢复的区间判断，登记恢复日期后自动撤销；不看当前参保状态',
        en: 'Judged by the interval of the pause, not by today’s status; a resumption that is registered withdraws the finding',
      },
    },
    {
      text: { zh: '暂停前入院', en: 'Admitted before the pause' },
      checked: { zh: '只看就诊开始时间', en: 'Only the beginning of the visit counts' },
    },
    {
      text: { zh: '本人自费', en: 'Paid by the person' },
      checked: { zh: '基金未支付的已排除', en: 'Left out when the fund paid nothing' },
    },
    {
      text: { zh: '因死亡停保', en: 'Paused because of death' },
      checked: {
        zh: '死亡后的就诊由“死亡后就诊”判断',
        en: 'Visits after death are judged by the rule on those',
      },
    },
  ],
  examples: [
    {
      title: { zh: '停保期间就诊', en: 'a visit in the midst of a pause' },
      records: {
        insured: [
          { psn_no: 'P1', paus_insu_date: '2025-03-01', resume_insu_date: '2025-06-01', psn_insu_stas: '1' },
        ],
        visits: [{ mdtrt_id: 'V1', psn_no: 'P1', begntime: '2025-04-01 09:00:00' }],
        settlements: [{ setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-04-01 09:30:00' }],
      },
      finds: [['V1']],
    },
    {
      title: {
        zh: '停保之前、恢复当日、本人自费、死亡之后、停保前已入院',
        en: 'before the pause, on the day of resumption, paid by the person, after death, a stay that began before',
      },
      records: {
        insured: [
          { psn_no: 'P1', paus_insu_date: '2025-03-01', resume_insu_date: '2025-06-01', psn_insu_stas: '2' },
          { psn_no: 'P2', paus_insu_date: '2025-03-01', psn_insu_stas: '3', die_date: '2025-03-01' },
        ],
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', begntime: '2025-02-28 09:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P1', begntime: '2025-06-01 09:00:00' },
          { mdtrt_id: 'V3', psn_no: 'P1', begntime: '2025-04-01 09:00:00' },
          { mdtrt_id: 'V4', psn_no: 'P2', begntime: '2025-04-01 09:00:00' },
          {
            mdtrt_id: 'V5',
            psn_no: 'P1',
            med_type: '21',
            begntime: '2025-02-25 09:00:00',
            endtime: '2025-03-05 09:00:00',
          },
        ],
        settlements: ['1', '2', '3', '4', '5'].map((n) => ({
          setl_id: `S${n}`,
          mdtrt_id: `V${n}`,
          psn_no: n === '4' ? 'P2' : 'P1',
          setl_time: '2025-06-01 10:00:00',
          fund_pay_sumamt: n === '3' ? '0.00' : '10.00',
        })),
      },
      finds: [],
    },
    {
      title: { zh: '一直参保，停保状态尚未更新', en: 'insured all along, whatever today’s status says' },
      records: {
        insured: [{ psn_no: 'P1', psn_insu_stas: '2' }],
        visits: [{ mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-04-01 09:00:00' }],
        settlements: [{ setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-04-01 09:30:00' }],
      },
      finds: [],
    },
  ],
});
