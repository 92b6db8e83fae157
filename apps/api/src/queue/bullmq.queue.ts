import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { JOBS } from './jobs.js';
import type { WorkQueue } from './work-queue.js';

const NAME = 'work';
const PREFIX = 'fundwatch';

/** With Redis: BullMQ carries the ids of batches and wakes one worker for each. */
export class BullmqQueue implements WorkQueue {
  private readonly connections: Redis[] = [];
  private readonly queue: Queue;
  private worker: Worker | undefined;
  private sweep: NodeJS.Timeout | undefined;

  constructor(
    private readonly url: string,
    private readonly onError: (error: unknown) => void = () => undefined,
    /** Redis may be wiped or late; a look at the ledger now and then finds what was lost. */
    private readonly sweepMs = 5_000,
  ) {
    this.queue = new Queue(NAME, { connection: this.connect(), prefix: PREFIX });
    this.queue.on('error', onError);
  }

  async announce(seq: number): Promise<void> {
    const payload = JOBS['ingest.batch'].parse({ seq });
    // The batch is already acknowledged by the ledger; Redis being away must not undo that.
    await this.queue
      .add('ingest.batch', payload, { jobId: `batch/${seq}`, removeOnComplete: true, removeOnFail: true })
      .catch(this.onError);
  }

  async listen(work: () => Promise<void>): Promise<void> {
    this.worker = new Worker(NAME, work, { connection: this.connect(), prefix: PREFIX, concurrency: 1 });
    this.worker.on('error', this.onError);
    this.worker.on('failed', (_, error) => this.onError(error));
    this.sweep = setInterval(() => void work().catch(this.onError), this.sweepMs);
    await work().catch(this.onError);
  }

  async close(): Promise<void> {
    clearInterval(this.sweep);
    await this.worker?.close();
    await this.queue.close();
    for (const connection of this.connections) connection.disconnect();
  }

  private connect(): Redis {
    const connection = new Redis(this.url, { maxRetriesPerRequest: null, enableOfflineQueue: true });
    connection.on('error', this.onError);
    this.connections.push(connection);
    return connection;
  }
}
