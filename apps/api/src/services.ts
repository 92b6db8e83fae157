import type { Platform } from './platform.js';
import { composeAccounts } from './features/users/accounts.js';
import { ApiKeys } from './features/access/api-keys.js';
import { AuditArchive } from './features/audit/audit.archive.js';
import { Audit } from './features/audit/audit.js';
import { AuditRepository } from './features/audit/audit.repository.js';
import { AuditService } from './features/audit/audit.service.js';
import { Pools } from './features/access/pools.js';
import { ScopedReader } from './features/access/scoped-reader.js';
import { CheckRepository } from './features/mappings/check.repository.js';
import { MappingsRepository } from './features/mappings/mappings.repository.js';
import { MappingsService } from './features/mappings/mappings.service.js';
import { PushService } from './features/doors/push.service.js';
import { BacktestRepository } from './features/backtest/backtest.repository.js';
import { BacktestService } from './features/backtest/backtest.service.js';
import { DisclosuresRepository } from './features/disclosures/disclosures.repository.js';
import { DisclosuresService } from './features/disclosures/disclosures.service.js';
import { EfficacyRepository } from './features/efficacy/efficacy.repository.js';
import { EfficacyService } from './features/efficacy/efficacy.service.js';
import { composeEntered } from './features/entered/compose.js';
import { composeBudgetFigures, composeFair } from './features/fair/compose.js';
import { FindingsRepository } from './features/findings/findings.repository.js';
import { FindingsService } from './features/findings/findings.service.js';
import { PeersRepository } from './features/finding-context/peers.repository.js';
import { PeersService } from './features/finding-context/peers.service.js';
import { ReceivedService } from './features/finding-context/received.service.js';
import { TimelineRepository } from './features/finding-context/timeline.repository.js';
import { TimelineService } from './features/finding-context/timeline.service.js';
import { JudgeQueue } from './features/findings/judge.queue.js';
import { JudgeRepository } from './features/findings/judge.repository.js';
import { JudgeService } from './features/findings/judge.service.js';
import { MonthsJudgeService } from './features/findings/months-judge.service.js';
import { HealthService } from './features/health/health.service.js';
import { PastJudgeService } from './features/findings/past-judge.service.js';
import { SweepRepository } from './features/findings/sweep.repository.js';
import { DrillRepository } from './features/indicators/drill.repository.js';
import { DrillService } from './features/indicators/drill.service.js';
import { IndicatorsRepository } from './features/indicators/indicators.repository.js';
import { IndicatorsService } from './features/indicators/indicators.service.js';
import { MeasuresRepository } from './features/indicators/measures.repository.js';
import { MeasuresService } from './features/indicators/measures.service.js';
import { IngestApi } from './features/ingest/ingest.api.js';
import { ResealRepository } from './features/reseal/reseal.repository.js';
import { ResealService } from './features/reseal/reseal.service.js';
import { RollupService } from './features/indicators/rollup.service.js';
import { IngestService } from './features/ingest/ingest.service.js';
import { LedgerRepository } from './features/ingest/ledger.repository.js';
import { PoolStamps } from './features/ingest/pool-stamps.js';
import { LoaderService } from './features/ingest/loader.service.js';
import { StageRepository } from './features/ingest/stage.repository.js';
import { LoadRepository } from './features/ingest/load.repository.js';
import { ParquetRepository } from './features/ingest/tables/parquet.repository.js';
import { TableFiles } from './features/ingest/tables/table-files.js';
import { WorkerService } from './features/ingest/worker.service.js';
import { ComparisonService } from './features/institutions/comparison.service.js';
import { InstitutionNames } from './features/institutions/institution-names.js';
import { InstitutionsRepository } from './features/institutions/institutions.repository.js';
import { InstitutionsService } from './features/institutions/institutions.service.js';
import { NegativeListRepository } from './features/negative-list/negative-list.repository.js';
import { NegativeListService } from './features/negative-list/negative-list.service.js';
import { DanglingRepository } from './features/overview/dangling.repository.js';
import { LiveService } from './features/live/live.service.js';
import { OverviewService } from './features/overview/overview.service.js';
import { ArrivalsRepository } from './features/quality/arrivals.repository.js';
import { QualityRepository } from './features/quality/quality.repository.js';
import { QualityService } from './features/quality/quality.service.js';
import { RecordsRepository } from './features/records/records.repository.js';
import { RecordsService } from './features/records/records.service.js';
import { ReviewCopies } from './features/reviews/review.copies.js';
import { ReviewsRepository } from './features/reviews/reviews.repository.js';
import { ReviewsService } from './features/reviews/reviews.service.js';
import { Editions } from './features/rule-versions/editions.js';
import { RuleVersionsRepository } from './features/rule-versions/rule-versions.repository.js';
import { RuleVersionsService } from './features/rule-versions/rule-versions.service.js';
import { ShadowRepository } from './features/rule-versions/shadow.repository.js';
import { RulesService } from './features/rules/rules.service.js';
import { VersionsRepository } from './features/records/versions.repository.js';
import { TemplatesService } from './features/templates/templates.service.js';
import { DrawRepository } from './features/samples/draw.repository.js';
import { SamplesRepository } from './features/samples/samples.repository.js';
import { SamplesService } from './features/samples/samples.service.js';
import { UnitRecordsService } from './features/samples/unit-records.service.js';
import { PoliciesRepository } from './features/policies/policies.repository.js';
import { PoliciesService } from './features/policies/policies.service.js';
import { composeScores } from './features/scores/compose.js';
import { composeSettlement } from './features/settlement/compose.js';
import { StatementsService } from './features/statements/statements.service.js';
import { SuppressionsRepository } from './features/suppressions/suppressions.repository.js';
import { SuppressionsWriter } from './features/suppressions/suppressions.writer.js';
import { SuppressionsService } from './features/suppressions/suppressions.service.js';
import { IdentityVault } from './features/ingest/vault.js';
import { VerifyService } from './features/verify/verify.service.js';
import { CasePackRepository } from './features/case-pack/case-pack.repository.js';
import { CasePackService } from './features/case-pack/case-pack.service.js';
import { EvidenceService } from './features/case-pack/evidence.service.js';
import { composeCases } from './features/cases/compose.js';
import { BullmqQueue } from './queue/bullmq.queue.js';
import { LedgerQueue } from './queue/ledger.queue.js';
import type { WorkQueue } from './queue/work-queue.js';

