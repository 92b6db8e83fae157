import { RULES, type Rule } from '@fundwatch/rules';
import type { Stream } from '@fundwatch/streams';
import type { EngineState } from '@fundwatch/engine';
import type { Services } from '../services.js';
import type { Scope } from './access/scope.js';
import { batchId } from './ingest/ledger.repository.js';
import type { StoredRecord } from './records/records.repository.js';

/** A rule as pages, documents and the command line show it. */
export function presentRule(rule: Rule) {
  return {
    id: rule.id,
    name: rule.name,
    grade: rule.grade,
    family: rule.family,
    mode: rule.mode,
    version: rule.version,
    params: Object.entries(rule.params).map(([name, param]) => ({ name, ...param })),
    legal: rule.legal,
    about: rule.about,
    innocent: rule.innocent.map((item) => item.text),
    needs: rule.needs,
    facts: Object.fromEntries(Object.entries(rule.facts).map(([name, { zh, en }]) => [name, { zh, en }])),
  };
}

/** Reads that join several services. */
export class ReadApi {
  constructor(
    readonly services: Services,
    private readonly engineState: () => EngineState,
  ) {}

  health(): { status: 'ok' | 'degraded'; engine: EngineState } {
    const engine = this.engineState();
    return { status: engine === 'up' ? 'ok' : 'degraded', engine };
  }

  async session(scope: Scope): Promise<{
    user: { name: string; role: string };
    pools: { pool: string; label: string }[];
    clear: boolean;
  }> {
    const pools = await this.services.overview.pools(scope);
    return {
      user: { name: scope.who, role: scope.clear ? 'owner' : 'officer' },
      pools: pools.map(({ pool }) => ({ pool, label: pool })),
      clear: scope.clear,
    };
  }

  /** The pool that is meant when none is named: `default` if there is one in reach, else the first. */
  async poolOf(scope: Scope, pool: string | undefined): Promise<string> {
    if (pool !== undefined) return pool;
    const pools = await this.services.overview.pools(scope);
    return (pools.find((row) => row.pool === 'default') ?? pools[0])?.pool ?? 'default';
  }

  async finding(scope: Scope, id: string) {
    const { finding, rule, rows } = await this.services.findings.detail(scope, id);
    return {
      finding,
      rule: presentRule(rule),
      innocent: rule.innocent.map((item) => ({ text: item.text, result: item.checked })),
      rows,
    };
  }

  async rules(scope: Scope, pool: string) {
    const outcomes = await this.services.findings.outcomes(scope, pool);
    return RULES.map((rule) => {
      const outcome = outcomes.find((row) => row.rule_id === rule.id);
      return {
        ...presentRule(rule),
        ...(outcome
          ? {
              outcome: {
                state: outcome.state,
                population: outcome.population,
                findings: outcome.findings,
                ...(outcome.reason ? { reason: { zh: outcome.reason, en: outcome.reason } } : {}),
              },
            }
          : {}),
      };
    });
  }

  /** Current records, in the shape of contract.md §2; reading identity in clear leaves a trace. */
  async records(
    scope: Scope,
    query: {
      stream: Stream;
      pool?: string | undefined;
      keys?: string[][] | undefined;
      limit?: number | undefined;
    },
  ): Promise<AsyncGenerator<StoredRecord>> {
    if (scope.clear) {
      await this.services.audit.append(scope.who, 'records.read', {
        stream: query.stream.name,
        keys: query.keys?.length ?? 'all',
      });
    }
    return this.shape(this.services.records.records(scope, query));
  }

  private async *shape(rows: AsyncGenerator<StoredRecord>): AsyncGenerator<StoredRecord> {
    for await (const { batch, ...record } of rows) yield { ...record, batch_id: batchId(Number(batch)) };
  }
}
