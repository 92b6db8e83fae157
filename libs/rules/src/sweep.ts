import { keptRows, orderBy, orderFields, STREAMS, type StreamName } from '@fundwatch/streams';
import { publishedCells } from '@fundwatch/metrics';
import { findingsFrom, monthsFrom, NOW, populationSql, sourcesOf } from './compile.js';
import type { Rule, RuleSources, TouchSources } from './define.js';

/** A table that a sweep fills before its rules read it, and the rules that do. */
export type Scratch = { table: string; sql: string; rules: ReadonlySet<string> };

/** What a sweep runs: first the tables, in their order, then the rules over them. */
export type SweepPlan = {
  tables: readonly Scratch[];
  /** SQL of a rule's findings and of its units in scope, over those tables. */
  found: ReadonlyMap<string, string>;
  population: ReadonlyMap<string, string>;
};

/** Where a rule finds the rows of its units. */
export type UnitSource = { stream: StreamName; column: string };

/** The streams and columns by which a rule finds its units' rows. */
export function unitSources(rule: Rule): UnitSource[] {
  const found = new Map<string, UnitSource>();
  const sources: RuleSources = {
    rows: (stream, column) => {
      found.set(`${stream} ${column}`, { stream, column });
      return '()';
    },
    related: () => '()',
    all: () => '()',
    shared: () => '()',
    months: () => '()',
    ...fixed(rule),
  };
  rule.population(sources);
  rule.violations(sources);
  return [...found.values()];
}

/** What the units of a rule are: rules of one kind are judged together, over the same units. Of places, those that care touches are others than those that contracts touch. */
export const kindOf = (rule: Rule): string =>
  [
    ...new Set(
      unitSources(rule).map(({ stream, column }) => (column === 'psn_no' ? column : `${stream}.${column}`)),
    ),
  ]
    .sort()
    .join(' ') || rule.id;

/**
 * Plans a sweep of rules of one kind over the units in a table. The rows of the units are fetched once, with the
 * fields that any of the rules names, and so is everything that rules share. `tag` makes the names of its tables.
 */
export function planSweep(rules: readonly Rule[], { units, tag }: { units: string; tag: string }): SweepPlan {
  const tables = new Map<string, { table: string; sql: () => string; rules: Set<string> }>();
  const texts: string[] = [];
  const measures = new Set<string>();
  const tableOf = (rule: Rule, key: string, sql: () => string): string => {
    const known = tables.get(key) ?? { table: `sweep_${tag}_${tables.size}`, sql, rules: new Set() };
    known.rules.add(rule.id);
    tables.set(key, known);
    return wholeOf(known.table);
  };
  const sourcesFor = (rule: Rule): RuleSources => ({
    rows: (stream, column) =>
      tableOf(rule, `rows ${stream} ${column}`, () =>
        keptRows(STREAMS[stream], column, `SELECT unit FROM ${units}`, named(stream, column)),
      ),
    related: (stream, column, values) => {
      texts.push(values);
      return tableOf(rule, `related ${stream} ${column} ${values}`, () =>
        keptRows(STREAMS[stream], column, values, named(stream, column)),
      );
    },
    all: (stream) => `(SELECT * FROM ${stream} FINAL WHERE pool = {pool:String})`,
    shared: (sql) => {
      texts.push(sql);
      return tableOf(rule, sql, () => sql);
    },
    months: (grain, names) => {
      for (const name of names) measures.add(name);
      return monthsFrom(
        tableOf(rule, 'cells', () => publishedCells([...measures])),
        grain,
        names,
      );
    },
    ...fixed(rule),
  });
  const found = new Map(rules.map((rule) => [rule.id, findingsFrom(rule, sourcesFor(rule))]));
  const population = new Map(rules.map((rule) => [rule.id, populationSql(rule, sourcesFor(rule))]));
  const words = new Set([...texts, ...found.values(), ...population.values()].join(' ').match(/\w+/g));
  const named = (stream: StreamName, column: string): string => {
    const order = orderBy(STREAMS[stream], column);
    const fields = order ? orderFields(STREAMS[stream], order) : Object.keys(STREAMS[stream].fields);
    return fields.filter((name) => name === column || words.has(name)).join(', ');
  };
  const plan = inlined({
    tables: [...tables.values()].map(({ table, sql, rules: users }) => ({ table, sql: sql(), rules: users })),
    found,
    population,
  });
  return rewritten(plan, (text) => text.replace(WHOLE, '$1'));
}

/** Puts a table that is read in one place only into that place: on its own it costs a statement more. */
function inlined(plan: SweepPlan): SweepPlan {
  const readers = (table: string): number =>
    [...plan.tables.map(({ sql }) => sql), ...plan.found.values(), ...plan.population.values()].reduce(
      (sum, text) => sum + text.split(wholeOf(table)).length - 1,
      0,
    );
  const once = plan.tables.find(({ table }) => readers(table) === 1);
  if (!once) return plan;
  const left = { ...plan, tables: plan.tables.filter((own) => own !== once) };
  return inlined(rewritten(left, (text) => text.split(wholeOf(once.table)).join(once.sql)));
}

/** A plan with every text of it changed alike. */
function rewritten(plan: SweepPlan, change: (text: string) => string): SweepPlan {
  const changed = (texts: ReadonlyMap<string, string>): Map<string, string> =>
    new Map([...texts].map(([id, text]) => [id, change(text)]));
  return {
    tables: plan.tables.map((own) => ({ ...own, sql: change(own.sql) })),
    found: changed(plan.found),
    population: changed(plan.population),
  };
}

const wholeOf = (table: string): string => `(SELECT * FROM ${table})`;
/** Such a table goes by its name in the end: the engine spends time on every subquery that it plans. */
const WHOLE = /\(SELECT \* FROM (sweep_\w+)\)/g;

/** The sources of a full run as of now, which reads the facts. */
export const standing = (rule: Rule): RuleSources => sourcesOf(rule, NOW);

/** The sources of what a change touches: few rows, found by the orders. */
export const touchSources = (rule: Rule): TouchSources => ({
  ...standing(rule),
  related: (stream, column, values) => keptRows(STREAMS[stream], column, values),
  live: `(SELECT unit, event_from, event_to FROM findings FINAL WHERE pool = {pool:String} AND rule_id = '${rule.id}' AND withdrawn_at IS NULL)`,
});

const fixed = (rule: Rule): Pick<RuleSources, 'param' | 'asOf'> => {
  const { param, asOf } = standing(rule);
  return { param, asOf };
};
