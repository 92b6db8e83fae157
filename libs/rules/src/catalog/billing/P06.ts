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
import {
  addsUpBadly,
  billedLines,
  bills,
  bundles,
  IS_EMERGENCY,
  keptLines,
  LINES_MOST,
  lossOf,
  wasNotCharged,
} from './lines.js';

/** SQL of what one of each part costs that a visit was charged on a day without the package that bundles them. */
const apart = (from: RuleSources): string => `(
  SELECT psn_no AS apart_psn, mdtrt_id AS apart_mdtrt, day, cat_code, any_name AS package, limit_amount, size_of AS size, count() AS parts, sum(unit_amount) AS cost,
    min(first_at) AS first_at, max(last_at) AS last_at, min(of_emergency) AS is_emergency, arrayFlatten(groupArray(sns)) AS sns,
    arrayStringConcat(arraySlice(arraySort(groupArray(part_name)), 1, 8), '、') AS part_names
  FROM (
    SELECT l.psn_no AS psn_no, l.mdtrt_id AS mdtrt_id, l.day AS day, k.cat_code AS cat_code, min(if(k.cat_name = '', k.cat_code, k.cat_name)) AS any_name,
      ifNull(max(k.cat_limit), 0) AS limit_amount, max(k.size) AS size_of, l.code AS part,
      min(l.item) AS part_name, toDecimal64(toDecimal128(sum(l.net_amount), 4) / greatest(toDecimal128(1, 4), sum(l.net_cnt)), 2) AS unit_amount,
      min(l.billed_at) AS first_at, max(l.billed_at) AS last_at, max(l.${IS_EMERGENCY}) AS of_emergency, groupArray(l.feedetl_sn) AS sns
    FROM ${billedLines(from)} l
    INNER JOIN ${bundles(from)} k ON k.part = l.code
    WHERE l.day BETWEEN k.valid_from AND k.valid_to
      AND (l.psn_no, l.mdtrt_id, l.day, k.cat_code) NOT IN (SELECT psn_no, mdtrt_id, day, code FROM ${keptLines(from)} WHERE net_cnt > 0)
    GROUP BY psn_no, mdtrt_id, day, cat_code, part)
  GROUP BY apart_psn, apart_mdtrt, day, cat_code, package, limit_amount, size
  HAVING parts >= 2 AND if(limit_amount > 0, cost - limit_amount >= ${from.param('least_yuan')}, parts = size AND parts >= 3))`;

