import { BILLED_TOO_MUCH } from '../../at-risk.js';
import {
  defineRule,
  evidence,
  evidenceEach,
  facts,
  place,
  quality,
  type RuleSources,
  touchesPersons,
} from '../../define.js';
import { LAW } from '../../law.js';
import { line, mornings, settledFor } from './examples.js';
import { addsUpBadly, billedLines, bills, catalogueRows, LINES_MOST, lossOf } from './lines.js';

/** A price so many times its limit is one of another unit: a box beside the limit of a tablet. */
const OTHER_UNIT = 3;

/** SQL of the highest limit that the catalogue set for an item about a day: what changed days ago may not have reached the till. */
const limits = (from: RuleSources): string => `(
  SELECT l.code AS limit_code, l.day AS limit_day, max(assumeNotNull(k.cat_limit)) AS catalogue_limit
  FROM (SELECT DISTINCT code, day FROM ${billedLines(from)}) l
  INNER JOIN ${catalogueRows(from, 'cat_limit > 0')} k ON k.cat_code = l.code
  WHERE k.valid_from <= l.day AND l.day <= k.valid_to + ${from.param('change_days')}
  GROUP BY limit_code, limit_day)`;

/** SQL of the lines above their limit: that of the line where it is exceeded, else that of the catalogue. */
const above = (from: RuleSources): string => `(
  SELECT *, toDecimal64(net_amount - toDecimal128(net_cnt, 4) * most, 2) AS line_excess, list IN ('201', '') AND NOT charged_as IN ('08', '09', '10', '11') AS is_service
  FROM (
    SELECT l.*, ifNull(own_limit, toDecimal64(0, 6)) AS line_limit, line_limit > 0 AS has_own, catalogue_limit > 0 AS has_catalogue,
      unit_price - toDecimal64(${from.param('tolerance_fen')}, 4) / 100 AS least_price,
      has_own AND least_price > line_limit AS is_above_own, has_catalogue AND least_price > catalogue_limit AS is_above_catalogue,
      multiIf(is_above_own AND is_above_catalogue, greatest(line_limit, catalogue_limit), is_above_own, line_limit, catalogue_limit) AS most
    FROM ${billedLines(from)} l
    LEFT JOIN ${limits(from)} k ON k.limit_code = l.code AND k.limit_day = l.day)
  WHERE (is_above_own OR is_above_catalogue) AND line_excess > 0)`;

