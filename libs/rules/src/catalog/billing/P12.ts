import {
  defineRule,
  evidence,
  facts,
  place,
  quality,
  type RuleSources,
  touchesPersons,
} from '../../define.js';
import { LAW } from '../../law.js';
import { line, mornings, settledFor } from './examples.js';
import { addsUpBadly, bills, keptLines, LINES_MOST, settlementsOfPersons } from './lines.js';

/** A class C line that the pool does not pay for by a list of its own. */
const IS_SELF_PAID = `paid_as = '3' AND is_special = 0`;

/** SQL of what the lines of each settlement add up to; lines that name none belong to a visit’s only one. */
const sums = (from: RuleSources): string => `(
  SELECT line_psn, line_mdtrt, line_setl, max(line_place) AS place, sum(net_amount) AS lined, sumIf(net_amount, ${IS_SELF_PAID}) AS selfpay, sumIf(net_amount, paid_as = '2') AS of_class_b,
    arraySort(groupArrayIf(feedetl_sn, ${IS_SELF_PAID} AND net_amount > 0)) AS sns, max((if(${IS_SELF_PAID}, net_amount, 0), item)).2 AS dearest
  FROM (
    SELECT k.psn_no AS line_psn, k.mdtrt_id AS line_mdtrt, b.place AS line_place, if(k.setl_id = '' AND length(b.setl_ids) = 1, b.setl_ids[1], k.setl_id) AS line_setl,
      k.net_amount AS net_amount, k.paid_as AS paid_as, k.is_special AS is_special, k.feedetl_sn AS feedetl_sn, k.item AS item
    FROM (SELECT * FROM ${keptLines(from)} WHERE (psn_no, mdtrt_id) IN (SELECT psn_no, mdtrt_id FROM ${keptLines(from)} WHERE ${IS_SELF_PAID})) k
    INNER JOIN ${bills(from)} b ON b.psn_no = k.psn_no AND b.mdtrt_id = k.mdtrt_id)
  WHERE line_setl != '' GROUP BY line_psn, line_mdtrt, line_setl HAVING selfpay > 0)`;

