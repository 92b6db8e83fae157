import { keptFields, keptRows, STREAMS, type StreamName } from '@fundwatch/streams';
import type { MeasureName } from '@fundwatch/metrics';
import {
  cellsOf,
  findingsFrom,
  monthsFrom,
  NOW,
  pastCondition,
  populationSql,
  seen,
  sourcesOf,
  touchedSql,
  whereNeedsAre,
  type Changed,
  type Run,
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

/** By which streams and columns a rule finds its units' rows, and by which what has to do with these. */
export type RuleReads = { units: UnitSource[]; related: UnitSource[] };

/** What a rule reads to judge its units. */
export function readsOf(rule: Rule): RuleReads {
  const units = new Map<string, UnitSource>();
  const related: UnitSource[] = [];
  const sources: RuleSources = {
    rows: (stream, column) => {
      units.set(`${stream} ${column}`, { stream, column });
      return '()';
    },
    related: (stream, column) => {
      related.push({ stream, column });
      return '()';
    },
    all: () => '()',
    shared: () => '()',
    months: () => '()',
    ...fixed(rule),
  };
  rule.population(sources);
  rule.violations(sources);
  return { units: [...units.values()], related };
}

/** The streams and columns by which a rule finds its units' rows. */
export const unitSources = (rule: Rule): UnitSource[] => readsOf(rule).units;

/** What the units of a rule are: rules of one kind are judged together, over the same units. Of places, those that care touches are others than those that contracts touch. */
export const kindOf = (rule: Rule): string =>
  [
    ...new Set(
      unitSources(rule).map(({ stream, column }) => (column === 'psn_no' ? column : `${stream}.${column}`)),
    ),
  ]
    .sort()
    .join(' ') || rule.id;

/** What a sweep looks at: the table of its units, and whether it is as of now or of a past day. `tag` makes the names of its tables. */
export type SweepFrame = { units: string; tag: string; run?: Run };

/**
 * Plans a sweep of rules of one kind over the units in a table. The rows of the units are fetched once, with the
 * fields that any of the rules names, and so is everything that rules share.
 */
export const planSweep = (rules: readonly Rule[], order: SweepFrame): SweepPlan =>
  planNamed(new Map(rules.map((rule) => [rule.id, rule])), order);

/** The same of rules that go by other names than their ids, as a rule does that is tried beside itself. */
export function planNamed(
  rules: ReadonlyMap<string, Rule>,
  { units, tag, run = NOW }: SweepFrame,
): SweepPlan {
  const desk = openDesk(`sweep_${tag}`);
  const texts: string[] = [];
  const measures = new Set<MeasureName>();
  const kept = (stream: StreamName, column: string, values: string): string => {
    const condition = pastCondition(stream, run);
    const fields = keptFields(STREAMS[stream], column, condition?.field)
      .filter((name) => name === column || words.has(name))
      .join(', ');
    return keptRows(STREAMS[stream], column, values, { fields, condition });
  };
  const sourcesFor = (name: string, rule: Rule): RuleSources => ({
    rows: (stream, column) =>
      desk.tableOf(name, `rows ${stream} ${column}`, () => kept(stream, column, `SELECT unit FROM ${units}`)),
    related: (stream, column, values) => {
      texts.push(values);
      return desk.tableOf(name, `related ${stream} ${column} ${values}`, () => kept(stream, column, values));
    },
    all: (stream) => `(SELECT * FROM ${stream} FINAL WHERE ${seen(stream, run)})`,
    shared: (sql) => {
      texts.push(sql);
      return desk.tableOf(name, sql, () => sql);
    },
    months: (grain, names) => {
      for (const measure of names) measures.add(measure);
      return monthsFrom(
        desk.tableOf(name, 'cells', () => cellsOf([...measures], run)),
        grain,
        names,
      );
    },
    ...fixed(rule),
  });
  const foundBy = (name: string, rule: Rule): string => {
    const sql = findingsFrom(rule, sourcesFor(name, rule));
    return run.isPast ? whereNeedsAre(rule, run, sql) : sql;
  };
  const entries = [...rules];
  const found = new Map(entries.map(([name, rule]) => [name, foundBy(name, rule)]));
  const population = new Map(
    entries.map(([name, rule]) => [name, populationSql(rule, sourcesFor(name, rule))]),
  );
  const words = new Set([...texts, ...found.values(), ...population.values()].join(' ').match(/\w+/g));
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
      shared: (sql) => desk.tableOf(rule.id, sql, () => sql),
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
  tableOf: (rule: string, key: string, sql: () => string) => string;
  tables: () => Scratch[];
};

function openDesk(prefix: string): Desk {
  const known = new Map<string, { table: string; sql: () => string; rules: Set<string> }>();
  return {
    tableOf: (rule, key, sql) => {
      const own = known.get(key) ?? { table: `${prefix}_${known.size}`, sql, rules: new Set() };
      own.rules.add(rule);
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
