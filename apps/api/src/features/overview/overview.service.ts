import { findStream, STREAMS, type Stream, type Text } from '@fundwatch/streams';
import type { EngineState } from '@fundwatch/engine';
import { formatMoney, money, sum } from '@fundwatch/settlement';
import type { Pools } from '../access/pools.js';
import { reachesWhole, type Scope } from '../access/scope.js';
import type { FindingsRepository } from '../findings/findings.repository.js';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { RecordsRepository } from '../records/records.repository.js';
import type { DanglingRepository } from './dangling.repository.js';
import type { Overview } from './overview.dto.js';

const all: readonly Stream[] = Object.values(STREAMS);

/** What has arrived, until when, and what it showed. */
export class OverviewService {
  /** Work that the ledger does not know of yet, such as a simulated county on its way. */
  readonly upcoming = { batches: 0, text: null as Text | null };

  constructor(
    private readonly pools: Pools,
    private readonly ledger: LedgerRepository,
    private readonly records: RecordsRepository,
    private readonly dangling: DanglingRepository,
    private readonly findings: FindingsRepository,
    private readonly engineState: () => EngineState,
  ) {}

  async overview(scope: Scope, named: string | undefined): Promise<Overview> {
    const pool = await this.pools.meant(scope, named);
    await this.pools.check(scope, pool);
    const isWhole = reachesWhole(scope, pool);
    const [arrivals, own, summary, pending, asOf, dangling] = await Promise.all([
      this.ledger.arrivals(pool),
      // The ledger keeps count of a whole pool; what lies at some places of it is counted when it is asked for.
      isWhole ? [] : this.records.counts(scope, pool, all),
      this.findings.summary(scope, pool),
      this.ledger.pending([pool]),
      this.ledger.clock(pool),
      this.dangling.counts(scope, pool),
    ]);
    const arrived = new Map(arrivals.map((row) => [row.stream, row]));
    const counted = isWhole ? arrived : new Map(own.map((row) => [row.stream, row]));
    const streams = all.map((stream) => {
      const arrival = arrived.get(stream.name);
      return {
        stream: stream.name,
        label: stream.label,
        records: counted.get(stream.name)?.records ?? 0,
        lastEvent: counted.get(stream.name)?.last_event ?? null,
        lastReceivedAt: arrival?.last_received_at ?? null,
        rejected: isWhole ? (arrival?.rejected ?? 0) : null,
      };
    });
    const grade = (name: string): number =>
      summary.filter((row) => row.grade === name).reduce((n, row) => n + row.count, 0);
    const rules = [...new Set(summary.map((row) => row.rule_id))];
    const waiting = pending.waiting + pending.unjudged + this.upcoming.batches;
    return {
      pool,
      asOf,
      receivedAt:
        streams
          .map((stream) => stream.lastReceivedAt)
          .filter((at) => at !== null)
          .sort()
          .at(-1) ?? null,
      streams,
      findings: {
        live: summary.reduce((n, row) => n + row.count, 0),
        byGrade: { clear: grade('clear'), suspected: grade('suspected'), hint: grade('hint') },
        byRule: rules.map((ruleId) => ({
          ruleId,
          count: summary.filter((row) => row.rule_id === ruleId).reduce((n, row) => n + row.count, 0),
          amount: sumOf(summary.filter((row) => row.rule_id === ruleId).map((row) => row.amount)),
        })),
      },
      progress: {
        state: waiting > 0 ? 'loading' : 'idle',
        done: pending.done,
        total: pending.done + waiting,
        text:
          waiting > 0 ? (this.upcoming.text ?? { zh: '正在装载与研判', en: 'loading and judging' }) : null,
      },
      engine: { state: this.engineState() },
      dangling: dangling.map((row) => ({
        ...row,
        label: findStream(row.stream)?.fields[row.field]?.label ?? { zh: row.field, en: row.field },
      })),
    };
  }
}

function sumOf(amounts: readonly string[]): string {
  return formatMoney(sum(amounts.map(money)));
}
