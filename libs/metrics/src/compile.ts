import { STREAMS, type StreamName } from '@fundwatch/streams';
import { METRICS } from './catalog.js';
import {
  innerOf,
  PLACE_GRAINS,
  SOURCE_NAMES,
  type Measure,
  type Metric,
  type SourceName,
  type Term,
} from './define.js';
import { knownFacts, type Facts } from './facts.js';
import { MEASURES } from './measures.js';
import { leavesOf, type MeasureOfTerm } from './rows.js';
import { SOURCES, SUBJECT_COLUMN } from './sources.js';

type Named = [name: string, measure: Measure];

const measuresFrom = (source: SourceName, names?: readonly string[]): Named[] =>
  Object.entries<Measure>(MEASURES).filter(
    ([name, measure]) => measure.source === source && (names?.includes(name) ?? true),
  );

/** The measures that an indicator's lines read, as they take them. */
export const termsOf = (metric: Metric): MeasureOfTerm[] =>
  Object.values(metric.variants).flatMap(({ numerator, denominator }) =>
    [numerator, denominator].flatMap(leavesOf),
  );

/** Measures whose distinct persons some indicator asks for; the persons of all others would be most of a rollup's bytes. */
export const PERSON_MEASURES: readonly string[] = [
  ...new Set(METRICS.flatMap(termsOf).flatMap(({ take, measure }) => (take === 'persons' ? [measure] : []))),
];

/** SQL of cells (month, grain, subject_id, measure, amount, persons) of measures that share a source. */
function cellsOf(source: SourceName, measures: readonly Named[], from: Facts): string {
  const tuples = measures.map(
    ([name, { amount, where }]) =>
      `('${name}', toDecimal128(sumIf(toDecimal128(${amount}, 4), ${where}), 4), uniqExactStateIf(toString(psn_no), ${PERSON_MEASURES.includes(name) ? where : '0'}), countIf(${where}))`,
  );
  const grains = SOURCES[source].grains ?? PLACE_GRAINS;
  const subjects = grains.map((grain) => `toString(${SUBJECT_COLUMN[grain]})`);
  // Empty subjects (a person not yet known) belong to no area; their rows wait as dangling. Names and subjects are arrays
  // apart: of an array of tuples the engine loses the constant index where one side of it is constant.
  return `SELECT month, grain, subject_id, m.1 AS measure, m.2 AS amount, m.3 AS persons
FROM (
  SELECT month, grain, subject_id, [${tuples.join(', ')}] AS ms
  FROM ${SOURCES[source].rows(from)}
  ARRAY JOIN [${grains.map((grain) => `'${grain}'`).join(', ')}] AS grain, [${subjects.join(', ')}] AS subject_id
  WHERE subject_id != ''
  GROUP BY month, grain, subject_id)
ARRAY JOIN ms AS m
WHERE m.4 > 0`;
}

/**
 * SQL that recomputes whole months of the rollup `measures` for every measure of one source.
 * Parameters: `pool`, `months` (Array(Date)), `run` (UInt64).
 */
export function rollupSql(source: SourceName, from: Facts = knownFacts): string {
  return `INSERT INTO measures (pool, month, run, grain, subject_id, measure, amount, persons)
SELECT {pool:String}, month, {run:UInt64}, grain, subject_id, measure, amount, persons
FROM (${cellsOf(source, measuresFrom(source), from)})`;
}

/** Everything that decides what a rollup holds, as text: a rollup of another text must be counted anew. */
export const rollupText = (): string => SOURCE_NAMES.map((source) => rollupSql(source)).join('\n');

/** The fields of a stream that any source or measure names. */
export function countedFields(stream: StreamName): string[] {
  const words = new Set(rollupText().match(/\w+/g));
  return Object.keys(STREAMS[stream].fields).filter((name) => words.has(name));
}

/** SQL of the cells of some measures straight from facts. Parameters: `months` (Array(Date)), and those of the facts. */
export function cellsSql(names: readonly string[], from: Facts): string {
  return SOURCE_NAMES.map((source) => ({ source, own: measuresFrom(source, names) }))
    .filter(({ own }) => own.length > 0)
    .map(({ source, own }) => cellsOf(source, own, from))
    .join('\nUNION ALL\n');
}

/** SQL of the cells of some measures that readers see, of all months. Parameter: `pool`. */
export const publishedCells = (names: readonly string[]): string =>
  `(SELECT month, grain, subject_id, measure, amount FROM measures
    WHERE pool = {pool:String} AND measure IN (${names.map((name) => `'${name}'`).join(', ')})
      AND (month, run) IN (SELECT month, run FROM measure_months FINAL WHERE pool = {pool:String}))`;

/** Whether any variant compares with the year before. */
export function needsLastYear(term: Term): boolean {
  return 'measure' in term ? term.lastYear === true : innerOf(term).some(needsLastYear);
}
