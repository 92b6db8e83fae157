import type { Receipt } from '../../lib/api/api.ts';
import { ApiProblem } from '../../lib/api/http.ts';
import { uploadFile } from '../../lib/api/upload.ts';

export type Sending = {
  id: number;
  file: File;
  source: string;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  sentBytes: number;
  receipt: Receipt | null;
  problem: ApiProblem | null;
};

/** Files go one after the other: an office line is narrow, and receipts then come in order. */
export class Uploads {
  list = $state<Sending[]>([]);
  readonly #onReceipt: () => void;
  readonly #pool: () => string;
  #isRunning = false;

  constructor(pool: () => string, onReceipt: () => void) {
    this.#pool = pool;
    this.#onReceipt = onReceipt;
  }

  add(files: Iterable<File>, source: string): void {
    for (const file of files) {
      this.list.push({
        id: this.list.length,
        file,
        source,
        state: 'waiting',
        sentBytes: 0,
        receipt: null,
        problem: null,
      });
    }
    void this.#run();
  }

  retry(sending: Sending): void {
    Object.assign(sending, { state: 'waiting', sentBytes: 0, problem: null });
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#next(); next; next = this.#next()) await this.#send(next);
    this.#isRunning = false;
  }

  #next(): Sending | undefined {
    return this.list.find(({ state }) => state === 'waiting');
  }

  async #send(sending: Sending): Promise<void> {
    sending.state = 'sending';
    const { file, source } = sending;
    try {
      const onProgress = (sentBytes: number) => (sending.sentBytes = sentBytes);
      sending.receipt = await uploadFile({ file, source, pool: this.#pool(), onProgress });
      sending.state = 'done';
      this.#onReceipt();
    } catch (error) {
      sending.problem = error instanceof ApiProblem ? error : new ApiProblem('network');
      sending.state = 'failed';
    }
  }
}
