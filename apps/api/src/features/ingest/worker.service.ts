import { randomUUID } from 'node:crypto';
import { ClickHouseError } from '@clickhouse/client';
import type { Config } from '../../config/config.js';
import type { JudgeQueue } from '../findings/judge.queue.js';
import type { JudgeService } from '../findings/judge.service.js';
import type { RollupService } from '../indicators/rollup.service.js';
import type { Log } from '../../log.js';
import type { LedgerRepository } from './ledger.repository.js';
import { LeaseLost } from './lease.js';
import type { LoaderService } from './loader.service.js';

/** How long a burst of batches may hold back judging what is already loaded. */
const PATIENCE_MS = 5_000;
/** How long rollups may wait while there is something to load or to judge. */
const ROLL_PATIENCE_MS = 10_000;
/** Attempts after which a batch is put aside: faults of its data, and faults of the stores. */
const MAX_ATTEMPTS = { data: 3, stores: 30 } as const;

/** One worker: takes batches and pools from the ledger until there is nothing to do. */
export class WorkerService {
  readonly id = randomUUID();
  private draining: Promise<void> | undefined;
  private again = false;
  private isStopping = false;
  private rolledAt = 0;
  private hasRenewed = false;

  constructor(
    private readonly ledger: LedgerRepository,
    private readonly loader: LoaderService,
    private readonly judge: JudgeService,
    private readonly rollups: RollupService,
    private readonly judgeQueue: JudgeQueue,
    private readonly cases: { feed: (pool: string) => Promise<void> },
    private readonly log: Log,
    private readonly config: Pick<Config, 'isJudgingPaused'>,
  ) {}

  /** Works until the ledger has nothing more. Calls that come while it works join it, and make it look once more. */
  async drain(): Promise<void> {
    if (this.draining) {
      this.again = true;
      return this.draining;
    }
    this.draining = this.work().finally(() => {
      this.draining = undefined;
    });
    return this.draining;
  }

  /** Finishes what is in hand and gives back the rest. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.draining?.catch(() => undefined);
    await this.ledger.release(this.id).catch(() => undefined);
  }

  private async work(): Promise<void> {
    do {
      this.again = false;
      let isBusy = true;
      while (isBusy && !this.isStopping) {
        const loaded = await this.loadNext();
        const judged = await this.judgeDue();
        const isIdle = !loaded && !judged;
        const rolled = isIdle || Date.now() - this.rolledAt > ROLL_PATIENCE_MS ? await this.rollUp() : false;
        isBusy = loaded || judged || rolled;
      }
    } while (this.again && !this.isStopping);
  }

  private async loadNext(): Promise<boolean> {
    const batch = await this.ledger.claim(this.id);
    if (!batch) return false;
    try {
      await this.loader.load(batch, this.id);
      return true;
    } catch (error) {
      if (error instanceof LeaseLost) return true;
      // A part's tables live in memory: they are gone when the engine was restarted under us.
      const isData = error instanceof ClickHouseError && error.type !== 'UNKNOWN_TABLE';
      this.log.warn('batch not loaded', { seq: batch.seq, attempt: batch.attempts, error: nameOf(error) });
      if (batch.attempts >= (isData ? MAX_ATTEMPTS.data : MAX_ATTEMPTS.stores)) {
        await this.ledger.fail(
          batch.seq,
          `装载失败，请联系管理员 | loading failed ${batch.attempts} times: ${nameOf(error)}`,
        );
      } else {
        await this.ledger.postpone(batch.seq, this.id, isData ? batch.attempts : 1);
      }
      return false;
    }
  }

  private async judgeDue(): Promise<boolean> {
    if (this.config.isJudgingPaused) return false;
    return this.eachPool('not judged', await this.judgeQueue.due(PATIENCE_MS), (pool) =>
      this.andFeed(pool, this.judge.judgePool(pool, this.id)),
    );
  }

  private async rollUp(): Promise<boolean> {
    if (this.config.isJudgingPaused) return false;
    this.rolledAt = Date.now();
    if (!this.hasRenewed) await this.rollups.renew();
    this.hasRenewed = true;
    return this.eachPool('not rolled up', await this.judgeQueue.unrolled(), (pool) =>
      this.andFeed(pool, this.rollups.rollUpPool(pool, this.id)),
    );
  }

  /** What was found goes to the cases that there are; a feeding that fails is done by the next one, or within a minute. */
  private async andFeed(pool: string, judging: Promise<boolean>): Promise<boolean> {
    const isDone = await judging;
    if (isDone) await this.cases.feed(pool);
    return isDone;
  }

  /** Works on pools one after the other; whether anything was done. A pool's fault does not hold up the next. */
  private async eachPool(
    fault: string,
    pools: readonly string[],
    work: (pool: string) => Promise<boolean>,
  ): Promise<boolean> {
    let isBusy = false;
    for (const pool of pools) {
      if (this.isStopping) return false;
      try {
        isBusy = (await work(pool)) || isBusy;
      } catch (error) {
        if (error instanceof LeaseLost) continue;
        this.log.warn(`pool ${fault}`, { pool, error: nameOf(error) });
      }
    }
    return isBusy;
  }
}

/** What a log may say of an error: an engine error quotes the query with its values, so only its kind. */
const nameOf = (error: unknown): string =>
  error instanceof ClickHouseError
    ? `engine error ${error.code} ${error.type ?? ''}`
    : error instanceof Error
      ? (error.message.split('\n', 1)[0]?.slice(0, 300) ?? error.name)
      : String(error);