export type Services = ReturnType<typeof composeServices>;

/** Everything that works on the stores, wired once; modules hand these out, tests use them as they are. */
export function composeServices(platform: Platform, queue: WorkQueue = queueOf(platform)) {
  const { bulk, clickhouse, config, database, files, keys, log } = platform;
  const vault = new IdentityVault(keys);
  const ledger = new LedgerRepository(database);
  const stamps = new PoolStamps(database);
  const loads = new LoadRepository(clickhouse, vault);
  const parquet = new ParquetRepository(clickhouse, vault);
  const tables = new TableFiles(files, parquet);
  const mappings = new MappingsRepository(database);
  const loader = new LoaderService(
    ledger,
    new StageRepository(clickhouse, vault),
    loads,
    platform,
    tables,
    mappings,
    new ArrivalsRepository(clickhouse),
  );
  const measuresRepository = new MeasuresRepository(clickhouse);
  const measures = new MeasuresService(measuresRepository);
  const judgeQueue = new JudgeQueue(database);
  const judges = new JudgeRepository(clickhouse);
  const sweeps = new SweepRepository(clickhouse);
  const audit = new Audit(database, keys.audit);
  const auditArchive = new AuditArchive(database, audit, config.audit.archive, config.audit.months);
  const versions = new RuleVersionsRepository(database, audit);
  const editions = new Editions(versions, ledger);
  const judge = new JudgeService(judgeQueue, judges, sweeps, ledger, editions);
  const monthsJudge = new MonthsJudgeService(judges, sweeps, ledger, editions);
  const reader = new ScopedReader(clickhouse);
  const dangling = new DanglingRepository(clickhouse, reader);
  const rollups = new RollupService(judgeQueue, measures, monthsJudge, dangling, ledger);
  const apiKeys = new ApiKeys(database);
  const pools = new Pools(ledger);
  const records = new RecordsRepository(reader, vault);
  const findingsRepository = new FindingsRepository(reader);
  const ingest = new IngestService(ledger, bulk, config, (seq) => queue.announce(seq));
  const names = new InstitutionNames(reader, stamps);
  const findings = new FindingsService(pools, findingsRepository, names, records, audit, editions);
  const indicatorsRepository = new IndicatorsRepository(reader);
  const entered = composeEntered(database, pools, indicatorsRepository, audit);
  const indicators = new IndicatorsService(pools, indicatorsRepository, stamps, [
    entered.enteredFigures,
    composeBudgetFigures(reader, pools, entered.entered),
  ]);
  const institutions = new InstitutionsRepository(reader);
  const reviews = new ReviewsRepository(database);
  const reviewCopies = new ReviewCopies(clickhouse, reviews);
  const negativeLists = new NegativeListService(
    pools,
    new NegativeListRepository(reader),
    findingsRepository,
  );
  const cases = composeCases({ database, reader, pools, findings, copies: reviewCopies, audit, files, log });
  const peers = new PeersService(findings, new PeersRepository(reader));
  const timelines = new TimelineService(findings, names, new TimelineRepository(reader));
  const received = new ReceivedService(
    findings,
    names,
    new VersionsRepository(reader, vault),
    ledger,
    files,
    audit,
  );
  const disclosures = new DisclosuresRepository(database, audit);
  const efficacy = new EfficacyService(pools, new EfficacyRepository(reader), editions);
  const policies = new PoliciesService(pools, new PoliciesRepository(database, audit));
  const scoring = composeScores(
    { database, audit, reader, pools },
    { indicators, institutions, negativeLists },
  );
  const settlement = composeSettlement({
    database,
    audit,
    pools,
    reader,
    editions,
    policies,
    scores: scoring.scoreSource,
  });
  return {
    queue,
    ledger,
    stamps,
    loads,
    loader,
    measures,
    judge,
    judges,
    judgeQueue,
    rollups,
    audit,
    auditArchive,
    audits: new AuditService(new AuditRepository(database), audit, auditArchive),
    keys: apiKeys,
    records,
    pools,
    ingest,
    worker: new WorkerService(ledger, loader, judge, rollups, judgeQueue, cases.caseFeed, log, config),
    ...cases,
    health: new HealthService(platform.engineState),
    ...composeAccounts(platform, audit, pools),
    mappings: new MappingsService(
      mappings,
      new CheckRepository(clickhouse, vault),
      parquet,
      ingest,
      ledger,
      audit,
      {
        dataDir: config.dataDir,
        keys,
      },
    ),
    quality: new QualityService(pools, new QualityRepository(reader)),
    templates: new TemplatesService(),
    push: new PushService(ingest, loads),
    batches: new IngestApi(ingest, loads, audit, apiKeys, disclosures),
    disclosures: new DisclosuresService(cases.cases, received, ingest, disclosures),
    findings,
    backtests: new BacktestService(
      pools,
      new BacktestRepository(reader),
      findings,
      editions,
      new PastJudgeService(sweeps, ledger),
    ),
    casePacks: new CasePackService(
      cases.cases,
      new EvidenceService(cases.cases, findings, peers, timelines, received, editions),
      new CasePackRepository(database, audit),
      keys,
    ),
    timelines,
    peers,
    received,
    ...entered,
    ...composeFair(reader, pools, { indicators, institutions, entered: entered.entered }),
    indicators,
    drill: new DrillService(pools, new DrillRepository(reader), names),
    institutions: new InstitutionsService(pools, institutions, records, dangling),
    comparisons: new ComparisonService(pools, institutions, indicators),
    overview: new OverviewService(pools, ledger, records, dangling, findingsRepository, platform.engineState),
    negativeLists,
    ...scoring,
    suppressions: new SuppressionsService(
      pools,
      new SuppressionsRepository(reader),
      new SuppressionsWriter(clickhouse),
      findings,
      audit,
    ),
    reviewCopies,
    reviews: new ReviewsService(findings, reviews, reviewCopies, audit, log),
    efficacy,
    samples: new SamplesService(
      pools,
      new SamplesRepository(database),
      new DrawRepository(reader),
      new UnitRecordsService(records, names),
      efficacy,
      editions,
      audit,
    ),
    ...settlement,
    statements: new StatementsService(settlement.settlementRuns),
    live: new LiveService(pools, stamps),
    rules: new RulesService(pools, findingsRepository, editions),
    ruleVersions: new RuleVersionsService(pools, versions, editions, new ShadowRepository(reader), findings),
    policies,
    recordsRead: new RecordsService(records, audit),
    reseal: new ResealService(new ResealRepository(clickhouse, vault), files, keys, audit),
    verify: new VerifyService(clickhouse, ledger, audit, auditArchive, measures, reviewCopies, editions),
  };
}

/** With Redis BullMQ wakes the workers, without it they look into the ledger. */
export function queueOf({ config, log }: Platform): WorkQueue {
  const onError = (error: unknown): void =>
    log.warn('queue', { error: error instanceof Error ? error.message : String(error) });
  return config.redisUrl ? new BullmqQueue(config.redisUrl, onError) : new LedgerQueue(500, onError);
}
