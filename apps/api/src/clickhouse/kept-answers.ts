import { LRUCache } from 'lru-cache';

/** How many rows of answers are kept; a row is some 300 bytes. */
const ROWS = 300_000;

/**
 * Answers that follow from what stands at a certain point and from nothing else: from published runs, none of which is ever written
 * again, or from these and the batches that have come. What was read then stays true for as long as that is how things stand, and is
 * asked for under another key once it is not.
 */
export class KeptAnswers<Answer extends object> {
  readonly #kept: LRUCache<string, Answer>;
  readonly #reading = new Map<string, Promise<Answer>>();

  /** `rowsOf`: how many rows an answer has. */
  constructor(rowsOf: (answer: Answer) => number) {
    this.#kept = new LRUCache({ maxSize: ROWS, sizeCalculation: (answer) => rowsOf(answer) + 1 });
  }

  /** What is kept under a key. */
  known(key: string): Answer | undefined {
    return this.#kept.get(key);
  }

  /**
   * What is kept under a key that names how things stand and the whole question; else what `read` gives, kept from then on. Once things
   * have moved on every open page asks at the same time: the first of them reads for all.
   */
  async of(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const known = this.known(key) ?? this.#reading.get(key);
    if (known) return known;
    const reading = read();
    this.#reading.set(key, reading);
    try {
      const answer = await reading;
      this.#kept.set(key, answer);
      return answer;
    } finally {
      this.#reading.delete(key);
    }
  }
}
