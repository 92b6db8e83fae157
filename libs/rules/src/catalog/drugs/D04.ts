import { defineRule, evidence, facts, place, quality } from '../../define.js';
import { LAW, TRACE_DUTY } from '../../law.js';

export const D04 = defineRule({
  id: 'D04',
  name: { zh: '追溯码重复销售', en: 'Trace code sold twice' },
  family: 'drugs',
  grade: 'clear',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一药品追溯码在任意机构有两次及以上非拆零销售，其间没有退货',
    en: 'One trace code is sold twice or more as a whole pack, anywhere, without a return',
  },
  params: {
    code_digits: {
      label: { zh: '完整追溯码最少位数', en: 'Fewest digits of a full code' },
      unit: { zh: '位', en: 'digits' },
      default: 16,
      min: 7,
      max: 30,
    },
  },
  legal: [LAW.overuse, LAW.fraud, TRACE_DUTY],
  needs: ['fees'],
  touches: {
    // A refund line need not repeat the code, so every code of the touched visit is judged again.
    fees: (changed, from) => `SELECT drug_trac_codg AS unit FROM ${changed} WHERE drug_trac_codg != ''
      UNION DISTINCT SELECT drug_trac_codg FROM ${from.related('fees', 'mdtrt_id', `SELECT mdtrt_id FROM ${changed}`)} WHERE drug_trac_codg != ''`,
    settlements: (changed, from) =>
      `SELECT drug_trac_codg AS unit FROM ${from.related('fees', 'setl_id', `SELECT init_setl_id FROM ${changed} WHERE init_setl_id != ''`)} WHERE drug_trac_codg != ''`,
  },
  population: (from) =>
    `SELECT drug_trac_codg AS unit FROM ${from.rows('fees', 'drug_trac_codg')} WHERE drug_trac_codg != ''`,
  violations: (from) => {
    const coded = `(SELECT * FROM ${from.rows('fees', 'drug_trac_codg')} WHERE drug_trac_codg != '')`;
    const visits = `SELECT mdtrt_id FROM ${coded}`;
    const returned = `(SELECT mdtrt_id, init_feedetl_sn FROM ${from.related('fees', 'mdtrt_id', visits)} WHERE init_feedetl_sn != '' AND cnt < 0)`;
    const settlements = `SELECT setl_id FROM ${coded} WHERE setl_id != ''`;
    const reversed = `(SELECT init_setl_id FROM ${from.related('settlements', 'init_setl_id', settlements)} WHERE refd_setl_flag = 1)`;
    return `
      SELECT drug_trac_codg AS unit, [drug_trac_codg, mdtrt_id, feedetl_sn] AS anchor, 'clear' AS grade,
        'institution' AS subject_type, fixmedins_code AS subject_id, fixmedins_code, psn_no,
        before.1 AS event_from, fee_ocur_time AS event_to, det_item_fee_sumamt AS amount,
        [${evidence('fees', 'mdtrt_id', 'feedetl_sn')}, ${evidence('fees', 'before.2', 'before.3')}] AS evidence,
        ${facts({
          code: 'drug_trac_codg',
          drug: `if(med_list_name = '', med_list_codg, med_list_name)`,
          first_at: 'before.1',
          first_place: 'before.4',
          again_at: 'fee_ocur_time',
          place: 'fixmedins_code',
          nth: 'nth',
          price: 'toDecimalString(det_item_fee_sumamt, 2)',
        })} AS facts,
        ${quality({
          code_incomplete: `length(drug_trac_codg) < ${from.param('code_digits')} OR length(arrayDistinct(splitByString('', drug_trac_codg))) < 3`,
          same_visit: 'before.2 = mdtrt_id',
        })} AS quality
      FROM (
        SELECT f.*, row_number() OVER sales AS nth,
          lagInFrame((fee_ocur_time, mdtrt_id, feedetl_sn, fixmedins_code)) OVER sales AS before
        FROM (
          SELECT * FROM ${coded}
          WHERE cnt > 0 AND ifNull(trdn_flag, 0) != 1 AND ifNull(vali_flag, 1) = 1
            AND (mdtrt_id, feedetl_sn) NOT IN ${returned} AND setl_id NOT IN ${reversed}) f
        WINDOW sales AS (PARTITION BY drug_trac_codg ORDER BY fee_ocur_time, mdtrt_id, feedetl_sn ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
      WHERE nth > 1`;
  },
  atRisk: { zh: '再次售出明细的金额', en: 'the amount of the line that sells the pack again' },
  explain: {
    zh: '药品“{drug}”追溯码 {code} 于 {first_at} 在 {first_place} 售出后，{again_at} 又在本机构整盒售出（第 {nth} 次），金额 {price} 元，其间没有退货。',
    en: 'Trace code {code} of “{drug}” was sold at {first_place} at {first_at} and again here at {again_at} as a whole pack (sale number {nth}, {price} yuan) without a return.',
  },
  facts: {
    code: { zh: '追溯码', en: 'trace code' },
    drug: { zh: '药品', en: 'drug' },
    first_at: { zh: '前次售出', en: 'sold before at' },
    first_place: place('前次机构', 'sold before by'),
    again_at: { zh: '再次售出', en: 'sold again at' },
    place: place('本次机构', 'sold again by'),
    nth: { zh: '第几次', en: 'sale number' },
    price: { zh: '金额', en: 'amount' },
  },
  innocent: [
    {
      text: { zh: '拆零销售', en: 'A split pack' },
      checked: { zh: '标明拆零的已排除', en: 'Lines marked as split are left out' },
    },
    {
      text: { zh: '退货后再售', en: 'Returned, then sold again' },
      checked: { zh: '已退费的明细与结算已排除', en: 'Refunded lines and settlements are left out' },
    },
    {
      text: { zh: '同一就诊重复上传', en: 'Sent twice within one visit' },
      checked: {
        zh: '同一就诊内的重复降级，先作数据核对',
        en: 'A repeat inside one visit lowers the grade: check the data first',
      },
    },
    {
      text: { zh: '追溯码不完整或占位', en: 'An incomplete or placeholder code' },
      checked: { zh: '位数不足或字符单一的降级', en: 'Short or uniform codes lower the grade' },
    },
  ],
  examples: [
    {
      title: { zh: '同一盒药在两家机构售出', en: 'one pack at two institutions' },
      records: {
        fees: [
          {
            mdtrt_id: 'V1',
            feedetl_sn: '1',
            fixmedins_code: 'H1',
            fee_ocur_time: '2025-08-01 09:00:00',
            drug_trac_codg: '84012345678901234567',
          },
          {
            mdtrt_id: 'V2',
            feedetl_sn: '1',
            fixmedins_code: 'H2',
            fee_ocur_time: '2025-08-03 09:00:00',
            drug_trac_codg: '84012345678901234567',
          },
        ],
      },
      finds: [['84012345678901234567', 'V2', '1']],
    },
    {
      title: { zh: '拆零、退货、结算冲正', en: 'split pack, returned pack, reversed settlement' },
      records: {
        fees: [
          { mdtrt_id: 'V1', feedetl_sn: '1', drug_trac_codg: '84012345678901234567', trdn_flag: '1' },
          { mdtrt_id: 'V2', feedetl_sn: '1', drug_trac_codg: '84012345678901234567', trdn_flag: '1' },
          { mdtrt_id: 'V3', feedetl_sn: '1', drug_trac_codg: '84012345678901234568' },
          { mdtrt_id: 'V3', feedetl_sn: '2', cnt: '-1', init_feedetl_sn: '1' },
          { mdtrt_id: 'V4', feedetl_sn: '1', drug_trac_codg: '84012345678901234568' },
          { mdtrt_id: 'V5', feedetl_sn: '1', setl_id: 'S5', drug_trac_codg: '84012345678901234569' },
          { mdtrt_id: 'V6', feedetl_sn: '1', drug_trac_codg: '84012345678901234569' },
        ],
        settlements: [
          { setl_id: 'S5', mdtrt_id: 'V5' },
          // A refund may be filed under another visit: what it names is the settlement.
          { setl_id: 'S6', mdtrt_id: 'V9', refd_setl_flag: '1', init_setl_id: 'S5' },
        ],
      },
      finds: [],
    },
    {
      title: { zh: '两盒药各有其码', en: 'two packs, each with its own code' },
      records: {
        fees: [
          { mdtrt_id: 'V1', feedetl_sn: '1', drug_trac_codg: '84012345678901234567' },
          { mdtrt_id: 'V2', feedetl_sn: '1', drug_trac_codg: '84012345678901234568' },
        ],
      },
      finds: [],
    },
  ],
});
