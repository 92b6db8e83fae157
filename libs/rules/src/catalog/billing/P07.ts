import { LINES_AT_RISK } from '../../at-risk.js';
import { defineRule, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, since } from '../../months.js';
import { articleYears, drugNames, shop, stockKeepers } from '../articles.js';
import { aboutPlace, PLACE_UNKNOWN, placeEvidence, placesOf, settledVisits } from '../institutions.js';

/** SQL of how alike two names are, 0 to 1: the characters that need no change. */
const alike = (a: string, b: string): string =>
  `if(${a} = '' OR ${b} = '', 0., 1 - editDistanceUTF8(${a}, ${b}) / greatest(lengthUTF8(${a}), lengthUTF8(${b})))`;

export const P07 = defineRule({
  id: 'P07',
  name: { zh: '串换药品', en: 'Drugs swapped' },
  family: 'billing',
  grade: 'suspected',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '机构一年内结算的药品从未入库，而名称相近的另一药品已采购却很少售出',
    en: 'An institution charges for a drug that it never had in stock, while one of a like name was bought and hardly sold',
  },
  params: {
    money: {
      label: { zh: '最低金额', en: 'Least money' },
      unit: { zh: '元', en: 'yuan' },
      default: 1000,
      min: 0,
      max: 10000000,
    },
    packs: {
      label: { zh: '最少数量', en: 'Fewest packs' },
      unit: { zh: '盒', en: 'packs' },
      default: 10,
      min: 1,
      max: 100000,
    },
    likeness: {
      label: { zh: '名称相似度不低于', en: 'Likeness of names at least' },
      unit: { zh: '比', en: 'share' },
      default: 0.85,
      min: 0.3,
      max: 1,
    },
    covered: {
      label: {
        zh: '有库存记录的销售额占比不低于',
        en: 'Share of sales that the stock records cover at least',
      },
      unit: { zh: '比', en: 'share' },
      default: 0.8,
      min: 0.5,
      max: 1,
    },
  },
  legal: [LAW.overuse, LAW.fraud, LAW.records],
  needs: ['institutions', 'fees', 'stock'],
  touches: {},
  population: stockKeepers,
  violations: (from) => `
    SELECT ${aboutPlace('m.place', 'm.code', 'toString(m.year)')}, if(u.of_code != '', 'suspected', 'hint') AS grade,
      ${since(newYear('m.year'))} AS event_from, ${since(newYear('m.year + 1'))} - 1 AS event_to, toDecimal64(m.money_in_year, 2) AS amount, ${placeEvidence('m.place')} AS evidence,
      ${facts({
        place: 'm.place',
        year: 'm.year',
        drug: `if(m.called = '', m.code, concat(m.called, ' ', m.code))`,
        packs: 'toString(m.sold_in_year)',
        money: 'toDecimalString(m.money_in_year, 2)',
        like: 'u.like_drug',
        left: `if(u.of_code = '', '', toString(u.like_left))`,
        covered: percent('m.covered'),
      })} AS facts,
      ${quality({ ...PLACE_UNKNOWN, stock_incomplete: `m.covered < ${from.param('covered')}` })} AS quality
    FROM (
      SELECT a.*, n.known_name AS called, toFloat64(sumIf(a.money_in_year, a.is_kept) OVER (PARTITION BY a.place, a.year)) / greatest(toFloat64(sum(a.money_in_year) OVER (PARTITION BY a.place, a.year)), 0.01) AS covered
      FROM ${articleYears(from)} a LEFT JOIN ${drugNames(from)} n ON n.known_code = a.code) m
    LEFT JOIN (
      SELECT s.place AS of_place, s.code AS of_code, s.year AS of_year, argMax((concat(s.like_name, ' ', s.like_code), s.rest), (s.likeness, s.like_code)) AS best,
        best.1 AS like_drug, best.2 AS like_left
      FROM (
        SELECT x.place AS place, x.code AS code, x.year AS year, k.code AS like_code, kn.known_name AS like_name, k.supplied - k.sold AS rest,
          if(xn.known_product != '' AND xn.known_product = kn.known_product, 1., ${alike('xn.known_name', 'kn.known_name')}) AS likeness
        FROM ${articleYears(from)} x
        INNER JOIN ${articleYears(from)} k ON k.place = x.place AND k.year = x.year
        INNER JOIN ${drugNames(from)} xn ON xn.known_code = x.code
        INNER JOIN ${drugNames(from)} kn ON kn.known_code = k.code
        WHERE NOT x.is_kept AND x.money_in_year >= ${from.param('money')} AND k.is_kept AND k.supplied >= ${from.param('packs')} AND k.sold * 2 <= k.supplied) s
      WHERE s.likeness >= ${from.param('likeness')}
      GROUP BY s.place, s.code, s.year) u ON u.of_place = m.place AND u.of_code = m.code AND u.of_year = m.year
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.place
    WHERE NOT m.is_kept AND m.money_in_year >= ${from.param('money')} AND m.sold_in_year >= ${from.param('packs')}`,
  atRisk: LINES_AT_RISK,
  explain: {
    zh: '{place} {year} 年结算“{drug}”{packs} 盒、{money} 元，但该药从未入库（该机构有库存记录的药品占销售额 {covered}）。名称相近、已采购而未售完的药品：{like}，余 {left} 盒。',
    en: '{place} charged {packs} packs of “{drug}” in {year}, {money} yuan, and never had it in stock (its stock records cover {covered} of its sales). A drug of a like name that was bought and not sold: {like}, {left} packs left.',
  },
  facts: {
    place: place('机构', 'institution'),
    year: { zh: '年度', en: 'year' },
    drug: { zh: '结算药品', en: 'drug charged' },
    packs: { zh: '结算数量', en: 'packs' },
    money: { zh: '结算金额', en: 'money' },
    like: { zh: '相近药品', en: 'like drug' },
    left: { zh: '未售出', en: 'left of it' },
    covered: { zh: '库存记录覆盖', en: 'covered by stock records' },
  },
  innocent: [
    {
      text: { zh: '编码对照错误、换品牌换编码', en: 'A code mapped wrongly, or a new brand or code' },
      checked: {
        zh: '没有名称相近而未售出的药品时只作提示；列出最相近者供核对',
        en: 'Without a like drug that was left unsold it is a hint; the closest one is shown for comparison',
      },
    },
    {
      text: { zh: '库存记录不全', en: 'Stock records that are not complete' },
      checked: {
        zh: '有库存记录的药品占销售额不足八成的降级，作为数据问题处理',
        en: 'Where stock records cover less than four fifths of the sales the grade is lowered: a matter of data',
      },
    },
    {
      text: { zh: '先销售后补录入库', en: 'Stock booked after the sale' },
      checked: {
        zh: '任何时候有过入库记录的药品不计',
        en: 'A drug with any movement at any time does not count',
      },
    },
  ],
  examples: [
    {
      title: { zh: '结算未入库的药，相近的药压库', en: 'charged one never in stock, a like one left over' },
      records: {
        ...shop(
          [
            ['X2', 'purchase', 200],
            ['X3', 'opening', 900],
          ],
          [
            ['X1', 150, 20],
            ['X3', 800, 30],
          ],
        ),
        catalogue: [
          { med_list_codg: 'X1', med_list_name: '测试胶囊甲型号', begndate: '2024-01-01' },
          { med_list_codg: 'X2', med_list_name: '测试胶囊乙型号', begndate: '2024-01-01' },
        ],
        ...settledVisits([{ id: 'V1', at: '2025-09-30' }]),
      },
      finds: [['H1']],
    },
    {
      title: { zh: '都有入库', en: 'both in stock' },
      records: {
        ...shop(
          [
            ['X1', 'opening', 200],
            ['X3', 'opening', 900],
          ],
          [
            ['X1', 150, 20],
            ['X3', 800, 30],
          ],
        ),
        ...settledVisits([{ id: 'V1', at: '2025-09-30' }]),
      },
      finds: [],
    },
    {
      title: { zh: '销售之后补录入库', en: 'booked after the sale' },
      records: {
        ...shop(
          [
            ['X1', 'purchase', 200, '2025-09-01 08:00:00'],
            ['X3', 'opening', 900],
          ],
          [
            ['X1', 150, 20],
            ['X3', 800, 30],
          ],
        ),
        ...settledVisits([{ id: 'V1', at: '2025-09-30' }]),
      },
      finds: [],
    },
  ],
});