export const P05 = defineRule({
  id: 'P05',
  name: { zh: '超标准收费', en: 'Charged above the price limit' },
  family: 'billing',
  grade: 'clear',
  mode: 'E',
  version: 1,
  about: {
    zh: '一次就诊中有项目的单价高于明细所带限价或当日有效的目录限价，超出部分未作为超限价自费由个人承担',
    en: 'A visit has items dearer than the limit on their line or in the catalogue of that day, and the excess was not charged to the person as above the limit',
  },
  params: {
    tolerance_fen: {
      label: { zh: '单价尾差', en: 'Rounding of a price' },
      unit: { zh: '分', en: 'fen' },
      default: 1,
      min: 0,
      max: 1000,
    },
    least_yuan: {
      label: { zh: '最少多收金额', en: 'Least overcharge' },
      unit: { zh: '元', en: 'yuan' },
      default: 1,
      min: 0,
      max: 10000,
    },
    change_days: {
      label: { zh: '调价后宽限天数', en: 'Days of grace after a change of price' },
      unit: { zh: '天', en: 'days' },
      default: 7,
      min: 0,
      max: 60,
    },
  },
  legal: [LAW.charging],
  needs: ['visits', 'settlements', 'fees'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  broadcast: ['catalogue'],
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('fees', 'psn_no')}`,
  violations: (from) => {
    const unpaid = `greatest(i.excess - b.over_limit, toDecimal128(0, 2))`;
    return `
      SELECT b.psn_no AS unit, [b.mdtrt_id] AS anchor, if(loss < ${from.param('least_yuan')}, 'hint', 'clear') AS grade,
        'institution' AS subject_type, b.place AS subject_id, b.place AS fixmedins_code, b.psn_no AS psn_no,
        b.begntime AS event_from, b.ended AS event_to, ${lossOf('loss')} AS amount,
        arrayConcat([${evidence('visits', 'b.mdtrt_id')}], ${evidenceEach('settlements', 'b.setl_ids')},
          arrayMap(sn -> ${evidence('fees', 'b.mdtrt_id', 'sn')}, arraySlice(b.sns, 1, ${LINES_MOST}))) AS evidence,
        ${facts({
          place: 'b.place',
          visit_at: 'b.begntime',
          lines: 'length(b.sns)',
          item: 'b.worst.2',
          price: 'toDecimalString(b.worst.3, 2)',
          limit: 'toDecimalString(b.worst.4, 2)',
          excess: 'toDecimalString(b.excess, 2)',
          over_limit: 'toDecimalString(b.over_limit, 2)',
          fund: 'toDecimalString(b.fund, 2)',
        })} AS facts,
        ${quality({
          lines_do_not_add_up: addsUpBadly('b.lined', 'b.settled'),
          part_of_person_unknown: 'NOT b.knows_over_limit',
          limits_disagree: 'b.all_disagree',
          unit_may_differ: 'b.may_differ',
        })} AS quality
      FROM (
        SELECT b.*, ${unpaid} AS loss, i.*
        FROM ${bills(from)} b
        INNER JOIN (
          SELECT psn_no AS above_psn, mdtrt_id AS above_mdtrt, sum(line_excess) AS excess, sumIf(line_excess, is_service) AS of_services,
            arraySort(groupArray(feedetl_sn)) AS sns, max((line_excess, item, unit_price, most)) AS worst,
            min(is_above_own != is_above_catalogue AND has_own AND has_catalogue) AS all_disagree,
            max(unit_price > ${OTHER_UNIT} * most) AS may_differ
          FROM ${above(from)} GROUP BY above_psn, above_mdtrt) i ON i.above_psn = b.psn_no AND i.above_mdtrt = b.mdtrt_id) b
      WHERE excess >= ${from.param('least_yuan')} AND (loss >= ${from.param('least_yuan')} OR of_services > 0)`;
  },
  atRisk: BILLED_TOO_MUCH,
  explain: {
    zh: '{place} 在 {visit_at} 开始的就诊中有 {lines} 条明细的单价高于限价，合计多收 {excess} 元，最多的是“{item}”，单价 {price} 元，限价 {limit} 元；结算列为超限价自费的 {over_limit} 元，基金支付 {fund} 元。',
    en: 'In the visit that began at {visit_at}, {place} charged {lines} lines above their price limit, {excess} yuan too much in all; most of it for “{item}” at {price} yuan where the limit is {limit}. Of this the settlement charged {over_limit} yuan to the person as above the limit; the fund paid {fund} yuan.',
  },
  facts: {
    place: place('机构', 'institution'),
    visit_at: { zh: '就诊时间', en: 'visit at' },
    lines: { zh: '超限价明细', en: 'lines above the limit' },
    item: { zh: '超出最多的项目', en: 'item with most excess' },
    price: { zh: '单价', en: 'price' },
    limit: { zh: '限价', en: 'limit' },
    excess: { zh: '超出金额', en: 'excess' },
    over_limit: { zh: '超限价自费', en: 'charged to the person' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '超出部分由个人承担', en: 'The person pays the excess' },
      checked: {
        zh: '结算已列入超限价自费的不计损失：药品、材料不报，服务项目仅作提示',
        en: 'What the settlement charged to the person is no loss: drugs and materials are left out, services are hints',
      },
    },
    {
      text: { zh: '刚刚调价', en: 'The price has just changed' },
      checked: {
        zh: '按费用发生日有效的目录，调价后若干天内新旧限价取高',
        en: 'By the catalogue of that day; for some days after a change the higher of the two limits counts',
      },
    },
    {
      text: { zh: '按盒与按片计价单位不同', en: 'A box beside the limit of a tablet' },
      checked: { zh: '单价超过限价数倍的降级', en: 'A price several times the limit lowers the grade' },
    },
    {
      text: { zh: '不同等级医院限价不同', en: 'Limits differ by the level of the hospital' },
      checked: {
        zh: '明细限价与目录限价结论不一致的降级',
        en: 'Where the limit of the line and that of the catalogue disagree, the grade falls',
      },
    },
    {
      text: { zh: '打折、四舍五入', en: 'Discounts and rounding' },
      checked: {
        zh: '按实收金额计算，尾差以内不算；退费已扣除',
        en: 'Counted from the amount charged, beyond rounding, net of refunds',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '单价高于明细限价；高于当日有效的目录限价',
        en: 'dearer than the limit on the line, and than the catalogue’s of that day',
      },
      records: {
        catalogue: [
          { med_list_codg: 'W1', pric_uplmt_amt: '100', begndate: '2024-01-01' },
          { med_list_codg: 'W1', pric_uplmt_amt: '8', begndate: '2025-01-01' },
        ],
        visits: mornings(2),
        settlements: settledFor(['10.00', '10.00'], { overlmt_selfpay: '0.00' }),
        fees: [line(1, '1', { pric_uplmt_amt: '7.5' }), line(2, '1', { med_list_codg: 'W1' })],
      },
      finds: [
        ['V1', '1'],
        ['V2', '1'],
      ],
    },
    {
      title: {
        zh: '药品超出部分由个人承担；三天前才调价；尾差',
        en: 'the person pays the excess of a drug; a price changed three days ago; rounding',
      },
      records: {
        catalogue: [
          { med_list_codg: 'W1', pric_uplmt_amt: '12', begndate: '2024-01-01' },
          { med_list_codg: 'W1', pric_uplmt_amt: '8', begndate: '2025-02-26' },
        ],
        visits: mornings(3),
        settlements: settledFor(['10.00', '10.00', '10.00'], { overlmt_selfpay: '2.50' }),
        fees: [
          line(1, '1', { list_type: '101', med_chrgitm_type: '09', pric_uplmt_amt: '7.5' }),
          line(2, '1', { med_list_codg: 'W1' }),
          line(3, '1', { pric: '10.004', pric_uplmt_amt: '10' }),
        ],
      },
      finds: [],
    },
    {
      title: {
        zh: '自费项目、已退费、按限价打折实收、限价为零',
        en: 'an item that the person pays, a refunded line, a discount to the limit, a limit of nought',
      },
      records: {
        visits: mornings(4),
        settlements: settledFor(['10.00', '0.00', '8.00', '10.00'], { overlmt_selfpay: '0.00' }),
        fees: [
          line(1, '1', { chrgitm_lv: '3', pric_uplmt_amt: '7.5' }),
          line(2, '1', { pric_uplmt_amt: '7.5' }),
          line(2, '2', { cnt: '-1', det_item_fee_sumamt: '-10.00', init_feedetl_sn: '1' }),
          line(3, '1', { pric_uplmt_amt: '8', det_item_fee_sumamt: '8.00' }),
          line(4, '1', { pric_uplmt_amt: '0' }),
        ],
      },
      finds: [],
    },
  ],
});
