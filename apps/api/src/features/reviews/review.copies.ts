import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import type { ReviewsRepository, StepRow } from './reviews.repository.js';

const CHUNK = 5_000;

/** The copy of the review steps beside the findings. What it lacks can always be written again. */
export class ReviewCopies {
  constructor(
    private readonly clickhouse: ClickhouseService,
    readonly truth: ReviewsRepository,
  ) {}

  /** A step that is written twice is one step. */
  async write(steps: readonly StepRow[]): Promise<void> {
    if (steps.length === 0) return;
    const lines = steps.map(({ note: _note, reviewer: _reviewer, ...copied }) =>
      Buffer.from(`${JSON.stringify(copied)}\n`),
    );
    await this.clickhouse.insertBytes('review_steps', 'JSONEachRow', lines);
  }

  /** Writes what is missing; how many steps there are and how many were. Steps only come, so that equal counts mean equal steps. */
  async repair(): Promise<{ steps: number; missing: number }> {
    const steps = await this.truth.count();
    return { steps, missing: steps === (await this.count()) ? 0 : await this.fill() };
  }

  private async fill(): Promise<number> {
    let missing = 0;
    for (let after = 0; ;) {
      const steps = await this.truth.after(after, CHUNK);
      const last = steps.at(-1);
      if (!last) return missing;
      const there = await this.among(steps.map(({ step }) => step));
      const lacking = steps.filter(({ step }) => !there.has(step));
      await this.write(lacking);
      missing += lacking.length;
      after = last.step;
    }
  }

  private async count(): Promise<number> {
    const [row] = await this.clickhouse.query({
      name: 'count review steps',
      sql: 'SELECT uniqExact(step) AS n FROM review_steps',
      row: z.object({ n: z.number() }),
    });
    return row?.n ?? 0;
  }

  private async among(steps: readonly number[]): Promise<Set<number>> {
    const rows = await this.clickhouse.query({
      name: 'copied review steps',
      sql: 'SELECT DISTINCT step FROM review_steps WHERE step IN {steps:Array(UInt64)}',
      params: { steps },
      row: z.object({ step: z.number() }),
    });
    return new Set(rows.map(({ step }) => step));
  }
}
