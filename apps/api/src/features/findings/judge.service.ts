import { editionOf, editionText, kindOf, populationSql, standing, type Rule } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import { underLease } from '../ingest/lease.js';
import { abreast } from '../../clickhouse/abreast.js';
import type { Editions } from '../rule-versions/editions.js';
import { dayOf } from './clock.js';
import type { JudgeQueue, Work } from './judge.queue.js';
import { NOBODY_IN_SCOPE, type JudgeRepository, type Judgement, type Outcome } from './judge.repository.js';
import { lacking, passesOf, type Pass } from './judgement.js';
import { countAll, isHunger, ownFault, sweep, touch } from './sweep.js';
import { LANES, type Changes, type Clocks, type SweepRepository } from './sweep.repository.js';

/**
 * How often units that do not fit into memory with a rule are halved. What still does not fit then hardly depends on how many they are,
 * and trying on would hold up everybody else.
 */
const HALVINGS = 5;

/** Rules of one kind that judge the same units: those that a change touches, or all. */
type Group = { rules: Rule[]; isEverybody: boolean };
/** How judging went with a rule; `units` in scope where it was counted on the way, `isCounted` where nothing is left to count. */
type Judged = {
  rule: Rule;
  fault: string | undefined;
  isCounted: boolean;
  units: number | undefined;
  tookMs: number;
};
/** What there is to judge, and what is known of the pool. */
type Known = {
  work: Work;
  held: () => Promise<void>;
  isSmall: boolean;
  present: ReadonlySet<string>;
  changes: Changes;
};
type LastOutcomes = Awaited<ReturnType<JudgeRepository['lastOutcomes']>>;

/**
 * Judges what loaded batches changed. One judge works on a pool at a time; it takes all batches that
 * are loaded and not judged, so that the cost of a burst is that of its rows and not of its batches.
 */
export class JudgeService {
  constructor(
    private readonly queue: JudgeQueue,
    private readonly judges: JudgeRepository,
    private readonly sweeps: SweepRepository,
    private readonly ledger: LedgerRepository,
    private readonly editions: Editions,
  ) {}

  /** Judges one pool; false when there was nothing to judge or another judge has it. */
  async judgePool(pool: string, owner: string): Promise<boolean> {
    const work = await this.queue.claim(pool, owner);
    if (!work) return false;
    try {
      return await underLease(
        () => this.queue.renew(pool, owner),
        async (held) => {
          await this.judgeWork(pool, work, held);
          await this.queue.judged(pool, owner, work);
          return true;
        },
      );
    } catch (error) {
      await this.queue.release(pool, owner);
      throw error;
    }
  }

  /** Judges every unit of a pool again, from the facts alone, as a repair needs. */
  async judgeAll(pool: string): Promise<void> {
    for (const { judgement, rules } of await passesOf(
      { ledger: this.ledger, editions: this.editions },
      pool,
      await this.ledger.clock(pool),
    )) {
      const found = `found_${judgement.run}_all`;
      try {
        await this.sweeps.openFound(found);
        await abreast(rules, LANES, (rule) => this.sweeps.findAll(judgement, found, rule));
        await this.sweeps.write(judgement, found, { rules: rules.map((rule) => rule.id) });
      } finally {
        await this.sweeps.drop([found]);
      }
    }
  }

  private async judgeWork(pool: string, work: Work, held: () => Promise<void>): Promise<void> {
    const passes = await passesOf({ ledger: this.ledger, editions: this.editions }, pool, work.clock);
    const [{ judgement }] = passes;
    const [isSmall, present, ...lasts] = await Promise.all([
      this.judges.isSmall(),
      this.judges.presentStreams(pool),
      ...passes.map((pass) => this.judges.lastOutcomes(pass.judgement)),
    ]);
    const changes = await this.sweeps.changes(judgement, { ...work, isLong: !isSmall });
    try {
      await held();
      await this.sweeps.fillOrders(judgement, work.batches, changes);
      for (const [at, pass] of passes.entries()) {
        const last: LastOutcomes = lasts[at] ?? new Map();
        await this.judgePass(pass, { work, held, isSmall, present, changes, last });
      }
    } finally {
      await this.sweeps.drop(changes.tables);
    }
  }

