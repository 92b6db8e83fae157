import type { CellGrain, MeasureName } from '@fundwatch/metrics';
import { DATA_FAULTS, type DataFault } from './data-faults.js';
import { settledPersons, validVisits, type CODE_SETS, type StreamName, type Text } from '@fundwatch/streams';

/** `clear`: a violation if the data are right; `suspected`: a lead; `hint`: worth a look beside others. */
export const GRADES = ['clear', 'suspected', 'hint'] as const;
export type Grade = (typeof GRADES)[number];

export const SUBJECTS = [
  'person',
  'institution',
  'doctor',
  'operator',
  'team',
  'device',
  'alliance',
] as const;
export type SubjectType = (typeof SUBJECTS)[number];

/** A number that a deployment may turn; never outside its bounds. */
export type Param = { label: Text; unit: Text; default: number; min: number; max: number };

/** An article that the rule rests on, with the time in which it is in force. */
export type Article = { article: string; text: string; from: string; to?: string };

/**
 * What a rule's SQL may read. `rows` gives a stream's current rows of the judged units, `related` those
 * whose column is among given values, `all` the whole stream, which costs what the history costs (broadcast streams).
 * `shared` is what several rules, or one rule several times, make of these: a sweep works it out once.
 */
export type RuleSources = {
  rows: (stream: StreamName, unitColumn: string) => string;
  related: (stream: StreamName, column: string, values: string) => string;
  all: (stream: StreamName) => string;
  shared: (sql: string) => string;
  /** The months of a grain: (subject_id, month) and a column a measure, 0 where a month has nothing of it. */
  months: (grain: CellGrain, measures: readonly MeasureName[]) => string;
  param: (name: string) => number;
  /** SQL of the business date that is "now". */
  asOf: string;
};

/**
 * What says whom a change touches may also read where findings of the rule stand, SQL of (unit, event_from, event_to), and the
 * changed rows of another stream, if it has any.
 */
export type TouchSources = RuleSources & {
  live: string;
  changed: (stream: StreamName) => string | undefined;
};

/**
 * One rule, written once: full run, incremental run, back-test, documents and pages derive from it.
 *
 * A rule judges *units* (a person, a trace code). Its result for a unit may depend on that unit's rows,
 * on broadcast streams and on the clock, and on nothing else: then judging the touched units again
 * gives what a full run gives.
 */
export type Rule = {
  id: string;
  name: Text;
  family: 'contracting' | 'identity' | 'inpatient' | 'billing' | 'drugs' | 'alliance';
  grade: Grade;
  /** E per event, K keyed state, W window, B batch, as domain.md C.3 has it */
  mode: 'E' | 'K' | 'W' | 'B';
  version: number;
  /** The number of the version of its parameters that a pool has it in; absent as shipped. */
  edition?: number;
  about: Text;
  params: Readonly<Record<string, Param>>;
  legal: readonly Article[];
  /**
   * `months`: the rule compares months, peers and years by what is summed of them, and is judged in full after every rollup, which
   * costs what there are places and months, not what there are rows. It declares no touches.
   */
  over?: 'months';
  /** Streams without which the rule is not applicable. */
  needs: readonly StreamName[];
  /**
   * Which units a changed row touches: for each stream, SQL that selects `unit` from `changed`
   * (the changed rows, and the versions they superseded).
   */
  touches: Readonly<Partial<Record<StreamName, (changed: string, sources: TouchSources) => string>>>;
  /**
   * The same as `touches`, sharper and dearer, for few changes: of units with a long history those where a change makes a
   * difference. It sees what stands, not what stood, and must not miss a unit whose finding rested on what is gone.
   */
  narrows?: Readonly<Partial<Record<StreamName, (changed: string, sources: TouchSources) => string>>>;
  /** A change in one of these judges every unit again. */
  broadcast?: readonly StreamName[];
  /** SQL of (unit, due Date): units to judge when the clock passes `due`, touched or not. */
  due?: (sources: RuleSources) => string;
  /** SQL of the units in scope, one column `unit`; an empty population is "not applicable", not a pass. */
  population: (sources: RuleSources) => string;
  /**
   * SQL of the violations, one row each, with the columns of `VIOLATION_COLUMNS`. `anchor` and the
   * subject make the finding's id; `quality` names data faults, and any of them caps the grade.
   */
  violations: (sources: RuleSources) => string;
  /** By what method the finding's amount is counted: net of refunds, the fund's money where it is known. */
  atRisk: Text;
  /** The story, with `{fact}` placeholders from the violation's facts. */
  explain: Text;
  /** What each fact is called; a fact that holds an institution's code is shown by its name. */
  facts: Readonly<Record<string, FactLabel>>;
  /** Innocent explanations, and how the SQL rules them out or marks them. */
  innocent: readonly { text: Text; checked: Text }[];
  examples: readonly RuleExample[];
};

