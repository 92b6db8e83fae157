import { refuse } from './errors.ts';

/** The right to run one query, and the named pipe its rows leave through. */
export interface Slot {
  readonly pipe: string;
  release(): void;
}

interface Waiting {
  readonly start: (slot: Slot) => void;
}

/** First come, first served: a fixed number of queries at once, a bounded number waiting. */
export class Pool {
  readonly #free: string[];
  readonly #waiting = new Set<Waiting>();

  constructor(
    pipes: readonly string[],
    private readonly maxWaiting: number,
  ) {
    this.#free = [...pipes];
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  #slot(pipe: string): Slot {
    let held = true;
    return {
      pipe,
      release: () => {
        if (!held) return;
        held = false;
        const [next] = this.#waiting;
        if (next === undefined) this.#free.push(pipe);
        else {
          this.#waiting.delete(next);
          next.start(this.#slot(pipe));
        }
      },
    };
  }

  /** Waits for a slot; whoever leaves meanwhile (`signal`) loses the place. */
  async acquire(signal: AbortSignal): Promise<Slot> {
    if (signal.aborted) throw refuse('QUERY_WAS_CANCELLED', 'The client has left');
    const pipe = this.#free.pop();
    if (pipe !== undefined) return this.#slot(pipe);
    if (this.#waiting.size >= this.maxWaiting) {
      throw refuse('TOO_MANY_SIMULTANEOUS_QUERIES', `Too many queries wait (${this.maxWaiting})`);
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(entry);
        reject(refuse('QUERY_WAS_CANCELLED', 'The client has left'));
      };
      const entry: Waiting = {
        start: (slot) => {
          signal.removeEventListener('abort', leave);
          resolve(slot);
        },
      };
      this.#waiting.add(entry);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