  /** Judges under some rules what batches changed, and everybody where a rule is not what it was when it last judged. */
  private async judgePass(
    { judgement, rules }: Pass,
    { work, held, isSmall, present, changes, last }: Known & { last: LastOutcomes },
  ): Promise<void> {
    const clocks: Clocks = [dayOf(work.judgedClock), judgement.asOf];
    const outcomes: Outcome[] = [];
    const judged: Judged[] = [];
    const groups = new Map<string, Group>();
    for (const rule of rules.filter(({ over }) => over !== 'months')) {
      const isAll = isBroadcast(rule, work.streams);
      const isTouched = isAll || work.streams.some((stream) => stream in rule.touches);
      const before = last.get(rule.id);
      // A rule that never judged is taken to have been as shipped.
      const isOther = before ? before.edition !== editionText(rule) : editionOf(rule) > 0;
      if (!isTouched && !isOther && !(rule.due && clocks[0] !== clocks[1])) continue;
      const lack = lacking(rule, judgement, present);
      if (lack) {
        outcomes.push(lack);
        continue;
      }
      // One that lacked a stream, or that the engine refused, has judged nobody yet; one that found nobody in scope has.
      const hasJudged = before && (before.population > 0 || ['', NOBODY_IN_SCOPE].includes(before.reason));
      const isEverybody = isAll || isOther || !hasJudged;
      const kind = `${kindOf(rule)}${isEverybody ? ' of all' : ''}`;
      const group = groups.get(kind) ?? { rules: [], isEverybody };
      group.rules.push(rule);
      groups.set(kind, group);
    }
    // The kind that most rules are of goes first: most of what is found is seen soonest.
    const order = [...groups.values()].sort((a, b) => b.rules.length - a.rules.length);
    for (const [at, group] of order.entries()) {
      const known = { last, changes, batches: work.batches, clocks, held };
      judged.push(...(await this.judgeGroup(judgement, group, { ...known, at })));
    }
    await held();
    outcomes.push(...(await this.outcomesOf(judgement, judged, { last, isSmall })));
    await this.judges.setOutcomes(judgement, outcomes);
  }

  /** Judges the units of a group, slice by slice; how that went with each of its rules. */
  private async judgeGroup(
    judgement: Judgement,
    { rules, isEverybody }: Group,
    known: {
      at: number;
      last: LastOutcomes;
      changes: Changes;
      batches: readonly number[];
      clocks: Clocks;
      held: () => Promise<void>;
    },
  ): Promise<Judged[]> {
    const started = Date.now();
    const tag = `${judgement.run}_${known.at}`;
    const units = `units_${tag}`;
    const slice = `slice_${tag}`;
    const faults = new Map<string, string>();
    const counts = new Map<string, number>();
    // A count over all slices is the rule's population; one over touched units is all of it where there was none before, unless
    // some of them were left out.
    const isWhole = (rule: Rule): boolean =>
      (known.last.get(rule.id)?.population ?? 0) === 0 && !(known.changes.isNarrow && rule.narrows);
    const counted = rules.filter((rule) => isEverybody || isWhole(rule));
    let isAnybody = false;
    try {
      const gathered = await this.gather(judgement, units, { rules, isEverybody, faults, known });
      const slices = gathered.length > 0 ? await this.sweeps.slices(judgement, units, gathered) : [];
      isAnybody = slices.length > 0;
      const left = slices.map((range) => ({ range, among: gathered, halvings: 0 }));
      for (let at = 0, next = left.shift(); next; next = left.shift(), at += 1) {
        const { range, among, halvings } = next;
        const able = among.filter((rule) => !faults.has(rule.id));
        if (able.length === 0) continue;
        const isAll = range === slices[0] && slices.length === 1;
        if (!isAll) await this.sweeps.cut(units, slice, range);
        const swept = await sweep(this.sweeps, judgement, {
          rules: able,
          units: isAll ? units : slice,
          tag: `${tag}_${at}`,
          counted: new Set(counted.map((rule) => rule.id)),
          size: range.units,
          held: known.held,
        });
        const isDivisible = range.units > 1 && halvings < HALVINGS;
        const hungry = isDivisible ? able.filter(({ id }) => isHunger(swept.faults.get(id))) : [];
        for (const [id, fault] of swept.faults)
          if (!hungry.some((rule) => rule.id === id)) faults.set(id, fault);
        for (const [id, count] of swept.populations) counts.set(id, (counts.get(id) ?? 0) + count);
        if (hungry.length === 0) continue;
        // These halves go next: where even the smallest of them do not fit, the rest is not tried.
        const halves = await this.sweeps.halves(units, range);
        left.unshift(...halves.map((half) => ({ range: half, among: hungry, halvings: halvings + 1 })));
      }
    } finally {
      await this.sweeps.drop([units, slice]);
    }
    const tookMs = Date.now() - started;
    return rules.map((rule): Judged => {
      const fault = faults.get(rule.id);
      // Where nobody was touched nobody came into a scope or left it.
      const isCounted = counted.includes(rule) || (!isAnybody && known.last.has(rule.id));
      const units = counted.includes(rule) ? (counts.get(rule.id) ?? 0) : undefined;
      return { rule, fault, isCounted, units, tookMs };
    });
  }

