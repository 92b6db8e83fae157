import type { Rule } from '@fundwatch/rules';
import type { z } from 'zod';
import type { ClickhouseService, Params, Query } from '../../apps/api/src/clickhouse/clickhouse.service.js';
import { JudgeQueue } from '../../apps/api/src/features/findings/judge.queue.js';
import { JudgeRepository, type Judgement } from '../../apps/api/src/features/findings/judge.repository.js';
import { JudgeService } from '../../apps/api/src/features/findings/judge.service.js';
import { MonthsJudgeService } from '../../apps/api/src/features/findings/months-judge.service.js';
import {
  SweepRepository,
  type Changes,
  type WorkChanges,
} from '../../apps/api/src/features/findings/sweep.repository.js';
import { MeasuresRepository } from '../../apps/api/src/features/indicators/measures.repository.js';
import { MeasuresService } from '../../apps/api/src/features/indicators/measures.service.js';
import { Editions } from '../../apps/api/src/features/rule-versions/editions.js';
import { RuleVersionsRepository } from '../../apps/api/src/features/rule-versions/rule-versions.repository.js';
import { RollupService } from '../../apps/api/src/features/indicators/rollup.service.js';
import { DanglingRepository } from '../../apps/api/src/features/overview/dangling.repository.js';
import { Audit } from '../../apps/api/src/features/audit/audit.js';
import { ScopedReader } from '../../apps/api/src/features/access/scoped-reader.js';
import { IngestService } from '../../apps/api/src/features/ingest/ingest.service.js';
import { LedgerRepository } from '../../apps/api/src/features/ingest/ledger.repository.js';
import { LoaderService } from '../../apps/api/src/features/ingest/loader.service.js';
import type { LoadStep, Survey } from '../../apps/api/src/features/ingest/load-step.js';
import { LoadRepository, type Odd } from '../../apps/api/src/features/ingest/load.repository.js';
import { StageRepository } from '../../apps/api/src/features/ingest/stage.repository.js';
import { MappingsRepository } from '../../apps/api/src/features/mappings/mappings.repository.js';
import { ArrivalsRepository } from '../../apps/api/src/features/quality/arrivals.repository.js';
import { ParquetRepository } from '../../apps/api/src/features/ingest/tables/parquet.repository.js';
import { TableFiles } from '../../apps/api/src/features/ingest/tables/table-files.js';
import { WorkerService } from '../../apps/api/src/features/ingest/worker.service.js';
import { IdentityVault } from '../../apps/api/src/features/ingest/vault.js';
import type { Platform } from '../../apps/api/src/platform.js';
import type { Database, SqlValue } from '../../apps/api/src/postgres/database.js';

/** A fault of a store that is planted before or after a call did its work. */
export type Trip = <T>(work: () => Promise<T>) => Promise<T>;
export type Crew = ReturnType<typeof crew>;
/** Reads every statement before it runs, and may spoil it: how the mutation tests plant their bugs. */
export type Rewrite = (sql: string) => string;
export type CrewOptions = {
  pool: string;
  partRows: number;
  isPatient: boolean;
  isLong: boolean;
  /** the rules that are judged */
  rules: readonly Rule[];
  trip: Trip;
  rewrite?: Rewrite | undefined;
};

/** The services that work on one pool of a shared platform and leave the others alone. */
export function crew(
  platform: Platform,
  { pool, partRows, isPatient, isLong, rules, trip, rewrite = (sql) => sql }: CrewOptions,
) {
  const { bulk, database, keys, log } = platform;
  const vault = new IdentityVault(keys);
  const clickhouse = rewritten(platform.clickhouse, rewrite);
  const part = { rows: partRows, bytes: 1 << 20 };
  const ledger = new PoolLedger(onlyPool(database, pool, rewrite));
  const loads = new TrippedLoads(clickhouse, vault, trip);
  const tables = new TableFiles(platform.files, new ParquetRepository(clickhouse, vault));
  const stages = new StageRepository(clickhouse, vault);
  const mappings = new MappingsRepository(database);
  const arrivals = new ArrivalsRepository(clickhouse);
  const loader = new LoaderService(ledger, stages, loads, platform, tables, mappings, arrivals);
  const rollups = new TrippedMeasures(clickhouse, trip);
  const measures = new MeasuresService(rollups);
  const dangling = new DanglingRepository(clickhouse, new ScopedReader(clickhouse));
  const judgeQueue = new PoolJudgeQueue(database, pool, isPatient);
  const judges = new JudgeRepository(clickhouse);
  const sweeps = new TrippedSweeps(clickhouse, trip, isLong);
  const versions = new RuleVersionsRepository(database, new Audit(database, keys.audit));
  const editions = new Editions(versions, ledger, rules);
  const judge = new JudgeService(judgeQueue, judges, sweeps, ledger, editions);
  const months = new MonthsJudgeService(judges, sweeps, ledger, editions);
  const rollup = new RollupService(judgeQueue, measures, months, dangling, ledger);
  const worker = (): WorkerService =>
    new WorkerService(ledger, loader, judge, rollup, judgeQueue, NO_CASES, log, { isJudgingPaused: false });
  return {
    pool,
    ledger,
    loads,
    loader,
    rollups,
    measures,
    judges,
    judgeQueue,
    judge,
    versions,
    rollup,
    workers: [worker(), worker()],
    ingest: new IngestService(ledger, bulk, { part }, async () => undefined),
  };
}

