import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { IngestApi } from './features/ingest/ingest.api.js';
import { BatchesController, KeysController } from './features/ingest/batches.controller.js';
import { ReadApi } from './features/read.api.js';
import { ReadController } from './features/read.controller.js';
import type { Platform } from './platform.js';
import { SweepSchedule } from './scheduler/sweep.schedule.js';
import type { Services } from './services.js';

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

/** The application, made of the roles that its configuration names. */
@Module({})
export class AppModule {
  static forRoles(platform: Platform, services: Services): DynamicModule {
    const { roles } = platform.config;
    const isApi = roles.includes('api');
    return {
      module: AppModule,
      imports: roles.includes('scheduler') ? [ScheduleModule.forRoot()] : [],
      controllers: isApi ? [BatchesController, KeysController, ReadController] : [],
      providers: [
        ...(isApi
          ? [
              {
                provide: IngestApi,
                useValue: new IngestApi(services.ingest, services.loads, services.audit, services.keys),
              },
              { provide: ReadApi, useValue: new ReadApi(services, platform.engineState) },
            ]
          : []),
        ...(roles.includes('worker')
          ? [{ provide: WorkerRunner, useValue: new WorkerRunner(services) }]
          : []),
        ...(roles.includes('scheduler')
          ? [{ provide: SweepSchedule, useFactory: () => new SweepSchedule(services) }]
          : []),
      ],
    };
  }
}