  /** How rules ended, with how many in scope: counted while they judged, or anew, or as of before. */
  private async outcomesOf(
    judgement: Judgement,
    judged: readonly Judged[],
    known: { last: LastOutcomes; isSmall: boolean },
  ): Promise<Outcome[]> {
    const due = judged.filter(({ fault, isCounted }) => !fault && !isCounted).map(({ rule }) => rule);
    const recounted = await this.recount(judgement, due, known);
    return judged.map(({ rule, tookMs, ...own }): Outcome => {
      const last = known.last.get(rule.id);
      const fault = own.fault ?? recounted.faults.get(rule.id);
      const units = own.units ?? recounted.counts.get(rule.id);
      const population =
        units === undefined && last && !fault
          ? { units: last.population, countedAt: last.counted_at }
          : { units: fault ? 0 : (units ?? 0), countedAt: judgement.detectedAt };
      return {
        ruleId: rule.id,
        edition: editionText(rule),
        population,
        tookMs,
        ...(fault ? { fault: { state: 'error', reason: fault } } : {}),
      };
    });
  }

  /** Counts anew who is in the scope of rules: in a small store always, in a long history once a day: there a count is as old as its day, and says so. */
  private async recount(
    judgement: Judgement,
    rules: readonly Rule[],
    { last, isSmall }: { last: LastOutcomes; isSmall: boolean },
  ): Promise<{ counts: ReadonlyMap<string, number>; faults: ReadonlyMap<string, string> }> {
    const isOld = ({ id }: Rule): boolean =>
      (last.get(id)?.counted_at ?? '').slice(0, 10) < judgement.detectedAt.slice(0, 10);
    const faults = new Map<string, string>();
    const sqlOf = (rule: Rule): [string, string] => [rule.id, populationSql(rule, standing(rule))];
    if (isSmall) {
      const counts = await countAll(this.sweeps, judgement, {
        counting: new Map(rules.map(sqlOf)),
        faults,
      });
      return { counts, faults };
    }
    const counts = new Map<string, number>();
    await abreast(rules.filter(isOld), LANES, async (rule) => {
      const refused = new Map<string, string>();
      await ownFault(refused, [rule.id], async () => {
        for (const [id, units] of await this.sweeps.counts(judgement, new Map([sqlOf(rule)])))
          counts.set(id, units);
      });
      // One that was counted once keeps that count.
      if (!last.has(rule.id)) for (const [id, fault] of refused) faults.set(id, fault);
    });
    return { counts, faults };
  }

  /** Gathers the units of a group in a table; answers the rules that can be judged. */
  private async gather(
    judgement: Judgement,
    units: string,
    order: {
      rules: readonly Rule[];
      isEverybody: boolean;
      faults: Map<string, string>;
      known: { changes: Changes; batches: readonly number[]; clocks: Clocks };
    },
  ): Promise<Rule[]> {
    const { isEverybody, faults, known } = order;
    const fill = (rules: readonly Rule[]): Promise<void> =>
      isEverybody
        ? this.sweeps.everybody(judgement, units, rules)
        : touch(this.sweeps, judgement, { rules, units, ...known });
    const together = new Map<string, string>();
    await ownFault(together, ['all'], () => fill(order.rules));
    if (together.size === 0) return [...order.rules];
    // One of them is at fault: those that can say alone whom they judge go on together.
    for (const rule of order.rules) await ownFault(faults, [rule.id], () => fill([rule]));
    const able = order.rules.filter((rule) => !faults.has(rule.id));
    if (able.length > 0) await fill(able);
    return able;
  }
}

const isBroadcast = (rule: Rule, streams: readonly string[]): boolean =>
  (rule.broadcast ?? []).some((stream) => streams.includes(stream));