export type FactLabel = Text & {
  isInstitution?: true;
  codes?: keyof typeof CODE_SETS | 'flag';
  words?: Readonly<Record<string, Text>>;
};

/** A fact that holds codes of a set, several of them between ";" or "/", or 0 and 1 for no and yes. */
export const coded = (codes: keyof typeof CODE_SETS | 'flag', zh: string, en: string): FactLabel => ({
  zh,
  en,
  codes,
});

/** A fact that holds words of the rule's own, several of them between ";" or "/". */
export const worded = (words: Readonly<Record<string, Text>>, zh: string, en: string): FactLabel => ({
  zh,
  en,
  words,
});

/** A fact that holds the code of an institution. */
export const place = (zh: string, en: string): FactLabel => ({ zh, en, isInstitution: true });

/** Records, as a source would send them (required fields that are left out get a neutral value), and the anchors found. */
export type RuleExample = {
  title: Text;
  asOf?: string;
  records: Partial<Record<StreamName, readonly Record<string, string>[]>>;
  finds: readonly string[][];
  /** How every finding of the example is graded, where that is its point. */
  grade?: Grade;
};

/** Columns that `violations` must give, in this order. */
export const VIOLATION_COLUMNS = [
  'unit',
  'anchor',
  'grade',
  'subject_type',
  'subject_id',
  'fixmedins_code',
  'psn_no',
  'event_from',
  'event_to',
  'amount',
  'evidence',
  'facts',
  'quality',
] as const;

/** Declares a rule; fails at load when its story names what is no fact, a default lies outside its bounds, or examples are missing. */
export function defineRule(rule: Rule): Rule {
  if (!/^[A-Z]\d{2}$/.test(rule.id)) throw new Error(`rule id ${rule.id}`);
  const told = [...`${rule.explain.zh}${rule.explain.en}`.matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']) => name,
  );
  const unknown = told.find((name) => !rule.facts[name]);
  if (unknown) throw new Error(`rule ${rule.id}: the story names ${unknown}, which is no fact`);
  for (const [name, param] of Object.entries(rule.params)) {
    if (param.default < param.min || param.default > param.max)
      throw new Error(`rule ${rule.id}: ${name} lies outside its bounds`);
  }
  const innocents = rule.examples.filter((example) => example.finds.length === 0).length;
  if (innocents < 2 || innocents === rule.examples.length)
    throw new Error(
      `rule ${rule.id}: needs an example that violates, and two that look alike and are innocent`,
    );
  return { ...rule, facts: { ...rule.facts, data_faults: FAULTS_FOUND } };
}

const FAULTS_FOUND = worded(DATA_FAULTS, '数据问题（已降级）', 'data faults, which lower the grade');

/** SQL of an evidence item. */
export const evidence = (stream: StreamName, ...key: string[]): string =>
  `CAST(('${stream}', [${key.join(', ')}]), 'Tuple(stream String, key Array(String))')`;

/** SQL of evidence items of one stream from an array of one-part keys. */
export const evidenceEach = (stream: StreamName, keys: string): string =>
  `arrayMap(k -> CAST(('${stream}', [k]), 'Tuple(stream String, key Array(String))'), ${keys})`;

/** SQL of the facts map; values become text. */
export const facts = (values: Readonly<Record<string, string>>): string =>
  `map(${Object.entries(values)
    .map(([name, sql]) => `'${name}', toString(${sql})`)
    .join(', ')})`;

/** SQL of the list of data faults whose condition holds. */
export const quality = (faults: Readonly<Partial<Record<DataFault, string>>>): string => {
  const items = Object.entries(faults).map(([name, condition]) => `if(${condition}, '${name}', '')`);
  return items.length === 0
    ? `CAST([], 'Array(String)')`
    : `arrayFilter(x -> x != '', [${items.join(', ')}])`;
};

/**
 * The touches of a rule that judges persons by rows which name them. A settlement touches besides its own person those
 * of the settlement that it refunds.
 */
export const touchesPersons = (...streams: readonly StreamName[]): Rule['touches'] =>
  Object.fromEntries(
    streams.map((stream) => [
      stream,
      (changed: string, from: RuleSources) =>
        stream === 'settlements'
          ? settledPersons(changed, (values) => from.related('settlements', 'setl_id', values))
          : `SELECT psn_no AS unit FROM ${changed}`,
    ]),
  );

/** SQL of the valid visits of the judged persons, whoever the refunds of their settlements name. */
export function visitsOfPersons(from: RuleSources): string {
  const settlements = from.rows('settlements', 'psn_no');
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  return from.shared(validVisits(from.rows('visits', 'psn_no'), settlements, refunds));
}
