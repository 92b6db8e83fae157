import { readsOf, unitSources, type Rule, type UnitSource } from '@fundwatch/rules';
import { keptFields, keptTable, STREAMS, type StreamName } from '@fundwatch/streams';

/** What a unit is taken to weigh, in rows, where it never has many; a place may have millions, and its rows are counted. */
const LIGHT: Readonly<Record<string, number>> = { psn_no: 40, drug_trac_codg: 4 };
/** Streams of which a person has many rows. */
const CARE: readonly StreamName[] = ['visits', 'settlements', 'fees'];

/** What the units of rules weigh, where that is known without a look at them. */
const knownWeights = (rules: readonly Rule[]): (number | undefined)[] =>
  rules.flatMap(unitSources).map(({ column }) => LIGHT[column]);

/** Whether no unit of some rules ever has many rows. */
export const areLight = (rules: readonly Rule[]): boolean => !knownWeights(rules).includes(undefined);

/** SQL of (unit, rows): what each unit in a table weighs under some rules. Parameter: `pool`. */
export function weighedSql(rules: readonly Rule[], table: string): string {
  const known = knownWeights(rules);
  if (!known.includes(undefined))
    return `SELECT unit, ${Math.max(1, ...known.map(Number))} AS rows FROM ${table}`;
  const counts = new Set([
    `SELECT unit, 1 AS rows FROM ${table}`,
    ...rules.flatMap((rule) => {
      const { units, related } = readsOf(rule);
      return units.map((source) => countedSql(source, related, table));
    }),
  ]);
  return `SELECT unit, sum(rows) AS rows FROM (${[...counts].join(' UNION ALL ')}) GROUP BY unit`;
}

/** What units weigh by a source: their rows and, where for each of these a person's care is read, which is more than the row, that care. */
function countedSql({ stream, column }: UnitSource, related: readonly UnitSource[], table: string): string {
  const isCareRead = related.some((read) => read.column === 'psn_no' && CARE.includes(read.stream));
  const isHeavy =
    isCareRead && !CARE.includes(stream) && keptFields(STREAMS[stream], column).includes('psn_no');
  const weight = isHeavy ? `count() + ${LIGHT['psn_no']} * uniq(psn_no)` : 'count()';
  return `SELECT toString(${column}) AS unit, ${weight} AS rows FROM ${keptTable(STREAMS[stream], column)}
    WHERE pool = {pool:String} AND ${column} IN (SELECT unit FROM ${table}) GROUP BY ${column}`;
}
