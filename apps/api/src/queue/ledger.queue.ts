import type { WorkQueue } from './work-queue.js';

/** Without Redis: announcements inside the process, and a look at the ledger from time to time. */
export class LedgerQueue implements WorkQueue {
  private timer: NodeJS.Timeout | undefined;
  private work: (() => Promise<void>) | undefined;

  constructor(
    private readonly pollMs = 500,
    private readonly onError: (error: unknown) => void = () => undefined,
  ) {}

  async announce(): Promise<void> {
    this.run();
  }

  async listen(work: () => Promise<void>): Promise<void> {
    this.work = work;
    this.timer = setInterval(() => this.run(), this.pollMs);
    this.run();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.work = undefined;
  }

  private run(): void {
    this.work?.().catch(this.onError);
  }
}
