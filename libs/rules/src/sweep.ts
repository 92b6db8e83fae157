import { keptRows, orderBy, orderFields, STREAMS, type StreamName } from '@fundwatch/streams';
import { publishedCells } from '@fundwatch/metrics';
import {
  findingsFrom,
  monthsFrom,
  NOW,
  populationSql,
  sourcesOf,
  touchedSql,
  type Changed,
} from './compile.js';
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
  const desk = openDesk(`sweep_${tag}`);
  const texts: string[] = [];
  const measures = new Set<string>();
  const sourcesFor = (rule: Rule): RuleSources => ({
    rows: (stream, column) =>
      desk.tableOf(rule, `rows ${stream} ${column}`, () =>
        keptRows(STREAMS[stream], column, `SELECT unit FROM ${units}`, named(stream, column)),
      ),
    related: (stream, column, values) => {
      texts.push(values);
      return desk.tableOf(rule, `related ${stream} ${column} ${values}`, () =>
        keptRows(STREAMS[stream], column, values, named(stream, column)),
      );
    },
    all: (stream) => `(SELECT * FROM ${stream} FINAL WHERE pool = {pool:String})`,
    shared: (sql) => {
      texts.push(sql);
      return desk.tableOf(rule, sql, () => sql);
    },
    months: (grain, names) => {
      for (const name of names) measures.add(name);
      return monthsFrom(
        desk.tableOf(rule, 'cells', () => publishedCells([...measures])),
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
  const { tables, texts: ready } = finished({ tables: desk.tables(), texts: [found, population] });
  return { tables, found: ready[0] ?? new Map(), population: ready[1] ?? new Map() };
}

/** What a touch runs: first the tables, in their order, then the statements that select `unit`, by the rule that they are of. */
export type TouchPlan = { tables: readonly Scratch[]; units: ReadonlyMap<string, ReadonlySet<string>> };

/** Plans whom changes touch under some rules; what these share is worked out once. `findings` is the table where those of the rules stand. */
export function planTouches(
  rules: readonly Rule[],
  changed: Changed,
  { tag, findings }: { tag: string; findings: string },
): TouchPlan {
  const desk = openDesk(`touch_${tag}`);
  const texts = rules.map((rule) => {
    const sources: TouchSources = {
      ...standing(rule),
      related: (stream, column, values) => keptRows(STREAMS[stream], column, values),
      shared: (sql) => desk.tableOf(rule, sql, () => sql),
      changed: (stream) => changed.of.get(stream),
      live: `(SELECT unit, event_from, event_to FROM ${findings} FINAL WHERE pool = {pool:String} AND rule_id = '${rule.id}' AND withdrawn_at IS NULL)`,
    };
    const touched = touchedSql(rule, sources, changed);
    return new Map(touched.map((sql) => [sql, sql]));
  });
  const ready = finished({ tables: desk.tables(), texts });
  return {
    tables: ready.tables,
    units: new Map(rules.map((rule, at) => [rule.id, new Set(ready.texts[at]?.values())])),
  };
}

/** Hands out tables by what they hold, and knows who reads them. */
type Desk = {
  tableOf: (rule: Rule, key: string, sql: () => string) => string;
  tables: () => Scratch[];
};

function openDesk(prefix: string): Desk {
  const known = new Map<string, { table: string; sql: () => string; rules: Set<string> }>();
  return {
    tableOf: (rule, key, sql) => {
      const own = known.get(key) ?? { table: `${prefix}_${known.size}`, sql, rules: new Set() };
      own.rules.add(rule.id);
      known.set(key, own);
      return wholeOf(own.table);
    },
    tables: () => [...known.values()].map(({ table, sql, rules }) => ({ table, sql: sql(), rules })),
  };
}

/** Tables, and the texts that read them. */
type Draft = { tables: readonly Scratch[]; texts: readonly ReadonlyMap<string, string>[] };

const finished = (draft: Draft): Draft => rewritten(inlined(draft), (text) => text.replace(WHOLE, '$1'));

/**
 * Puts a table that is read in one place only into that place: on its own it costs a statement more. What it reads itself moves
 * along, so that nothing is read in more places or fewer than before.
 */
function inlined(draft: Draft): Draft {
  const readers = new Map<string, number>();
  for (const text of [
    ...draft.tables.map(({ sql }) => sql),
    ...draft.texts.flatMap((of) => [...of.values()]),
  ])
    for (const [, table = ''] of text.matchAll(WHOLE)) readers.set(table, (readers.get(table) ?? 0) + 1);
  const once = new Map(
    draft.tables.flatMap((own) => (readers.get(own.table) === 1 ? [[own.table, own.sql] as const] : [])),
  );
  const filledIn = (text: string): string =>
    text.replace(WHOLE, (whole, table: string) => {
      const sql = once.get(table);
      return sql === undefined ? whole : filledIn(sql);
    });
  return rewritten({ ...draft, tables: draft.tables.filter(({ table }) => !once.has(table)) }, filledIn);
}

/** A draft with every text of it changed alike. */
const rewritten = ({ tables, texts }: Draft, change: (text: string) => string): Draft => ({
  tables: tables.map((own) => ({ ...own, sql: change(own.sql) })),
  texts: texts.map((of) => new Map([...of].map(([key, text]) => [key, change(text)]))),
});

const wholeOf = (table: string): string => `(SELECT * FROM ${table})`;
/** Such a table goes by its name in the end: the engine spends time on every subquery that it plans. */
const WHOLE = /\(SELECT \* FROM ((?:sweep|touch)_\w+)\)/g;

/** The sources of a full run as of now, which reads the facts. */
export const standing = (rule: Rule): RuleSources => sourcesOf(rule, NOW);

const fixed = (rule: Rule): Pick<RuleSources, 'param' | 'asOf'> => {
  const { param, asOf } = standing(rule);
  return { param, asOf };
};
