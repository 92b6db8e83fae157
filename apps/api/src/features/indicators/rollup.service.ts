import type { JudgeQueue } from '../findings/judge.queue.js';
import type { MonthsJudgeService } from '../findings/months-judge.service.js';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import { underLease } from '../ingest/lease.js';
import type { DanglingRepository } from '../overview/dangling.repository.js';
import type { MeasuresService } from './measures.service.js';

/** Rolls up what judged batches changed, and judges the rules over months: findings of the others are seen before. */
export class RollupService {
  constructor(
    private readonly queue: JudgeQueue,
    private readonly measures: MeasuresService,
    private readonly months: MonthsJudgeService,
    private readonly dangling: DanglingRepository,
    private readonly ledger: LedgerRepository,
  ) {}

  /** Makes pools due whose rollups were made by other measures than this release has. */
  async renew(): Promise<void> {
    const pools = await this.measures.stalePools();
    if (pools.length > 0) await this.queue.rollAgain(pools);
  }

  /** Rolls up one pool; false when there was nothing to do or another worker has it. */
  async rollUpPool(pool: string, owner: string): Promise<boolean> {
    const work = await this.queue.claim(pool, owner, 'roll');
    if (!work) return false;
    try {
      return await underLease(
        () => this.queue.renew(pool, owner, 'roll'),
        async (held) => {
          const run = await this.ledger.nextRun();
          await held();
          await this.measures.recompute({ pool, run, batches: work.batches, streams: work.streams });
          await this.months.judge(pool, work.clock, held);
          await this.dangling.recount(pool, work.streams);
          await this.queue.rolled(pool, owner, work);
          return true;
        },
      );
    } catch (error) {
      await this.queue.release(pool, owner, 'roll');
      throw error;
    }
  }
}
