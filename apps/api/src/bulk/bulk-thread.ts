import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { FileLayout } from '../features/ingest/batch.js';
import type { Limits, Part } from '../features/ingest/scan/part-writer.js';
import type { StoredFile } from '../storage/file-store.js';
import type { Keys, RestKeys } from '../storage/keys.js';
import { thrown, type Fault } from './fault.js';
import { serveStream, streamOf } from './stream-port.js';

/** What the thread starts with. */
export type BulkData = { dir: string; keys: FileKeys };
/** Keys as they come out of a message: bytes that are no buffers any more. */
type FileKeys = {
  address: Uint8Array;
  rest: readonly (Pick<RestKeys, 'id' | 'suite'> & { files: Uint8Array })[];
};
/** A stored text file, how to read it, and where its parts end. */
export type ReadJob = { key: string; layout: FileLayout; limits: Limits };
/** What it is asked to do; the streams of a task go through its port. */
export type Task = { id: number; port: MessagePort } & ({ task: 'put' } | { task: 'parts'; job: ReadJob });
export type Done = { id: number } & ({ stored: StoredFile } | { fault: Fault });

const FRAME = 1 << 20;
/** Frames that are kept for the next file. */
const SPARE = 4;

type Waiting = { resolve: (stored: StoredFile) => void; reject: (error: Error) => void };

/**
 * The thread for work on whole files: sealing what is received, opening and scanning what is loaded. It has a
 * heap of its own: megabytes that pass through the main thread's make V8 mark all of it, again and again.
 */
export class BulkThread {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private readonly spare: ArrayBuffer[] = [];
  private tasks = 0;

  constructor(
    private readonly entry: string,
    private readonly dir: string,
    private readonly keys: Pick<Keys, 'address' | 'rest'>,
  ) {}

  /** Stores a file as `FileStore.put` does. */
  async put(source: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const { port1, port2 } = new MessageChannel();
    let broken: { error: unknown } | undefined;
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* source;
      } catch (error) {
        broken = { error };
        throw error;
      }
    };
    serveStream<Uint8Array<ArrayBuffer>, undefined>(port1, {
      items: this.frames(watched()),
      memoryOf: (frame) => [frame.buffer],
      takeBack: (spent) => this.spare.push(...spent.slice(0, Math.max(0, SPARE - this.spare.length))),
    });
    try {
      return await this.stored(port2);
    } catch (error) {
      throw broken ? broken.error : error;
    } finally {
      port1.close();
    }
  }

  /** The parts of a stored text file. The memory of parts that have been used is to be put into `spent`. */
  async *parts(job: ReadJob, spent: ArrayBuffer[]): AsyncGenerator<Part, string | undefined> {
    const { port1, port2 } = new MessageChannel();
    this.send({ id: ++this.tasks, task: 'parts', job, port: port2 });
    return yield* streamOf<Part, string>(port1, spent);
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private stored(port: MessagePort): Promise<StoredFile> {
    const id = ++this.tasks;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, task: 'put', port });
    });
  }

  private send(task: Task): void {
    this.worker ??= this.start();
    this.worker.postMessage(task, [task.port]);
  }

  private start(): Worker {
    const { address, rest } = this.keys;
    const keys = { address, rest: rest.map(({ id, suite, files }) => ({ id, suite, files })) };
    const workerData: BulkData = { dir: this.dir, keys };
    const worker = new Worker(this.entry, { workerData, name: 'bulk' });
    // Whoever waits for a task keeps the process alive, not the thread.
    worker.unref();
    worker.on('message', (done: Done) => {
      const waiting = this.waiting.get(done.id);
      this.waiting.delete(done.id);
      if ('fault' in done) waiting?.reject(thrown(done.fault));
      else waiting?.resolve(done.stored);
    });
    const fail = (error: Error): void => {
      if (this.worker === worker) this.worker = undefined;
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
    worker.once('error', fail);
    worker.once('exit', () => fail(new Error('the thread for files has ended')));
    return worker;
  }

  /** Pieces of any size as full frames, the last one excepted. */
  private async *frames(
    source: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
    const fresh = (): Uint8Array<ArrayBuffer> => new Uint8Array(this.spare.pop() ?? new ArrayBuffer(FRAME));
    let frame = fresh();
    let used = 0;
    for await (const piece of source) {
      for (let at = 0; at < piece.length;) {
        if (used === FRAME) {
          yield frame;
          frame = fresh();
          used = 0;
        }
        const taken = Math.min(FRAME - used, piece.length - at);
        frame.set(piece.subarray(at, at + taken), used);
        used += taken;
        at += taken;
      }
    }
    if (used > 0) yield frame.subarray(0, used);
  }
}
