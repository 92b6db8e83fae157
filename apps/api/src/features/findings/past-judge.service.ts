import { planNamed, unitSources, type Rule, type Run, type SweepPlan } from '@fundwatch/rules';
import { abreast } from '../../clickhouse/abreast.js';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import { monthsBefore } from './findings.repository.js';
import { eventOf, LIVE, type Judgement } from './judge.repository.js';
import { inOrder } from './sweep.js';
import { LANES, type SweepRepository } from './sweep.repository.js';

const PAST: Run = { isPast: true, eventOf };
/** Rows of units that one rule judges together; it reads few of their fields. */
const SLICE_ROWS = 8_000_000;

/** Judges everybody in a pool as of a past day, slice by slice as sweeps do, so that memory follows the slice; keeps nothing. */
export class PastJudgeService {
  constructor(
    private readonly sweeps: SweepRepository,
    private readonly ledger: Pick<LedgerRepository, 'nextRun'>,
    private readonly sliceRows = SLICE_ROWS,
  ) {}

  /**
   * Reads what a rule finds, in one or several ways of its, each in a table of its own: columns as those of findings. The tables are
   * gone when the reading has ended. The ways must judge the same units.
   */
  async *read<T>(
    { pool, asOf }: Pick<Judgement, 'pool' | 'asOf'>,
    ways: ReadonlyMap<string, Rule>,
    reading: (tableOf: (way: string) => string) => AsyncGenerator<T>,
  ): AsyncGenerator<T> {
    const run = await this.ledger.nextRun();
    const judgement: Judgement = {
      ...{ pool, run, asOf, book: LIVE, detectedAt: `${asOf} 00:00:00` },
      months: monthsBefore(asOf),
    };
    const tables = new Map([...ways.keys()].map((way, at) => [way, `past_${run}_${at}`]));
    const tableOf = (way: string): string => tables.get(way) ?? '';
    try {
      for (const table of tables.values()) await this.sweeps.openFound(table);
      await this.judge(judgement, ways, tableOf);
      yield* reading(tableOf);
    } finally {
      await this.sweeps.drop([...tables.values()]);
    }
  }

  private async judge(
    judgement: Judgement,
    ways: ReadonlyMap<string, Rule>,
    tableOf: (way: string) => string,
  ): Promise<void> {
    const rules = [...ways.values()];
    const tag = `${judgement.run}`;
    const [units, slice] = [`past_units_${tag}`, `past_slice_${tag}`];
    // One that names no rows of units judges months, which are few, all at once.
    if (rules.flatMap(unitSources).length === 0)
      return this.find(judgement, planNamed(ways, { units, tag, run: PAST }), ways, tableOf);
    try {
      await this.sweeps.everybody(judgement, units, rules);
      for (const range of await this.sweeps.slices(judgement, units, rules, this.sliceRows)) {
        await this.sweeps.cut(units, slice, range);
        await this.find(judgement, planNamed(ways, { units: slice, tag, run: PAST }), ways, tableOf);
      }
    } finally {
      await this.sweeps.drop([units, slice]);
    }
  }

  private async find(
    judgement: Judgement,
    plan: SweepPlan,
    ways: ReadonlyMap<string, Rule>,
    tableOf: (way: string) => string,
  ): Promise<void> {
    try {
      await inOrder(plan.tables, new Map(), (scratch) => this.sweeps.fetch(judgement, scratch));
      await abreast([...plan.found], LANES, ([way, sql]) =>
        this.sweeps.find(judgement, tableOf(way), { ruleId: ways.get(way)?.id ?? way, sql }),
      );
    } finally {
      await this.sweeps.drop(plan.tables.map(({ table }) => table));
    }
  }
}
