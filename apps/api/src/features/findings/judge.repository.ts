import { RULES } from '@fundwatch/rules';
import { findStream, STREAMS, type StreamName } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';

/** Where a judgement writes: into what people see, or into what versions in shadow find, which only their comparison reads. */
export const LIVE = { findings: 'findings', outcomes: 'rule_outcomes' } as const;
export const SHADOW = { findings: 'shadow_findings', outcomes: 'shadow_outcomes' } as const;

export type Judgement = {
  pool: string;
  book: typeof LIVE | typeof SHADOW;
  /** the number of this judgement; a later one wins */
  run: number;
  /** business date that is "now" */
  asOf: string;
  detectedAt: string;
  /** months whose sums a judgement as of a past day makes anew */
  months?: readonly string[];
};

/** With how many in scope, and when these were counted. */
export type Population = { units: number; countedAt: string };

/** How a rule ended: with whom in scope, or why it could not judge. */
export type Outcome = {
  ruleId: string;
  /** what the rule was, as `editionText` has it */
  edition: string;
  population: Population;
  tookMs: number;
  fault?: { state: 'not_applicable' | 'error'; reason: string };
};

/** Why a rule is not applicable that has judged everybody. */
export const NOBODY_IN_SCOPE = 'nothing in scope';

const knownOutcome = z.object({
  rule_id: z.string(),
  state: z.string(),
  reason: z.string(),
  population: z.number(),
  counted_at: z.string(),
  edition: z.string(),
});

/** Rows up to which counting who is in scope costs less than remembering it. */
const FEW_ROWS = 500_000;

/** The event field of a stream, for runs as of a past day. */
export const eventOf = (stream: StreamName): string | undefined => findStream(stream)?.event;

/** Streams that any rule needs. */
const NEEDED = [...new Set(RULES.flatMap((rule) => rule.needs))];

/** SQL of how rules stand: what they need, whom they judge, how they ended. */
export class JudgeRepository {
  /** A stream that a pool once had it keeps: a correction takes no record away. */
  private readonly present = new Map<string, Set<string>>();

  constructor(private readonly clickhouse: ClickhouseService) {}

  /** Streams of a pool that have any record, of those that rules need. */
  async presentStreams(pool: string): Promise<ReadonlySet<string>> {
    const known = this.present.get(pool) ?? new Set();
    this.present.set(pool, known);
    const unknown = NEEDED.filter((name) => !known.has(name));
    if (unknown.length === 0) return known;
    const rows = await this.clickhouse.query({
      name: 'streams present',
      sql: unknown
        .map(
          (name) =>
            `SELECT * FROM (SELECT '${name}' AS stream FROM ${name} WHERE pool = {pool:String} LIMIT 1)`,
        )
        .join(' UNION ALL '),
      params: { pool },
      row: z.object({ stream: z.string() }),
    });
    for (const { stream } of rows) known.add(stream);
    return known;
  }

  /** How rules ended the last time in a pool. */
  async lastOutcomes({ pool, book }: Judgement): Promise<Map<string, z.infer<typeof knownOutcome>>> {
    const rows = await this.clickhouse.query({
      name: 'last outcomes',
      sql: `SELECT rule_id, state, reason, population, toString(counted_at) AS counted_at, edition FROM ${book.outcomes} FINAL WHERE pool = {pool:String}`,
      params: { pool },
      row: knownOutcome,
    });
    return new Map(rows.map((row) => [row.rule_id, row]));
  }

  /** Whether a store is so small that populations are counted anew whenever a rule has judged. */
  async isSmall(): Promise<boolean> {
    const rows = await this.clickhouse.query({
      name: 'rows of all streams',
      sql: `SELECT sum(rows) AS rows FROM system.parts WHERE database = currentDatabase() AND active AND table IN {tables:Array(String)}`,
      params: { tables: Object.keys(STREAMS) },
      row: z.object({ rows: z.number() }),
    });
    return (rows[0]?.rows ?? 0) <= FEW_ROWS;
  }

  /**
   * Writes how rules ended, with the number of findings that stand. One that judged somebody passes without any,
   * fails with some, and is not applicable when nobody was in scope.
   */
  async setOutcomes(
    { pool, book, run, detectedAt: at }: Judgement,
    outcomes: readonly Outcome[],
  ): Promise<void> {
    if (outcomes.length === 0) return;
    const live = await this.clickhouse.query({
      name: 'live findings',
      sql: `SELECT rule_id, count() AS live FROM ${book.findings} FINAL WHERE pool = {pool:String} AND withdrawn_at IS NULL GROUP BY rule_id`,
      params: { pool },
      row: z.object({ rule_id: z.string(), live: z.number() }),
    });
    const lines = outcomes.map(({ ruleId, edition, population, tookMs, fault }) => {
      const findings = fault ? 0 : (live.find((row) => row.rule_id === ruleId)?.live ?? 0);
      const passed = population.units === 0 ? 'not_applicable' : 'pass';
      const ended = findings > 0 ? 'fail' : passed;
      const row = {
        pool,
        rule_id: ruleId,
        edition,
        state: fault?.state ?? ended,
        reason: fault?.reason ?? (ended === 'not_applicable' ? NOBODY_IN_SCOPE : ''),
        population: population.units,
        counted_at: population.countedAt,
        findings,
        took_ms: tookMs,
        run,
        at,
      };
      return Buffer.from(`${JSON.stringify(row)}\n`);
    });
    await this.clickhouse.insertBytes(book.outcomes, 'JSONEachRow', lines);
  }
}
