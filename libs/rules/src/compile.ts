import { cellsSql, pastFacts, publishedCells, type CellGrain, type MeasureName } from '@fundwatch/metrics';
import type { FieldCondition, StreamName } from '@fundwatch/streams';
import { VIOLATION_COLUMNS, type Rule, type RuleSources, type TouchSources } from './define.js';

/** How a rule is run: over every unit or the rows of some; now, or as of a day. */
export type Run = {
  /**
   * Whether to see only what had happened by `{as_of:Date}`; the default clock needs no such filter. Sums of months are then made
   * anew, of those in the parameter `months` (Array(Date)).
   */
  isPast: boolean;
  /** Parameters that differ from their defaults. */
  params?: Readonly<Record<string, number>>;
  /** The event field of each stream, for `isPast`. */
  eventOf: (stream: StreamName) => string | undefined;
};

/** A run over all that has come, with the parameters' defaults. */
export const NOW: Run = { isPast: false, eventOf: () => undefined };

/** A parameter outside its bounds or unknown to the rule. */
export class BadParam extends Error {}

/** The value of each parameter of a rule; throws `BadParam` naming the parameter and its bounds. */
export function paramsOf(rule: Rule, given: Readonly<Record<string, number>> = {}): Record<string, number> {
  for (const name of Object.keys(given)) {
    if (!rule.params[name]) throw new BadParam(`rule ${rule.id} has no parameter ${name}`);
  }
  return Object.fromEntries(
    Object.entries(rule.params).map(([name, param]) => {
      const value = given[name] ?? param.default;
      if (!Number.isFinite(value) || value < param.min || value > param.max) {
        throw new BadParam(`${name} of rule ${rule.id} must lie between ${param.min} and ${param.max}`);
      }
      return [name, value];
    }),
  );
}

/** What a row of a stream must meet to be seen by a run as of a past day. */
export function pastCondition(stream: StreamName, run: Run): FieldCondition | undefined {
  const field = run.isPast ? run.eventOf(stream) : undefined;
  return field === undefined
    ? undefined
    : { field, sql: `${field} < toDateTime({as_of:Date} + 1, 'Asia/Shanghai')` };
}

/** SQL of what a run may see of a stream. */
export function seen(stream: StreamName, run: Run): string {
  const past = pastCondition(stream, run);
  return `pool = {pool:String}${past ? ` AND ${past.sql}` : ''}`;
}

/** SQL of months of a grain as a rule reads them, from cells (month, grain, subject_id, measure, amount). */
export const monthsFrom = (cells: string, grain: CellGrain, names: readonly string[]): string =>
  `(SELECT subject_id, month, ${names.map((name) => `sumIf(amount, measure = '${name}') AS ${name}`).join(', ')}
    FROM ${cells} WHERE grain = '${grain}' AND measure IN (${names.map((name) => `'${name}'`).join(', ')}) GROUP BY subject_id, month)`;

/** SQL of the cells of months that a run reads: the published ones, or those of what had happened by a past day. */
export const cellsOf = (names: readonly MeasureName[], run: Run): string =>
  run.isPast ? `(${cellsSql(names, pastFacts)})` : publishedCells(names);

/** The sources of a full run, which reads nothing but facts. Query parameters used: `pool` (String), `as_of` (Date). */
export function sourcesOf(rule: Rule, run: Run): RuleSources {
  const params = paramsOf(rule, run.params);
  const current = (stream: StreamName, where: string): string =>
    `(SELECT * FROM ${stream} FINAL WHERE ${seen(stream, run)}${where})`;
  return {
    rows: (stream) => current(stream, ''),
    related: (stream, column, values) => current(stream, ` AND ${column} IN (${values})`),
    all: (stream) => current(stream, ''),
    shared: (sql) => sql,
    months: (grain, names) => monthsFrom(cellsOf(names, run), grain, names),
    param: (name) => {
      const value = params[name];
      if (value === undefined) throw new BadParam(`rule ${rule.id} has no parameter ${name}`);
      return value;
    },
    asOf: '{as_of:Date}',
  };
}