/** Cases are casework's own test. */
const NO_CASES = { feed: async (): Promise<void> => undefined };

/** The ledger as if the pool were the only one: claims of concurrent cases must not meet. */
const onlyPool = (database: Database, pool: string, rewrite: Rewrite): Database =>
  new Proxy(database, {
    get: (target, name, receiver) =>
      name === 'first'
        ? (sql: string, values: readonly SqlValue[], row: z.ZodType<unknown>) =>
            target.first(rewrite(claimIn(sql, pool)), values, row)
        : Reflect.get(target, name, receiver),
  });

const rewritten = (clickhouse: ClickhouseService, rewrite: Rewrite): ClickhouseService =>
  new Proxy(clickhouse, {
    get: (target, name, receiver) => {
      if (name === 'query')
        return (query: Query<unknown>) => target.query({ ...query, sql: rewrite(query.sql) });
      if (name !== 'command') return Reflect.get(target, name, receiver);
      return (label: string, sql: string, params?: Params, settings?: Record<string, string | number>) =>
        target.command(label, rewrite(sql), params, settings);
    },
  });

function claimIn(sql: string, pool: string): string {
  if (!sql.startsWith(`UPDATE batches b SET state = 'loading'`)) return sql;
  const narrowed = sql.replace('WHERE (c.state', `WHERE c.pool = '${pool}' AND (c.state`);
  if (narrowed === sql) throw new Error('the claim of a batch no longer reads as the property test expects');
  return narrowed;
}

/** Faults pass at once: nobody waits for a retry. */
class PoolLedger extends LedgerRepository {
  override postpone(seq: number, worker: string): Promise<void> {
    return super.postpone(seq, worker, 0);
  }
}

class PoolJudgeQueue extends JudgeQueue {
  constructor(
    database: Database,
    private readonly pool: string,
    private readonly isPatient: boolean,
  ) {
    super(database);
  }

  override async due(patienceMs: number): Promise<string[]> {
    return (await super.due(this.isPatient ? patienceMs : 0)).filter((pool) => pool === this.pool);
  }

  override async unrolled(): Promise<string[]> {
    return (await super.unrolled()).filter((pool) => pool === this.pool);
  }
}

class TrippedLoads extends LoadRepository {
  constructor(
    clickhouse: Platform['clickhouse'],
    vault: IdentityVault,
    private readonly trip: Trip,
  ) {
    super(clickhouse, vault);
  }

  override classify(step: LoadStep, found: Survey): Promise<Odd> {
    return this.trip(() => super.classify(step, found));
  }

  override count(step: LoadStep, found: Survey): ReturnType<LoadRepository['count']> {
    return this.trip(() => super.count(step, found));
  }

  override keepHistory(step: LoadStep, found: Survey, keys: number): Promise<void> {
    return this.trip(() => super.keepHistory(step, found, keys));
  }

  override apply(step: LoadStep, found: Survey, isOdd: boolean): Promise<void> {
    return this.trip(() => super.apply(step, found, isOdd));
  }
}

class TrippedSweeps extends SweepRepository {
  constructor(
    clickhouse: Platform['clickhouse'],
    private readonly trip: Trip,
    private readonly isLong: boolean,
  ) {
    super(clickhouse);
  }

  override changes(judgement: Judgement, work: WorkChanges): Promise<Changes> {
    return super.changes(judgement, { ...work, isLong: this.isLong });
  }

  override fillOrders(judgement: Judgement, batches: readonly number[], changes: Changes): Promise<void> {
    return this.trip(() => super.fillOrders(judgement, batches, changes));
  }

  override write(
    judgement: Judgement,
    found: string,
    judged: { rules: readonly string[]; units?: string },
  ): Promise<void> {
    return this.trip(() => super.write(judgement, found, judged));
  }
}

class TrippedMeasures extends MeasuresRepository {
  constructor(
    clickhouse: Platform['clickhouse'],
    private readonly trip: Trip,
  ) {
    super(clickhouse);
  }

  override publish(pool: string, months: readonly string[], run: number): Promise<void> {
    return this.trip(() => super.publish(pool, months, run));
  }
}