export const P12 = defineRule({
  id: 'P12',
  name: { zh: '超范围支付', en: 'Self-paid items carried into the fund' },
  family: 'billing',
  grade: 'clear',
  mode: 'E',
  version: 1,
  about: {
    zh: '一次结算的丙类（自费）明细合计大于结算的全自费金额，自费项目被纳入了基金支付范围',
    en: 'The class C lines of a settlement add up to more than it charges as fully self-paid: items that the fund does not pay were carried into its scope',
  },
  params: {
    tolerance_yuan: {
      label: { zh: '允许差额', en: 'Tolerance' },
      unit: { zh: '元', en: 'yuan' },
      default: 1,
      min: 0,
      max: 1000,
    },
    class_b_percent: {
      label: { zh: '乙类先行自付比例上限', en: 'Highest share of class B paid first by the person' },
      unit: { zh: '%', en: '%' },
      default: 40,
      min: 0,
      max: 100,
    },
  },
  legal: [LAW.outOfScope],
  needs: ['visits', 'settlements', 'fees'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('fees', 'psn_no')}`,
  violations: (from) => `
      SELECT line_psn AS unit, [line_setl] AS anchor, if(carried - other_part > ${from.param('tolerance_yuan')}, 'clear', 'suspected') AS grade,
        'institution' AS subject_type, place AS subject_id, place AS fixmedins_code, line_psn AS psn_no, setl_time AS event_from, setl_time AS event_to,
        toDecimal64(least(carried, fund_pay_sumamt), 2) AS amount,
        arrayConcat([${evidence('settlements', 'line_setl')}, ${evidence('visits', 'line_mdtrt')}],
          arrayMap(sn -> ${evidence('fees', 'line_mdtrt', 'sn')}, arraySlice(sns, 1, ${LINES_MOST}))) AS evidence,
        ${facts({
          place: 'place',
          settled_at: 'setl_time',
          lines: 'length(sns)',
          item: 'dearest',
          selfpay: 'toDecimalString(selfpay, 2)',
          own_part: 'toDecimalString(own_part, 2)',
          carried: 'toDecimalString(carried, 2)',
          fund: 'toDecimalString(fund_pay_sumamt, 2)',
        })} AS facts,
        ${quality({
          lines_do_not_add_up: addsUpBadly('lined', 'medfee_sumamt'),
          parts_do_not_add_up: `ifNull(abs(medfee_sumamt - own_part - other_part - inscp_scp_amt) > 1, 0)`,
        })} AS quality
      FROM (
        SELECT l.*, s.setl_time AS setl_time, s.medfee_sumamt AS medfee_sumamt, s.fund_pay_sumamt AS fund_pay_sumamt, s.inscp_scp_amt AS inscp_scp_amt,
          assumeNotNull(s.fulamt_ownpay_amt) AS own_part, l.selfpay - own_part AS carried,
          ifNull(s.preselfpay_amt, toDecimal64(0, 2)) + ifNull(s.overlmt_selfpay, toDecimal64(0, 2)) AS other_part
        FROM (SELECT * FROM ${settlementsOfPersons(from)} WHERE fund_pay_sumamt > 0 AND fulamt_ownpay_amt IS NOT NULL AND setl_type != '3') s
        INNER JOIN ${sums(from)} l ON l.line_setl = s.setl_id AND l.line_psn = s.psn_no AND l.line_mdtrt = s.mdtrt_id)
      WHERE carried > ${from.param('tolerance_yuan')} AND carried > lined - medfee_sumamt + ${from.param('tolerance_yuan')}
        AND (carried - other_part > ${from.param('tolerance_yuan')} OR 100 * other_part <= ${from.param('class_b_percent')} * of_class_b)`,
  atRisk: {
    zh: '丙类明细合计超出全自费金额的部分，不超过该笔结算的基金支付额',
    en: 'by how much the class C lines exceed what is charged as self-paid, at most what the fund paid in the settlement',
  },
  explain: {
    zh: '{place} {settled_at} 的结算有丙类（自费）明细 {lines} 条，合计 {selfpay} 元（金额最大的是“{item}”），而全自费金额只有 {own_part} 元，{carried} 元被纳入支付范围，基金支付 {fund} 元。',
    en: 'The settlement at {place} of {settled_at} has {lines} class C lines of {selfpay} yuan (the dearest is “{item}”) but charges only {own_part} yuan as fully self-paid: {carried} yuan were carried into the scope of the fund, which paid {fund} yuan.',
  },
  facts: {
    place: place('机构', 'institution'),
    settled_at: { zh: '结算时间', en: 'settled at' },
    lines: { zh: '丙类明细', en: 'class C lines' },
    item: { zh: '金额最大的项目', en: 'dearest item' },
    selfpay: { zh: '丙类合计', en: 'class C in all' },
    own_part: { zh: '全自费金额', en: 'charged as self-paid' },
    carried: { zh: '纳入支付的金额', en: 'carried into the scope' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '自费部分记在先行自付', en: 'The self-paid part is booked as paid first by the person' },
      checked: {
        zh: '先行自付与超限价自费足以覆盖、且不能由乙类解释的不报；能由乙类解释的降为可疑',
        en: 'Left out where what the person paid first covers it and class B does not explain that; suspected only where it does',
      },
    },
    {
      text: { zh: '单列支付的项目', en: 'Items that the pool pays by a list of its own' },
      checked: { zh: '有单列标志的不计', en: 'Lines with that mark do not count' },
    },
    {
      text: { zh: '明细缺失、重复上传或已退费', en: 'Lines missing, sent twice or refunded' },
      checked: {
        zh: '扣除退费；差额不超过明细多出部分的不报；合计不符的降级',
        en: 'Refunds are taken off; a difference that surplus lines explain is left out; lines that do not add up lower the grade',
      },
    },
    {
      text: { zh: '医疗救助另行结算', en: 'Medical assistance settled by itself' },
      checked: { zh: '救助结算不计', en: 'Those settlements do not count' },
    },
  ],
  examples: [
    {
      title: {
        zh: '自费保健项目没有计入全自费',
        en: 'a self-paid treatment that is not among the self-paid',
      },
      records: {
        visits: mornings(1),
        settlements: settledFor(['30.00'], {
          fulamt_ownpay_amt: '0.00',
          preselfpay_amt: '0.00',
          inscp_scp_amt: '30.00',
        }),
        fees: [line(1, '1'), line(1, '2', { chrgitm_lv: '03', det_item_fee_sumamt: '20.00' })],
      },
      finds: [['S1', 'V1', '2']],
    },
    {
      title: {
        zh: '已计入全自费；记在先行自付；单列项目；自费明细已退费',
        en: 'among the self-paid; booked as paid first; an item of the special list; a refunded line',
      },
      records: {
        visits: mornings(4),
        settlements: settledFor(['30.00', '30.00', '30.00', '10.00'], { fulamt_ownpay_amt: '0.00' }).map(
          (row, at) => ({
            ...row,
            ...(at === 0 ? { fulamt_ownpay_amt: '20.00' } : {}),
            ...(at === 1 ? { preselfpay_amt: '20.00' } : {}),
          }),
        ),
        fees: [
          ...[1, 2, 3, 4].map((visit) => line(visit, '1')),
          ...[1, 2, 4].map((visit) => line(visit, '2', { chrgitm_lv: '3', det_item_fee_sumamt: '20.00' })),
          line(3, '2', { chrgitm_lv: '3', det_item_fee_sumamt: '20.00', special_list_flag: '1' }),
          line(4, '3', { cnt: '-1', init_feedetl_sn: '2', det_item_fee_sumamt: '-20.00' }),
        ],
      },
      finds: [],
    },
    {
      title: {
        zh: '基金未支付；结算已冲正；全自费金额未上传',
        en: 'nothing paid by the fund; a reversed settlement; no self-paid amount sent',
      },
      records: {
        visits: mornings(3),
        settlements: [
          ...settledFor(['20.00', '20.00', '20.00'], { fulamt_ownpay_amt: '0.00' }).map((row, at) => ({
            ...row,
            ...(at === 0 ? { fund_pay_sumamt: '0.00' } : {}),
            ...(at === 2 ? { fulamt_ownpay_amt: '' } : {}),
          })),
          { setl_id: 'S9', mdtrt_id: 'V2', psn_no: 'P2', refd_setl_flag: '1', init_setl_id: 'S2' },
        ],
        fees: [1, 2, 3].map((visit) => line(visit, '1', { chrgitm_lv: '3', det_item_fee_sumamt: '20.00' })),
      },
      finds: [],
    },
  ],
});
