import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Services } from '../services.js';

const SWEEP_MS = 60_000;

/**
 * Announces batches that still wait, in case a wake-up was lost, copies reviews and feeds cases where a failure kept these from being done.
 * Many schedulers do no harm.
 */
@Injectable()
export class SweepSchedule {
  constructor(private readonly services: Services) {}

  @Interval(SWEEP_MS)
  async sweep(): Promise<void> {
    for (const seq of await this.services.ledger.waiting()) await this.services.queue.announce(seq);
    await this.services.reviewCopies.repair();
    await this.services.caseFeed.feedAll();
  }
}
