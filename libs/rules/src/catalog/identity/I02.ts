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

export const I02 = defineRule({
  id: 'I02',
  name: { zh: '死亡后就诊', en: 'Care after death' },
  family: 'identity',
  grade: 'clear',
  mode: 'E',
  version: 1,
  about: {
    zh: '参保人死亡登记日之后仍有就诊或费用发生，并已由基金结算',
    en: 'A visit, or a fee of a visit, occurs after the registered day of death and was settled by the fund',
  },
  params: {
    grace_days: {
      label: { zh: '宽限天数', en: 'Days of grace' },
      unit: { zh: '天', en: 'days' },
      default: 0,
      min: 0,
      max: 30,
    },
    doubt_institutions: {
      label: { zh: '死亡登记存疑的机构数', en: 'Institutions that make the death record doubtful' },
      unit: { zh: '家', en: 'institutions' },
      default: 3,
      min: 2,
      max: 20,
    },
  },
  legal: [LAW.fraud, LAW.individual],
  needs: ['insured', 'visits', 'settlements'],
  touches: touchesPersons('insured', 'visits', 'settlements', 'fees'),
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('insured', 'psn_no')} WHERE die_date IS NOT NULL`,
  violations: (from) => {
    const dead = `(SELECT psn_no AS dead_psn, die_date AS died FROM ${from.rows('insured', 'psn_no')} WHERE die_date IS NOT NULL)`;
    const visits = visitsOfPersons(from);
    const fees = `(SELECT mdtrt_id AS fee_mdtrt, psn_no AS fee_psn, max(fee_ocur_time) AS last_fee_time, argMax(feedetl_sn, (fee_ocur_time, feedetl_sn)) AS last_line
      FROM ${from.rows('fees', 'psn_no')} WHERE psn_no IN (SELECT dead_psn FROM ${dead}) AND cnt > 0 AND ifNull(vali_flag, 1) = 1 GROUP BY fee_mdtrt, fee_psn)`;
    return `
      SELECT psn_no AS unit, [mdtrt_id] AS anchor, 'clear' AS grade, 'person' AS subject_type, psn_no AS subject_id,
        fixmedins_code, psn_no, begntime AS event_from, greatest(begntime, last_fee) AS event_to, fund AS amount,
        arrayConcat([${evidence('insured', 'psn_no')}, ${evidence('visits', 'mdtrt_id')}], ${evidenceEach('settlements', 'setl_ids')},
          if(fee_after, [${evidence('fees', 'mdtrt_id', 'last_line')}], [])) AS evidence,
        ${facts({
          die_date: 'die_date',
          visit_day: 'toDate(if(visit_after, begntime, last_fee))',
          days_after: `dateDiff('day', die_date, toDate32(if(visit_after, begntime, last_fee)))`,
          fund: 'toDecimalString(fund, 2)',
          institutions: 'places',
        })} AS facts,
        ${quality({ death_record_doubtful: `places >= ${from.param('doubt_institutions')}` })} AS quality
      FROM (
        SELECT *, uniqExact(fixmedins_code) OVER (PARTITION BY psn_no) AS places FROM (
          SELECT v.mdtrt_id AS mdtrt_id, v.psn_no AS psn_no, v.fixmedins_code AS fixmedins_code, v.begntime AS begntime,
            v.fund AS fund, v.setl_ids AS setl_ids, assumeNotNull(d.died) AS die_date, f.last_line AS last_line,
            if(f.fee_mdtrt != '', f.last_fee_time, v.begntime) AS last_fee,
            toDate32(v.begntime) > die_date + ${from.param('grace_days')} AS visit_after,
            f.fee_mdtrt != '' AND toDate32(f.last_fee_time) > die_date + ${from.param('grace_days')} AS fee_after
          FROM (SELECT * FROM ${visits} WHERE psn_no IN (SELECT dead_psn FROM ${dead})) v
          INNER JOIN ${dead} d ON d.dead_psn = v.psn_no
          LEFT JOIN ${fees} f ON f.fee_mdtrt = v.mdtrt_id AND f.fee_psn = v.psn_no)
        WHERE visit_after OR fee_after)`;
  },
  atRisk: FUND_OF_VISIT,
  explain: {
    zh: '该参保人登记死亡日期为 {die_date}，{visit_day}（死亡后第 {days_after} 天）仍在本院发生就诊费用，基金支付 {fund} 元。',
    en: 'The person is registered as having died on {die_date}; on {visit_day}, {days_after} days later, this institution still charged for care, and the fund paid {fund} yuan.',
  },
  facts: {
    die_date: { zh: '死亡登记日期', en: 'registered death' },
    visit_day: { zh: '就诊日期', en: 'day of care' },
    days_after: { zh: '死亡后天数', en: 'days after death' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
    institutions: { zh: '死亡后就诊机构数', en: 'institutions after death' },
  },
  innocent: [
    {
      text: { zh: '生前就诊、死亡后才结算', en: 'Care before death that was settled later' },
      checked: {
        zh: '只看就诊与费用发生时间，不看结算时间',
        en: 'Only times of service count, not of settlement',
      },
    },
    {
      text: { zh: '死亡登记有误', en: 'A wrong death record' },
      checked: {
        zh: '死亡后在多家机构就诊时降为可疑，请先核对死亡登记',
        en: 'Care at several institutions after death lowers the grade: check the register first',
      },
    },
    {
      text: { zh: '该次结算已退费', en: 'The settlement was refunded' },
      checked: {
        zh: '只看有效结算，退费后自动撤销',
        en: 'Only valid settlements count; a refund withdraws the finding',
      },
    },
  ],
  examples: [
    {
      title: { zh: '死亡十天后就诊', en: 'a visit ten days after death' },
      records: {
        insured: [{ psn_no: 'P1', die_date: '2025-03-01' }],
        visits: [{ mdtrt_id: 'V1', psn_no: 'P1', begntime: '2025-03-11 09:00:00' }],
        settlements: [{ setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-03-11 09:30:00' }],
      },
      finds: [['V1']],
    },
    {
      title: { zh: '死亡当日的服务一周后结算', en: 'care on the day of death, settled a week later' },
      records: {
        insured: [{ psn_no: 'P1', die_date: '2025-03-01' }],
        visits: [{ mdtrt_id: 'V1', psn_no: 'P1', begntime: '2025-03-01 09:00:00' }],
        settlements: [{ setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-03-08 09:30:00' }],
      },
      finds: [],
    },
    {
      title: { zh: '死亡后的就诊已退费', en: 'a visit after death that was refunded' },
      records: {
        insured: [{ psn_no: 'P1', die_date: '2025-03-01' }],
        visits: [{ mdtrt_id: 'V1', psn_no: 'P1', begntime: '2025-03-11 09:00:00' }],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-03-11 09:30:00' },
          {
            setl_id: 'S2',
            mdtrt_id: 'V1',
            psn_no: 'P1',
            setl_time: '2025-03-11 10:30:00',
            refd_setl_flag: '1',
            init_setl_id: 'S1',
            medfee_sumamt: '-10.00',
            hifp_pay: '-5.00',
            fund_pay_sumamt: '-5.00',
          },
        ],
      },
      finds: [],
    },
  ],
});