export const P06 = defineRule({
  id: 'P06',
  name: { zh: '分解项目收费', en: 'A package charged in parts' },
  family: 'billing',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '目录中打包的项目当日没有按整项收取，而是分成两个及以上组成项目收费，合计高于整项限价',
    en: 'What the catalogue bundles is charged in two parts or more on one day without the package, for more than the package may cost',
  },
  params: {
    share_percent: {
      label: { zh: '组成项目所占比例', en: 'Share of the parts charged' },
      unit: { zh: '%', en: '%' },
      default: 50,
      min: 1,
      max: 100,
    },
    minutes: {
      label: { zh: '同一次开单相隔', en: 'Ordered within' },
      unit: { zh: '分钟', en: 'minutes' },
      default: 60,
      min: 0,
      max: 1440,
    },
    least_yuan: {
      label: { zh: '最少多收金额', en: 'Least overcharge' },
      unit: { zh: '元', en: 'yuan' },
      default: 1,
      min: 0,
      max: 10000,
    },
  },
  legal: [LAW.charging],
  needs: ['visits', 'settlements', 'fees', 'catalogue'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  broadcast: ['catalogue'],
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('fees', 'psn_no')}`,
  violations: (from) => `
      SELECT psn_no AS unit, [mdtrt_id] AS anchor,
        if(limit_amount > 0 AND NOT is_emergency AND 100 * parts >= ${from.param('share_percent')} * size
          AND dateDiff('minute', first_at, last_at) <= ${from.param('minutes')}, 'suspected', 'hint') AS grade,
        'institution' AS subject_type, place AS subject_id, place AS fixmedins_code, psn_no, first_at AS event_from, last_at AS event_to,
        ${lossOf('b.excess')} AS amount,
        arrayConcat([${evidence('visits', 'mdtrt_id')}], ${evidenceEach('settlements', 'setl_ids')},
          arrayMap(sn -> ${evidence('fees', 'mdtrt_id', 'sn')}, arraySlice(arraySort(sns), 1, ${LINES_MOST}))) AS evidence,
        ${facts({
          place: 'place',
          day: 'day',
          package: 'package',
          parts: 'parts',
          size: 'size',
          names: 'part_names',
          cost: 'toDecimalString(cost, 2)',
          limit: `if(limit_amount > 0, toDecimalString(limit_amount, 2), '未知 (unknown)')`,
          fund: 'toDecimalString(b.fund, 2)',
        })} AS facts,
        ${quality({ lines_do_not_add_up: addsUpBadly('lined', 'settled') })} AS quality
      FROM (
        SELECT b.psn_no AS psn_no, b.mdtrt_id AS mdtrt_id, b.place AS place, b.fund AS fund, b.setl_ids AS setl_ids, b.lined AS lined, b.settled AS settled, a.*,
          if(a.limit_amount > 0, a.cost - a.limit_amount, toDecimal128(0, 6)) AS excess,
          row_number() OVER (PARTITION BY b.psn_no, b.mdtrt_id ORDER BY excess DESC, a.parts DESC, a.day, a.cat_code) AS nth
        FROM ${bills(from)} b INNER JOIN ${apart(from)} a ON a.apart_psn = b.psn_no AND a.apart_mdtrt = b.mdtrt_id) b
      WHERE nth = 1 AND NOT (limit_amount > 0 AND ${wasNotCharged('b.excess')})`,
  atRisk: BILLED_TOO_MUCH,
  explain: {
    zh: '{place} {day} 没有收取打包项目“{package}”，而是分项收取其 {size} 个组成项目中的 {parts} 个（{names}），每项各一次合计 {cost} 元，整项限价 {limit} 元；该次就诊基金支付 {fund} 元。',
    en: 'On {day} {place} did not charge the package “{package}” but {parts} of its {size} parts ({names}), which cost {cost} yuan for one of each where the limit of the package is {limit}. The fund paid {fund} yuan for the visit.',
  },
  facts: {
    place: place('机构', 'institution'),
    day: { zh: '日期', en: 'day' },
    package: { zh: '打包项目', en: 'package' },
    parts: { zh: '分项收取数', en: 'parts charged' },
    size: { zh: '组成项目数', en: 'parts of the package' },
    names: { zh: '分项名称', en: 'parts' },
    cost: { zh: '分项合计', en: 'cost of the parts' },
    limit: { zh: '整项限价', en: 'limit of the package' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '只需要其中几项', en: 'Only some of the parts were needed' },
      checked: {
        zh: '合计不高于整项限价的不报，只占少数的仅作提示',
        en: 'Left out while they cost no more than the package; a few of many parts are a hint only',
      },
    },
    {
      text: { zh: '当天不同时间分别开单', en: 'Ordered at different times of the day' },
      checked: { zh: '相隔较久的仅作提示', en: 'Orders further apart are a hint only' },
    },
    {
      text: { zh: '同一项目多次复查', en: 'One part repeated' },
      checked: { zh: '每项只按一次的价格计算', en: 'Each part counts once' },
    },
    {
      text: { zh: '急诊抢救', en: 'An emergency' },
      checked: { zh: '仅作提示', en: 'A hint only' },
    },
  ],
  examples: [
    {
      title: { zh: '一次开单把整套拆成三项', en: 'three parts of one order in place of the panel' },
      records: {
        catalogue: [
          { med_list_codg: 'W9', med_list_name: '肝功能全套', includes: 'W1;W2;W3', pric_uplmt_amt: '20' },
        ],
        visits: mornings(1),
        settlements: settledFor(['30.00']),
        fees: ['1', '2', '3'].map((n) => line(1, n, { med_list_codg: `W${n}` })),
      },
      finds: [['V1', '1', '2', '3']],
    },
    {
      title: { zh: '只做其中两项，不高于整项', en: 'two of the parts, for no more than the panel' },
      records: {
        catalogue: [{ med_list_codg: 'W9', includes: 'W1;W2;W3', pric_uplmt_amt: '20' }],
        visits: mornings(1),
        settlements: settledFor(['20.00']),
        fees: ['1', '2'].map((n) => line(1, n, { med_list_codg: `W${n}` })),
      },
      finds: [],
    },
    {
      title: {
        zh: '一项复查三次；分在两天；已收整项；价格未知的只做两项',
        en: 'one part three times; on two days; beside the panel itself; two parts of a panel whose price is unknown',
      },
      records: {
        catalogue: [
          { med_list_codg: 'W9', includes: 'W1，W2，W3', pric_uplmt_amt: '20' },
          { med_list_codg: 'W8', includes: 'W4 W5' },
        ],
        visits: mornings(4),
        settlements: settledFor(['40.00', '30.00', '50.00', '20.00']),
        fees: [
          ...['1', '2', '3'].map((n) => line(1, n, { med_list_codg: 'W1' })),
          line(1, '4', { med_list_codg: 'W2' }),
          ...['1', '2', '3'].map((n) =>
            line(2, n, { med_list_codg: `W${n}`, fee_ocur_time: `2025-03-0${n} 09:00:00` }),
          ),
          ...['1', '2', '3'].map((n) => line(3, n, { med_list_codg: `W${n}` })),
          line(3, '4', { med_list_codg: 'W9', det_item_fee_sumamt: '20.00' }),
          ...['4', '5'].map((n) => line(4, n, { med_list_codg: `W${n}` })),
        ],
      },
      finds: [],
    },
  ],
});
