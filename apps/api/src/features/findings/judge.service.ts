import { kindOf, RULES, type Rule } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import { underLease } from '../ingest/lease.js';
import { abreast } from '../../clickhouse/abreast.js';
import type { JudgeQueue, Work } from './judge.queue.js';
import { NOBODY_IN_SCOPE, type JudgeRepository, type Judgement, type Outcome } from './judge.repository.js';
import { BEGINNING, judgementOf, lacking } from './judgement.js';
import { ownFault, sweep } from './sweep.js';
import { LANES, type Changes, type Clocks, type SweepRepository } from './sweep.repository.js';

/** Rules of one kind that judge the same units: those that a change touches, or all. */
type Group = { rules: Rule[]; isEverybody: boolean };

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
    private readonly rules: readonly Rule[] = RULES,
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
    const judgement = await judgementOf(this.ledger, pool, await this.ledger.clock(pool));
    const found = `found_${judgement.run}_all`;
    try {
      await this.sweeps.openFound(found);
      await abreast(this.rules, LANES, (rule) => this.sweeps.findAll(judgement, found, rule));
      await this.sweeps.write(judgement, found, { rules: this.rules.map((rule) => rule.id) });
    } finally {
      await this.sweeps.drop([found]);
    }
  }

  private async judgeWork(pool: string, work: Work, held: () => Promise<void>): Promise<void> {
    const judgement = await judgementOf(this.ledger, pool, work.clock);
    const clocks: Clocks = [(work.judgedClock ?? BEGINNING).slice(0, 10), judgement.asOf];
    const isSmall = await this.judges.isSmall();
    const [present, last, changes] = await Promise.all([
      this.judges.presentStreams(pool),
      this.judges.lastOutcomes(pool),
      this.sweeps.changes(judgement, { ...work, isLong: !isSmall }),
    ]);
    const outcomes: Outcome[] = [];
    const groups = new Map<string, Group>();
    for (const rule of this.rules.filter(({ over }) => over !== 'months')) {
      const isAll = isBroadcast(rule, work.streams);
      const isTouched = isAll || work.streams.some((stream) => stream in rule.touches);
      if (!isTouched && !(rule.due && clocks[0] !== clocks[1])) continue;
      const lack = lacking(rule, judgement, present);
      if (lack) {
        outcomes.push(lack);
        continue;
      }
      const before = last.get(rule.id);
      // One that lacked a stream, or that the engine refused, has judged nobody yet; one that found nobody in scope has.
      const hasJudged = before && (before.population > 0 || ['', NOBODY_IN_SCOPE].includes(before.reason));
      const isEverybody = isAll || !hasJudged;
      const kind = `${kindOf(rule)}${isEverybody ? ' of all' : ''}`;
      const group = groups.get(kind) ?? { rules: [], isEverybody };
      group.rules.push(rule);
      groups.set(kind, group);
    }
    try {
      await held();
      await this.sweeps.fillOrders(judgement, work.batches, changes);
      for (const [at, group] of [...groups.values()].entries()) {
        const known = { last, isSmall, changes, batches: work.batches, clocks, held };
        outcomes.push(...(await this.judgeGroup(judgement, group, { ...known, at })));
      }
    } finally {
      await this.sweeps.drop(changes.tables);
    }
    await held();
    await this.judges.setOutcomes(pool, judgement.run, judgement.detectedAt, outcomes);
  }

  /** Judges the units of a group, slice by slice; how each of its rules ended. */
  private async judgeGroup(
    judgement: Judgement,
    { rules, isEverybody }: Group,
    known: {
      at: number;
      last: Awaited<ReturnType<JudgeRepository['lastOutcomes']>>;
      isSmall: boolean;
      changes: Changes;
      batches: readonly number[];
      clocks: Clocks;
      held: () => Promise<void>;
    },
  ): Promise<Outcome[]> {
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
    try {
      const able = await this.gather(judgement, units, { rules, isEverybody, faults, known });
      const slices = able.length > 0 ? await this.sweeps.slices(judgement, units, able) : [];
      for (const [at, range] of slices.entries()) {
        const left = able.filter((rule) => !faults.has(rule.id));
        if (slices.length > 1) await this.sweeps.cut(units, slice, range);
        const swept = await sweep(this.sweeps, judgement, {
          rules: left,
          units: slices.length > 1 ? slice : units,
          tag: `${tag}_${at}`,
          counted: new Set(counted.map((rule) => rule.id)),
          held: known.held,
        });
        for (const [id, fault] of swept.faults) faults.set(id, fault);
        for (const [id, count] of swept.populations) counts.set(id, (counts.get(id) ?? 0) + count);
      }
    } finally {
      await this.sweeps.drop([units, slice]);
    }
    const outcomes: Outcome[] = [];
    await abreast(rules, LANES, async (rule) => {
      const last = known.last.get(rule.id);
      let fault = faults.get(rule.id);
      let population = { units: counts.get(rule.id) ?? 0, countedAt: judgement.detectedAt };
      if (!fault && !counted.includes(rule)) {
        if (last) population = { units: last.population, countedAt: last.counted_at };
        // In a long history a count is as old as its day, and says so.
        const isOld = !last || last.counted_at.slice(0, 10) < judgement.detectedAt.slice(0, 10);
        if (known.isSmall || isOld) {
          const refused = new Map<string, string>();
          await ownFault(refused, [rule.id], async () => {
            const now = await this.judges.population(judgement.pool, rule, judgement.asOf);
            population = { units: now, countedAt: judgement.detectedAt };
          });
          if (!last || known.isSmall) fault = refused.get(rule.id);
        }
      }
      outcomes.push({
        ruleId: rule.id,
        population: fault ? { units: 0, countedAt: judgement.detectedAt } : population,
        tookMs: Date.now() - started,
        ...(fault ? { fault: { state: 'error', reason: fault } } : {}),
      });
    });
    return outcomes;
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
        : this.sweeps.touch(judgement, units, rules, known);
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
