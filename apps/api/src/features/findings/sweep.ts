import { ClickHouseError } from '@clickhouse/client';
import { planSweep, planTouches, type Rule, type Scratch } from '@fundwatch/rules';
import { abreast } from '../../clickhouse/abreast.js';
import type { Judgement } from './judge.repository.js';
import {
  BRIEFLY,
  LANES,
  ONE_EACH,
  type Changes,
  type Clocks,
  type Effort,
  type SweepRepository,
} from './sweep.repository.js';
import { areLight } from './unit-weights.js';

/** Up to so many units it pays to ask first under which rules any of them is in scope: most statements are then not run at all. */
const FEW_UNITS = 100;

/** Up to so many light units three statements of one thread each are done sooner than three that share two threads. */
const MANY_UNITS = 50_000;

/** What the engine calls a statement that would take more memory than there is. */
const MEMORY_LIMIT_EXCEEDED = '241';

/** What a sweep over some units ended with: rules that the engine refused, and counts of units in scope that were asked for. */
export type Swept = { faults: Map<string, string>; populations: Map<string, number> };

export type SweepOrder = {
  rules: readonly Rule[];
  /** table of the units to judge; absent for rules over months, which are judged in full */
  units?: string;
  tag: string;
  /** rules whose units in scope are counted */
  counted: ReadonlySet<string>;
  /** how many units these are, where they were counted */
  size?: number;
  held: () => Promise<void>;
};

/**
 * Judges some units under rules of one kind: fetches the units' rows once, lets every rule look at them, and writes what
 * that changes in the findings. A rule that the engine refuses fails alone.
 */
export async function sweep(
  repository: SweepRepository,
  judgement: Judgement,
  { rules, units, tag, counted, size, held }: SweepOrder,
): Promise<Swept> {
  const plan = planSweep(rules, { units: units ?? '', tag });
  const found = `found_${tag}`;
  const faults = new Map<string, string>();
  const filled = new Map<string, Promise<void>>();
  const areFew = size !== undefined && size <= FEW_UNITS;
  const settings = effortFor(rules, size);
  const fetch = (scratch: Scratch): Promise<void> =>
    ownFault(faults, scratch.rules, () => repository.fetch(judgement, scratch, { settings }));
  const fill = (texts: Iterable<string>): Promise<void> =>
    inOrder(neededBy(plan.tables, texts), filled, fetch);
  try {
    let looking = new Map(plan.found);
    const scopes = new Map<string, number>();
    if (areFew) {
      await fill(plan.population.values());
      // One whose scope cannot be counted looks for itself.
      for (const [id, count] of await countAll(repository, judgement, {
        counting: plan.population,
        faults: new Map(),
        settings,
      }))
        scopes.set(id, count);
      looking = new Map([...plan.found].filter(([id]) => scopes.get(id) !== 0));
    }
    await Promise.all([repository.openFound(found), fill(looking.values())]);
    await abreast(looking, LANES, async ([ruleId, sql]) => {
      if (faults.has(ruleId)) return;
      await ownFault(faults, [ruleId], () => repository.find(judgement, found, { ruleId, sql, settings }));
    });
    await held();
    await repository.write(judgement, found, {
      rules: rules.map((rule) => rule.id).filter((id) => !faults.has(id)),
      ...(units === undefined ? {} : { units }),
    });
    const counting = [...plan.population].filter(([id]) => counted.has(id) && !faults.has(id));
    await fill(counting.map(([, sql]) => sql));
    const uncounted = new Map(counting.filter(([id]) => !scopes.has(id)));
    const populations = await countAll(repository, judgement, { counting: uncounted, faults, settings });
    for (const [id] of counting) populations.set(id, scopes.get(id) ?? populations.get(id) ?? 0);
    return { faults, populations };
  } finally {
    await repository.drop([found, ...filled.keys()]);
  }
}

/** How hard statements over so many units of some rules are worked on; what units weigh that are no light ones is not known here. */
function effortFor(rules: readonly Rule[], size = Infinity): Effort {
  if (!areLight(rules) || size > MANY_UNITS) return {};
  return size <= FEW_UNITS ? BRIEFLY : ONE_EACH;
}

