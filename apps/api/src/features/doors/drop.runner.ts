import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Log } from '../../log.js';
import type { DropFolder } from './drop-folder.js';

/** Looks into the drop folder from time to time while the application runs. Many of them do no harm. */
export class DropRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: DropFolder,
    private readonly lookMs: number,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.last = this.folder
        .look()
        .catch((error: unknown) => this.log.warn('drop folder', { error: String(error) }));
    }, this.lookMs);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.last;
  }
}
