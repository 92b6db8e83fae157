import { GRAINS, type Measure, type Metric, type SourceName, type Term } from './define.js';
import { MEASURES } from './measures.js';
import { SOURCES, SUBJECT_COLUMN } from './sources.js';

/**
 * SQL that recomputes whole months of the rollup `measures` for every measure of one source.
 * Parameters: `pool`, `months` (Array(Date)), `run` (UInt64).
 */
export function rollupSql(source: SourceName): string {
  const measures = Object.entries<Measure>(MEASURES).filter(([, measure]) => measure.source === source);
  const tuples = measures.map(
    ([name, { amount, where }]) =>
      `('${name}', toDecimal128(sumIf(toDecimal128(${amount}, 4), ${where}), 4), uniqExactStateIf(toString(psn_no), ${where}), countIf(${where}))`,
  );
  // Empty subjects (a person not yet known) belong to no area; their rows wait as dangling.
  const grains = GRAINS.map((grain) => `('${grain}', toString(${SUBJECT_COLUMN[grain]}))`).join(', ');
  return `INSERT INTO measures (pool, month, run, grain, subject_id, measure, amount, persons)
SELECT {pool:String}, month, {run:UInt64}, grain, subject_id, m.1, m.2, m.3
FROM (
  SELECT month, g.1 AS grain, g.2 AS subject_id, [${tuples.join(', ')}] AS ms
  FROM ${SOURCES[source]} ARRAY JOIN [${grains}] AS g
  WHERE g.2 != ''
  GROUP BY month, grain, subject_id)
ARRAY JOIN ms AS m
WHERE m.4 > 0`;
}

/** Names of the measures that an indicator reads. */
export function measuresOf(metric: Metric): string[] {
  const found = new Set<string>();
  const walk = (term: Term): void => {
    if ('minus' in term) term.minus.forEach(walk);
    else found.add(term.measure);
  };
  for (const variant of Object.values(metric.variants)) {
    walk(variant.numerator);
    walk(variant.denominator);
  }
  return [...found];
}

/** Whether any variant compares with the year before. */
export function needsLastYear(term: Term): boolean {
  return 'minus' in term ? term.minus.some(needsLastYear) : term.lastYear === true;
}
