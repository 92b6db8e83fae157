import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { MappingsController } from './features/mappings/mappings.controller.js';
import { DropFolder } from './features/doors/drop-folder.js';
import { DropRunner } from './features/doors/drop.runner.js';
import { PushController } from './features/doors/push.controller.js';
import { DisclosuresController } from './features/disclosures/disclosures.controller.js';
import { FindingContextController } from './features/finding-context/finding-context.controller.js';
import { AuditController } from './features/audit/audit.controller.js';
import { BacktestController } from './features/backtest/backtest.controller.js';
import { CasePackController } from './features/case-pack/case-pack.controller.js';
import { CaseFilesController } from './features/cases/case-files.controller.js';
import { CaseTasksController } from './features/cases/case-tasks.controller.js';
import { RecusalsController } from './features/cases/recusals.controller.js';
import { CasesController } from './features/cases/cases.controller.js';
import { EfficacyController } from './features/efficacy/efficacy.controller.js';
import { EnteredController } from './features/entered/entered.controller.js';
import { FairController } from './features/fair/fair.controller.js';
import { FindingsController } from './features/findings/findings.controller.js';
import { HealthController } from './features/health/health.controller.js';
import { DrillController } from './features/indicators/drill.controller.js';
import { IndicatorsController } from './features/indicators/indicators.controller.js';
import { BatchesController } from './features/ingest/batches.controller.js';
import { KeysController } from './features/ingest/keys.controller.js';
import { InstitutionsController } from './features/institutions/institutions.controller.js';
import { LiveController } from './features/live/live.controller.js';
import { NegativeListController } from './features/negative-list/negative-list.controller.js';
import { OverviewController } from './features/overview/overview.controller.js';
import { PoliciesController } from './features/policies/policies.controller.js';
import { QualityController } from './features/quality/quality.controller.js';
import { RecordsController } from './features/records/records.controller.js';
import { ReviewsController } from './features/reviews/reviews.controller.js';
import { RuleVersionsController } from './features/rule-versions/rule-versions.controller.js';
import { RulesController } from './features/rules/rules.controller.js';
import { PasswordController } from './features/session/password.controller.js';
import { SamplesController } from './features/samples/samples.controller.js';
import { ScoresController } from './features/scores/scores.controller.js';
import { ProviderController } from './features/provider/provider.controller.js';
import { SecondFactorController } from './features/second-factor/second-factor.controller.js';
import { SessionController } from './features/session/session.controller.js';
import { SessionsController } from './features/session/sessions.controller.js';
import { UsersController } from './features/users/users.controller.js';
import { SettlementController } from './features/settlement/settlement.controller.js';
import { TemplatesController } from './features/templates/templates.controller.js';
import { StatementsController } from './features/statements/statements.controller.js';
import { SuppressionsController } from './features/suppressions/suppressions.controller.js';
import { ResealController } from './features/reseal/reseal.controller.js';
import { VerifyController } from './features/verify/verify.controller.js';
import type { Platform } from './platform.js';
import { AuditSchedule } from './scheduler/audit.schedule.js';
import { SweepSchedule } from './scheduler/sweep.schedule.js';
import type { Services } from './services.js';

/** Every operation of the service; the OpenAPI document is made from these as well. */
export const CONTROLLERS = [
  AuditController,
  BatchesController,
  DrillController,
  EnteredController,
  FairController,
  FindingContextController,
  FindingsController,
  HealthController,
  IndicatorsController,
  InstitutionsController,
  KeysController,
  LiveController,
  OverviewController,
  MappingsController,
  NegativeListController,
  PasswordController,
  PushController,
  PoliciesController,
  QualityController,
  RecordsController,
  RulesController,
  SettlementController,
  BacktestController,
  CasesController,
  CaseFilesController,
  CaseTasksController,
  CasePackController,
  DisclosuresController,
  RecusalsController,
  EfficacyController,
  ReviewsController,
  SamplesController,
  RuleVersionsController,
  ScoresController,
  SessionController,
  SessionsController,
  SecondFactorController,
  ProviderController,
  StatementsController,
  SuppressionsController,
  UsersController,
  TemplatesController,
  ResealController,
  VerifyController,
];

/** Starts and stops the worker with the application. */
class WorkerRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly services: Services) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.services.queue.listen(() => this.services.worker.drain());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.services.queue.close();
    await this.services.worker.stop();
  }
}

/** What controllers may ask for: each service, under its class. */
const providersOf = (services: Services): Provider[] =>
  Object.values(services).map((service) => ({ provide: service.constructor, useValue: service }));

/** The application, made of the roles that its configuration names. */
@Module({})
export class AppModule {
  static forRoles(platform: Platform, services: Services): DynamicModule {
    const { roles } = platform.config;
    const isApi = roles.includes('api');
    return {
      module: AppModule,
      imports: roles.includes('scheduler') ? [ScheduleModule.forRoot()] : [],
      controllers: isApi ? CONTROLLERS : [],
      providers: [
        ...(isApi ? providersOf(services) : []),
        ...(roles.includes('worker')
          ? [{ provide: WorkerRunner, useValue: new WorkerRunner(services) }]
          : []),
        ...(roles.includes('scheduler') && platform.config.drop
          ? [
              {
                provide: DropRunner,
                useValue: new DropRunner(
                  new DropFolder(platform.config.drop.dir, { ...services, log: platform.log }),
                  platform.config.drop.lookMs,
                  platform.log,
                ),
              },
            ]
          : []),
        ...(roles.includes('scheduler')
          ? [
              { provide: SweepSchedule, useFactory: () => new SweepSchedule(services) },
              { provide: AuditSchedule, useFactory: () => new AuditSchedule(services, platform.log) },
            ]
          : []),
      ],
    };
  }
}
