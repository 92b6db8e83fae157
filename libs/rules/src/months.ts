/** What rules over months share: whole periods, a year beside the one before, and what chance alone may do to a share. */
import type { CellGrain, MeasureName } from '@fundwatch/metrics';
import type { RuleSources } from './define.js';

/** SQL of the last month that the clock has passed. */
export const lastMonth = (from: RuleSources): string =>
  `addMonths(toStartOfMonth(toDate(${from.asOf}) + 1), -1)`;

/** SQL of the months, as `from.months` gives them, that the clock has passed. */
export const wholeMonths = (from: RuleSources, grain: CellGrain, measures: readonly MeasureName[]): string =>
  `(SELECT * FROM ${from.months(grain, measures)} WHERE month <= ${lastMonth(from)})`;

/** SQL of (subject_id, since, and a sum a measure) of the quarters that the clock has passed. */
export const wholeQuarters = (
  from: RuleSources,
  grain: CellGrain,
  measures: readonly MeasureName[],
): string => `(SELECT subject_id, toStartOfQuarter(month) AS since, ${sums(measures)}
  FROM ${from.months(grain, measures)} m WHERE addMonths(toStartOfQuarter(month), 2) <= ${lastMonth(from)} GROUP BY subject_id, since)`;

const sums = (measures: readonly MeasureName[]): string =>
  measures.map((name) => `sum(m.${name}) AS ${name}`).join(', ');

/**
 * SQL of years up to the last month that the clock has passed, beside the same months of the year before:
 * (subject_id, year, months, months_before, and of each measure its sum and `<measure>_before`).
 */
export const yearsBeside = (
  from: RuleSources,
  grain: CellGrain,
  measures: readonly MeasureName[],
): string => `(SELECT subject_id, y AS year, materialize(if(y = toYear(${lastMonth(from)}), toMonth(${lastMonth(from)}), 12)) AS months,
    uniqExactIf(month, toYear(month) = y) AS months_seen, uniqExactIf(month, toYear(month) = y - 1 AND toMonth(month) <= months) AS months_before,
    ${measures
      .map(
        (name) =>
          `sumIf(c.${name}, toYear(month) = y) AS ${name}, sumIf(c.${name}, toYear(month) = y - 1 AND toMonth(month) <= months) AS ${name}_before`,
      )
      .join(',\n    ')}
  FROM ${wholeMonths(from, grain, measures)} c ARRAY JOIN [toYear(month), toYear(month) + 1] AS y
  GROUP BY subject_id, y HAVING y <= toYear(${lastMonth(from)}) AND months_seen > 0)`;

/** SQL of a quotient of sums, NaN-free: 0 where the whole is 0. */
export const share = (part: string, whole: string): string =>
  `if(${whole} = 0, 0., toFloat64(${part}) / toFloat64(${whole}))`;

/** Two-sided 95 %. */
const Z = 1.96;

/** SQL of the lower or upper end of Wilson's interval of a share: what chance alone leaves of few rows. */
const wilson = (sign: '-' | '+', part: string, whole: string): string =>
  `if(${whole} = 0, ${sign === '-' ? '0.' : '1.'}, (toFloat64(${part}) + ${(Z * Z) / 2} ${sign} ${Z} * sqrt(toFloat64(${part}) * greatest(toFloat64(${whole}) - toFloat64(${part}), 0) / toFloat64(${whole}) + ${(Z * Z) / 4})) / (toFloat64(${whole}) + ${Z * Z}))`;
export const shareAtLeast = (part: string, whole: string): string => wilson('-', part, whole);
export const shareAtMost = (part: string, whole: string): string => wilson('+', part, whole);

/** SQL of the difference of two shares that chance alone does not make, 0 where it may. */
export const sureDifference = (part: string, whole: string, part2: string, whole2: string): string => {
  const [a, b] = [share(part, whole), share(part2, whole2)];
  const variance = (p: string, n: string): string => `${p} * (1 - ${p}) / greatest(toFloat64(${n}), 1)`;
  return `if(abs(${a} - ${b}) > ${Z} * sqrt(${variance(a, whole)} + ${variance(b, whole2)}), ${a} - ${b}, 0.)`;
};

/** SQL texts of a share and of a difference of shares, for facts. */
export const percent = (value: string): string => `concat(toString(round(100 * (${value}), 1)), '%')`;
export const points = (value: string): string => `toString(round(100 * (${value}), 1))`;

/** SQL of the first and last moment of a period of months. */
export const since = (day: string): string => `toDateTime(${day}, 'Asia/Shanghai')`;
export const until = (first: string, months: string): string =>
  `toDateTime(addMonths(${first}, ${months}), 'Asia/Shanghai') - 1`;
export const newYear = (year: string): string => `makeDate(${year}, 1, 1)`;

/**
 * SQL of columns `own` and `others`: how much a count per unit of a base changed against the same months of the year before, for the
 * subject and for all others of its year together. 0 where there is nothing to compare with.
 */
export const changeBeside = (count: string, base: string): string => {
  const change = (c: string, cBefore: string, b: string, bBefore: string): string =>
    `if(${cBefore} = 0 OR ${b} = 0 OR ${bBefore} = 0, 0., (toFloat64(${c}) / toFloat64(${b})) / (toFloat64(${cBefore}) / toFloat64(${bBefore})) - 1)`;
  const rest = (name: string): string => `(sum(${name}) OVER (PARTITION BY year) - ${name})`;
  return `${change(count, `${count}_before`, base, `${base}_before`)} AS own,
    ${change(rest(count), rest(`${count}_before`), rest(base), rest(`${base}_before`))} AS others`;
};