/** Those of a plan’s tables that some statements read, or that such a table reads. */
function neededBy(tables: readonly Scratch[], texts: Iterable<string>): Scratch[] {
  const needed = new Set<Scratch>();
  const look = (text: string): void => {
    const words = new Set(text.match(/\w+/g));
    for (const scratch of tables) {
      if (needed.has(scratch) || !words.has(scratch.table)) continue;
      needed.add(scratch);
      look(scratch.sql);
    }
  };
  for (const text of texts) look(text);
  return tables.filter((scratch) => needed.has(scratch));
}

/** Counts units in few statements; where the engine refuses one, each rule counts for itself. */
export async function countAll(
  repository: SweepRepository,
  judgement: Judgement,
  {
    counting,
    faults,
    settings = {},
  }: { counting: ReadonlyMap<string, string>; faults: Map<string, string>; settings?: Effort },
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const count = async (part: ReadonlyMap<string, string>): Promise<void> => {
    for (const [id, units] of await repository.counts(judgement, part, settings)) found.set(id, units);
  };
  const rest = [...new Set(counting.values())].map((sql) => [...counting].filter(([, text]) => text === sql));
  const parts = Array.from({ length: LANES }, (_, lane) =>
    rest.filter((__, at) => at % LANES === lane).flat(),
  ).filter((part) => part.length > 0);
  await abreast(parts, LANES, async (part) => {
    const refused = new Map<string, string>();
    await ownFault(refused, ['any'], () => count(new Map(part)));
    if (refused.size === 0) return;
    for (const entry of part) await ownFault(faults, [entry[0]], () => count(new Map([entry])));
  });
  return found;
}

/** Fills a table with the units of some rules that changes touch, or that are due; throws where the engine refuses any of it. */
export async function touch(
  repository: SweepRepository,
  judgement: Judgement,
  order: {
    rules: readonly Rule[];
    units: string;
    changes: Changes;
    batches: readonly number[];
    clocks: Clocks;
  },
): Promise<void> {
  const { rules, units, changes, batches, clocks } = order;
  const plan = planTouches(rules, changes, { tag: units, findings: judgement.book.findings });
  const fetch = (scratch: Scratch): Promise<void> => repository.fetch(judgement, scratch, { batches });
  try {
    await inOrder(plan.tables, new Map(), fetch);
    await repository.touch(judgement, units, rules, { plan, batches, clocks });
  } finally {
    await repository.drop(plan.tables.map(({ table }) => table));
  }
}

/** Fills tables of a plan that are not filled yet, each as soon as those that it reads are there. */
export async function inOrder(
  tables: readonly Scratch[],
  filled: Map<string, Promise<void>>,
  fetch: (scratch: Scratch) => Promise<void>,
): Promise<void> {
  const missing = tables.filter(({ table }) => !filled.has(table));
  await abreast(missing, LANES, async (scratch) => {
    const work = Promise.all(
      [...filled].flatMap(([table, done]) => (reads(scratch.sql, table) ? [done] : [])),
    ).then(() => fetch(scratch));
    filled.set(scratch.table, work);
    await work;
  });
}

const reads = (sql: string, table: string): boolean => new RegExp(`\\b${table}\\b`).test(sql);

/**
 * Runs a statement on behalf of rules. A store that is away is everybody's fault and is tried again; what the engine refuses is
 * the fault of these rules, must not hold up the others, and lets them judge every unit once they are mended.
 */
export async function ownFault(
  faults: Map<string, string>,
  rules: Iterable<string>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ClickHouseError)) throw error;
    for (const rule of rules)
      if (!faults.has(rule)) faults.set(rule, `engine error ${error.code} ${error.type ?? ''}`);
  }
}

/** Whether a fault is that there was not enough memory. */
export const isHunger = (fault: string | undefined): boolean =>
  fault?.startsWith(`engine error ${MEMORY_LIMIT_EXCEEDED} `) ?? false;
