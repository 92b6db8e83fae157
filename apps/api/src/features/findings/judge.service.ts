import { ClickHouseError } from '@clickhouse/client';
import { RULES, type Rule } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { MeasuresService } from '../indicators/measures.service.js';
import { underLease } from '../ingest/lease.js';
import type { JudgeQueue, Work } from './judge.queue.js';
import type { JudgeRepository, Judgement, Outcome } from './judge.repository.js';

/** Business time as text, for the engine. */
const nowInShanghai = (): string =>
  new Date(Date.now() + 8 * 3600_000).toISOString().replace('T', ' ').replace('Z', '');

/** Before the first event nothing can have become due. */
const BEGINNING = '1970-01-01';

/**
 * Judges what loaded batches changed. One judge works on a pool at a time; it takes all batches that
 * are loaded and not judged, so that the cost of a burst is that of its rows and not of its batches.
 */
export class JudgeService {
  constructor(
    private readonly queue: JudgeQueue,
    private readonly judges: JudgeRepository,
    private readonly measures: MeasuresService,
    private readonly ledger: LedgerRepository,
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
          await this.queue.finish(pool, owner, work.batches, work.clock);
          return true;
        },
      );
    } catch (error) {
      await this.queue.release(pool, owner);
      throw error;
    }
  }

  private async judgeWork(pool: string, work: Work, held: () => Promise<void>): Promise<void> {
    const run = await this.ledger.nextRun();
    const asOf = (work.clock ?? BEGINNING).slice(0, 10);
    const before = (work.judgedClock ?? BEGINNING).slice(0, 10);
    const detectedAt = nowInShanghai();
    const [present, judged] = await Promise.all([
      this.judges.presentStreams(pool),
      this.judges.judgedBefore(pool),
    ]);
    const outcomes: Outcome[] = [];
    for (const rule of RULES) {
      await held();
      const known = { clocks: [before, asOf] as const, present, isFirst: !judged.has(rule.id) };
      const outcome = await this.judgeRule({ pool, rule, run, asOf, detectedAt }, work, known);
      if (outcome) outcomes.push(outcome);
    }
    await held();
    await this.judges.setOutcomes(pool, run, detectedAt, outcomes);
    await this.measures.recompute({ pool, run, batches: work.batches, streams: work.streams });
  }

  /** Judges every unit of a pool again, as a new rule version or a repair needs. */
  async judgeAll(pool: string): Promise<void> {
    const run = await this.ledger.nextRun();
    const asOf = ((await this.ledger.clock(pool)) ?? BEGINNING).slice(0, 10);
    for (const rule of RULES) await this.judges.judge({ pool, rule, run, asOf, detectedAt: nowInShanghai() });
  }

  /** Judges what the work touches under one rule; undefined when it touches nothing. */
  private async judgeRule(
    judgement: Judgement,
    work: { batches: readonly number[]; streams: readonly string[] },
    known: { clocks: readonly [string, string]; present: ReadonlySet<string>; isFirst: boolean },
  ): Promise<Outcome | undefined> {
    const { pool, rule, run } = judgement;
    const { clocks, present } = known;
    const isEverybody = isBroadcast(rule, work.streams);
    const isTouched =
      isEverybody ||
      work.streams.some((stream) => stream in rule.touches) ||
      (rule.due && clocks[0] !== clocks[1]);
    if (!isTouched) return undefined;
    const started = Date.now();
    const ended = (population: number, fault?: Outcome['fault']): Outcome => ({
      ruleId: rule.id,
      population,
      tookMs: Date.now() - started,
      ...(fault ? { fault } : {}),
    });
    const missing = rule.needs.filter((stream) => !present.has(stream));
    if (missing.length > 0) return ended(0, { state: 'not_applicable', reason: missing.join(',') });
    const table = `touched_${run}_${rule.id.toLowerCase()}`;
    const isIncremental = !isEverybody && !known.isFirst;
    try {
      if (isIncremental) {
        const touched = await this.judges.touch(judgement, table, work.batches, work.streams, clocks);
        if (touched > 0) await this.judges.judge({ ...judgement, units: table });
      } else await this.judges.judge(judgement);
      return ended(await this.judges.population(pool, rule, judgement.asOf));
    } catch (error) {
      // A store that is away is everybody's fault and is tried again; a rule that the engine refuses is its own,
      // must not hold up the others, and judges every unit once it is mended.
      if (!(error instanceof ClickHouseError)) throw error;
      return ended(0, { state: 'error', reason: `engine error ${error.code} ${error.type ?? ''}` });
    } finally {
      if (isIncremental) await this.judges.drop(table);
    }
  }
}

const isBroadcast = (rule: Rule, streams: readonly string[]): boolean =>
  (rule.broadcast ?? []).some((stream) => streams.includes(stream));
