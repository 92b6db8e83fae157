import { defineRule, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, since } from '../../months.js';
import { articleYears, drugNames, OTHER_UNIT, shop, stockKeepers } from '../articles.js';
import { aboutPlace, PLACE_UNKNOWN, placeEvidence, placesOf, settledVisits } from '../institutions.js';

export const D06 = defineRule({
  id: 'D06',
  name: { zh: '进销存不符', en: 'More sold than there was' },
  family: 'drugs',
  grade: 'suspected',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '机构一年内结算销售的药品数量多于期初库存加采购减退货损耗',
    en: 'An institution sells more of a drug in a year than its stock, purchases less returns and losses, held',
  },
  params: {
    tolerance: {
      label: { zh: '允许超出', en: 'Tolerated excess' },
      unit: { zh: '比', en: 'share' },
      default: 0.1,
      min: 0,
      max: 1,
    },
    packs: {
      label: { zh: '最少超出数量', en: 'Least excess of a drug' },
      unit: { zh: '盒', en: 'packs' },
      default: 20,
      min: 1,
      max: 100000,
    },
    drugs: {
      label: { zh: '视为疑似的药品数', en: 'Drugs that make it suspected' },
      unit: { zh: '种', en: 'drugs' },
      default: 3,
      min: 1,
      max: 1000,
    },
  },
  legal: [LAW.overuse, LAW.records],
  needs: ['institutions', 'fees', 'stock'],
  touches: {},
  population: stockKeepers,
  violations: (from) => `
    SELECT ${aboutPlace('m.place', 'toString(m.year)')}, if(m.drugs >= ${from.param('drugs')}, 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${since(newYear('m.year + 1'))} - 1 AS event_to, toDecimal64(m.worth, 2) AS amount, ${placeEvidence('m.place')} AS evidence,
      ${facts({
        place: 'm.place',
        year: 'm.year',
        drugs: 'toUInt64(m.drugs)',
        of_drugs: 'toUInt64(m.of_drugs)',
        packs: 'toString(m.excess)',
        worth: 'toDecimalString(m.worth, 2)',
        most: 'm.most',
      })} AS facts,
      ${quality({ ...PLACE_UNKNOWN, stock_incomplete: 'm.drugs * 2 > m.of_drugs AND m.of_drugs > 3' })} AS quality
    FROM (
      SELECT place, year, countIf(is_over) AS drugs, countIf(sold_in_year > 0) AS of_drugs, sumIf(grown, is_over) AS excess,
        round(sumIf(grown * price, is_over), 2) AS worth,
        arrayStringConcat(arrayMap(x -> concat(x.2, ' ', toString(x.3), '/', toString(x.4)), arraySlice(arraySort(x -> (-x.1, x.2), groupArrayIf((grown * price, called, sold, supplied), is_over)), 1, 5)), '; ') AS most
      FROM (
        SELECT a.*, if(n.known_name = '', a.code, n.known_name) AS called,
          greatest(a.sold - a.supplied, toDecimal128(0, 4)) - greatest(a.sold_before - a.supplied_before, toDecimal128(0, 4)) AS grown,
          if(a.sold_in_year > 0, toFloat64(a.money_in_year) / toFloat64(a.sold_in_year), 0.) AS price,
          a.is_kept AND a.supplied > 0 AND toFloat64(a.sold) > toFloat64(a.supplied) * (1 + ${from.param('tolerance')}) AND a.sold <= ${OTHER_UNIT} * a.supplied AND grown >= ${from.param('packs')} AS is_over
        FROM ${articleYears(from)} a LEFT JOIN ${drugNames(from)} n ON n.known_code = a.code)
      GROUP BY place, year HAVING drugs > 0) m
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.place`,
  atRisk: {
    zh: '超出数量乘以当年平均售价',
    en: 'what was sold beyond the stock, at the average price of the year',
  },
  explain: {
    zh: '{place} {year} 年结算销售的 {of_drugs} 种药品中，{drugs} 种的销售数量超过期初加采购减退货损耗，共超出 {packs} 盒，约 {worth} 元。超出最多的（销售/来货）：{most}。',
    en: 'Of {of_drugs} drugs that {place} sold in {year}, {drugs} were sold beyond what opening stock and purchases less returns and losses held: {packs} packs, about {worth} yuan. The most (sold/supplied): {most}.',
  },
  facts: {
    place: place('机构', 'institution'),
    year: { zh: '年度', en: 'year' },
    drugs: { zh: '超出的药品', en: 'drugs beyond stock' },
    of_drugs: { zh: '销售的药品', en: 'drugs sold' },
    packs: { zh: '超出数量', en: 'packs beyond stock' },
    worth: { zh: '约合金额', en: 'worth' },
    most: { zh: '超出最多', en: 'the most' },
  },
  innocent: [
    {
      text: { zh: '月末到货、次月入账', en: 'Deliveries booked a month later' },
      checked: {
        zh: '按年累计比较，允许超出一定比例和数量',
        en: 'Sums of the year are compared, and a share and a number of packs are tolerated',
      },
    },
    {
      text: { zh: '拆零销售、计量单位不同', en: 'Split packs, or another unit' },
      checked: {
        zh: '标明拆零的不计；销售超过来货五倍的视为单位不同，不计',
        en: 'Lines marked as split do not count; a drug sold more than five times its supply is counted in another unit and left out',
      },
    },
    {
      text: { zh: '期初库存未上报', en: 'Opening stock that was not sent' },
      checked: {
        zh: '每种药品自其首笔出入库记录起计算；过半药品都超出的降级，作为数据问题处理',
        en: 'Each drug counts from its first movement; where more than half are beyond stock the grade is lowered: a matter of data',
      },
    },
    {
      text: { zh: '退药', en: 'Drugs taken back' },
      checked: { zh: '负数明细冲减', en: 'Negative lines are deducted' },
    },
  ],
  examples: [
    {
      title: { zh: '采购一百，销售二百', en: 'a hundred bought, two hundred sold' },
      records: {
        ...shop(
          [
            ['X1', 'purchase', 100],
            ['X2', 'opening', 300],
          ],
          [
            ['X1', 200, 12],
            ['X2', 250, 8],
          ],
        ),
        ...settledVisits([{ id: 'V1', at: '2025-09-30' }]),
      },
      finds: [['H1']],
    },
    {
      title: { zh: '期初加采购足够', en: 'stock and purchases suffice' },
      records: {
        ...shop(
          [
            ['X1', 'opening', 120],
            ['X1', 'purchase', 100],
          ],
          [['X1', 200, 12]],
        ),
        ...settledVisits([{ id: 'V1', at: '2025-09-30' }]),
      },
      finds: [],
    },
    {
      title: { zh: '拆零销售', en: 'sold by the tablet' },
      records: {
        ...shop([['X1', 'purchase', 100]], [['X1', 200, 12, { trdn_flag: '1' }]]),
        ...settledVisits([{ id: 'V1', at: '2025-09-30' }]),
      },
      finds: [],
    },
    {
      title: { zh: '单位不同', en: 'counted in another unit' },
      records: {
        ...shop([['X1', 'purchase', 10]], [['X1', 240, 1]]),
        ...settledVisits([{ id: 'V1', at: '2025-09-30' }]),
      },
      finds: [],
    },
  ],
});