/** The grade that data faults leave: `clear` falls to `suspected`, `suspected` to `hint`. */
const CAPPED = `multiIf(empty(quality), grade, grade = 'clear', 'suspected', 'hint')`;

/**
 * SQL of a rule's findings: the violations with id, capped grade and a digest of everything that is
 * shown. The id depends on pool, rule, subject and anchor only (contract.md §3).
 */
export function findingsFrom(rule: Rule, sources: RuleSources): string {
  return `
    SELECT unit,
      concat('F', lower(hex(substring(SHA256(concat({pool:String}, '\\x1F', '${rule.id}', '\\x1F', subject_type, '\\x1F', subject_id, '\\x1F', arrayStringConcat(anchor, '\\x1F'))), 1, 12)))) AS finding_id,
      toUInt16(${rule.version}) AS rule_version, toUInt16(${rule.edition ?? 0}) AS edition, ${CAPPED} AS grade, subject_type, subject_id, fixmedins_code, psn_no,
      event_from, event_to, amount, evidence,
      mapConcat(facts, if(empty(quality), map(), map('data_faults', arrayStringConcat(quality, ';')))) AS facts,
      cityHash64(rule_version, edition, grade, fixmedins_code, psn_no, event_from, event_to, amount, toString(evidence), toString(mapSort(facts))) AS digest
    FROM (SELECT ${VIOLATION_COLUMNS.join(', ')} FROM (${rule.violations(sources)}))`;
}

/** SQL of the findings of a full run: none of a rule without one of the streams that it needs. */
export const findingsSql = (rule: Rule, run: Run): string =>
  whereNeedsAre(rule, run, findingsFrom(rule, sourcesOf(rule, run)));

/** SQL of findings, where a run sees something of every stream that their rule needs. */
export function whereNeedsAre(rule: Rule, run: Run, found: string): string {
  const isThere = (stream: StreamName): string =>
    `(SELECT count() FROM (SELECT 1 FROM ${stream} WHERE ${seen(stream, run)} LIMIT 1)) > 0`;
  return `SELECT * FROM (${found}) WHERE ${rule.needs.map(isThere).join(' AND ')}`;
}

/** SQL of the number of units in a rule's scope. */
export const populationSql = (rule: Rule, sources: RuleSources): string =>
  `SELECT uniqExact(unit) AS units FROM (${rule.population(sources)})`;

/** What changed: for each stream that has any changes a table expression of them, and whether touches are to be narrowed. */
export type Changed = { of: ReadonlyMap<StreamName, string>; isNarrow: boolean };

/** SQL of the units that changed rows touch, for each stream that has any. */
export function touchedSql(rule: Rule, sources: TouchSources, changed: Changed): string[] {
  return [...changed.of].flatMap(([stream, table]) => {
    const touch = (changed.isNarrow ? rule.narrows?.[stream] : undefined) ?? rule.touches[stream];
    return touch ? [`SELECT unit FROM (${touch(table, sources)})`] : [];
  });
}

/** A rule's story about one finding. Institutions go by their names where known, words of the rule's own as it has them; missing facts show as "—". */
export function explain(
  rule: Rule,
  language: 'zh' | 'en',
  found: Readonly<Record<string, string>>,
  nameOf: (institution: string) => string | undefined = () => undefined,
): string {
  return rule.explain[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = found[name];
    if (!value) return '—';
    const { words } = rule.facts[name] ?? {};
    if (words) {
      const told = value.split(/[;/]/).map((word) => words[word]?.[language] ?? word);
      return told.join(language === 'zh' ? '、' : ', ');
    }
    return (rule.facts[name]?.isInstitution ? nameOf(value) : undefined) ?? value;
  });
}
