/** What rules over stock share: of each drug at an institution what came in, and what was sold to insured persons. */
import type { RuleExample, RuleSources } from '../define.js';
import { lastMonth, wholeMonths } from '../months.js';

/** A drug that was sold more often than this per unit in stock is counted there in another unit: packs here, tablets there. */
export const OTHER_UNIT = 5;

const MOVES = `(SELECT fixmedins_code, med_list_codg, toDate(toStartOfMonth(moved_at)) AS moved_in, if(kind IN ('opening', 'purchase'), cnt, -cnt) AS moved`;

/**
 * SQL of drugs by institution and year: (place, code, year, is_kept: whether its stock is sent at all, and up to the last month of the
 * year that the clock has passed `supplied` and `sold`; `supplied_before` and `sold_before` up to the year before; `sold_in_year`,
 * `money_in_year`). Quantities are of packs, net of what was taken back.
 */
export const articleYears = (from: RuleSources): string =>
  from.shared(`(SELECT x.place AS place, x.code AS code, y AS year,
      (x.place, x.code) IN (SELECT fixmedins_code, med_list_codg FROM ${from.all('stock')}) AS is_kept,
      sumIf(x.in_moved, x.at <= least(makeDate(y, 12, 1), ${lastMonth(from)})) AS supplied, sum(x.out_sold) AS sold,
      sumIf(x.in_moved, toYear(x.at) < y) AS supplied_before, sumIf(x.out_sold, toYear(x.at) < y) AS sold_before,
      sumIf(x.out_sold, toYear(x.at) = y) AS sold_in_year, sumIf(x.out_money, toYear(x.at) = y) AS money_in_year
    FROM (
      SELECT fixmedins_code AS place, med_list_codg AS code, moved_in AS at, toDecimal128(moved, 4) AS in_moved, toDecimal128(0, 4) AS out_sold, toDecimal128(0, 4) AS out_money
      FROM ${MOVES} FROM ${from.all('stock')})
      UNION ALL
      SELECT splitByChar('/', subject_id)[1], splitByChar('/', subject_id)[2], month, toDecimal128(0, 4), toDecimal128(articles_sold, 4), toDecimal128(articles_money, 4)
      FROM ${wholeMonths(from, 'article', ['articles_sold', 'articles_money'])}) x
    ARRAY JOIN range(toYear(x.at), toUInt16(toYear(${lastMonth(from)}) + 1)) AS y
    GROUP BY place, code, y)`);

/** SQL of (known_code, known_name, known_product): what drugs are called. */
export const drugNames = (from: RuleSources): string =>
  from.shared(`(SELECT med_list_codg AS known_code, argMax(med_list_name, begndate) AS known_name, argMax(drug_product, begndate) AS known_product
    FROM ${from.all('catalogue')} GROUP BY known_code)`);

/** Institutions that send their stock. */
export const stockKeepers = (from: RuleSources): string =>
  `SELECT DISTINCT fixmedins_code AS unit FROM ${from.all('stock')}`;

type Move = readonly [
  code: string,
  kind: 'opening' | 'purchase' | 'return' | 'loss',
  cnt: number,
  at?: string,
];
type Sale = readonly [code: string, cnt: number, price: number, fields?: Readonly<Record<string, string>>];

/** Records for examples: movements of stock at H1 (in the new year unless they say otherwise), and ten sales of each drug over the months from February. */
export const shop = (moves: readonly Move[], sales: readonly Sale[]): RuleExample['records'] => ({
  institutions: [{ fixmedins_code: 'H1', tier: 'pharmacy' }],
  stock: moves.map(([code, kind, cnt, at = '2025-01-01 08:00:00'], n) => ({
    fixmedins_code: 'H1',
    med_list_codg: code,
    moved_at: at,
    doc_no: `D${n}`,
    kind,
    cnt: String(cnt),
  })),
  fees: sales.flatMap(([code, cnt, price, fields = {}], at) =>
    Array.from({ length: 10 }, (_, n) => ({
      mdtrt_id: `V${n}`,
      feedetl_sn: String(at + 1),
      fixmedins_code: 'H1',
      fee_ocur_time: `2025-0${2 + (n % 7)}-05 09:00:00`,
      list_type: '101',
      med_list_codg: code,
      cnt: String(cnt / 10),
      pric: String(price),
      det_item_fee_sumamt: ((cnt / 10) * price).toFixed(2),
      ...fields,
    })),
  ),
});
