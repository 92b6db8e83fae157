import { ClickHouseError } from '@clickhouse/client';
import { RULES, type Rule } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { MeasuresService } from '../indicators/measures.service.js';
import type { JudgeQueue } from './judge.queue.js';
import type { JudgeRepository, Judgement } from './judge.repository.js';

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
      const run = await this.ledger.nextRun();
      const asOf = (work.clock ?? BEGINNING).slice(0, 10);
      const before = (work.judgedClock ?? BEGINNING).slice(0, 10);
      const present = await this.judges.presentStreams(pool);
      for (const rule of RULES) {
        await this.judgeRule(
          { pool, rule, run, asOf, detectedAt: nowInShanghai() },
          work,
          [before, asOf],
          present,
        );
        await this.queue.renew(pool, owner);
      }
      await this.measures.recompute({ pool, run, batches: work.batches, streams: work.streams });
      await this.queue.finish(pool, owner, work.batches, work.clock);
      return true;
    } catch (error) {
      await this.queue.release(pool, owner);
      throw error;
    }
  }

  /** Judges every unit of a pool again, as a new rule version or a repair needs. */
  async judgeAll(pool: string): Promise<void> {
    const run = await this.ledger.nextRun();
    const asOf = ((await this.ledger.clock(pool)) ?? BEGINNING).slice(0, 10);
    for (const rule of RULES) await this.judges.judge({ pool, rule, run, asOf, detectedAt: nowInShanghai() });
  }

  private async judgeRule(
    judgement: Judgement,
    work: { batches: readonly number[]; streams: readonly string[] },
    clocks: readonly [string, string],
    present: ReadonlySet<string>,
  ): Promise<void> {
    const { pool, rule, run } = judgement;
    const isTouched =
      work.streams.some((stream) => stream in rule.touches) ||
      isBroadcast(rule, work.streams) ||
      (rule.due && clocks[0] !== clocks[1]);
    if (!isTouched) return;
    const started = Date.now();
    const missing = rule.needs.filter((stream) => !present.has(stream));
    const outcome = { pool, ruleId: rule.id, run, at: judgement.detectedAt };
    if (missing.length > 0) {
      return this.judges.setOutcome({
        ...outcome,
        state: 'not_applicable',
        reason: missing.join(','),
        population: 0,
        findings: 0,
        tookMs: 0,
      });
    }
    const table = `touched_${run}_${rule.id.toLowerCase()}`;
    try {
      const wasJudged = await this.judges.wasJudged(pool, rule.id);
      if (isBroadcast(rule, work.streams) || !wasJudged) {
        await this.judges.judge(judgement);
      } else {
        const touched = await this.judges.touch(judgement, table, work.batches, work.streams, clocks);
        if (touched > 0) await this.judges.judge({ ...judgement, units: table });
      }
      const population = await this.judges.population(pool, rule, judgement.asOf);
      const findings = await this.judges.liveCount(pool, rule.id);
      const state = population === 0 ? 'not_applicable' : findings === 0 ? 'pass' : 'fail';
      await this.judges.setOutcome({
        ...outcome,
        state,
        reason: population === 0 ? 'nothing in scope' : '',
        population,
        findings,
        tookMs: Date.now() - started,
      });
    } catch (error) {
      // A store that is away is everybody's fault and is tried again; a rule that the engine refuses is its own,
      // must not hold up the others, and judges every unit once it is mended.
      if (!(error instanceof ClickHouseError)) throw error;
      const reason = `engine error ${error.code} ${error.type ?? ''}`;
      await this.judges.setOutcome({
        ...outcome,
        state: 'error',
        reason,
        population: 0,
        findings: 0,
        tookMs: Date.now() - started,
      });
    } finally {
      await this.judges.drop(table);
    }
  }
}

const isBroadcast = (rule: Rule, streams: readonly string[]): boolean =>
  (rule.broadcast ?? []).some((stream) => streams.includes(stream));
