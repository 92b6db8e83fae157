import { LRUCache } from 'lru-cache';

/** How many rows of answers are kept; a row is some 200 bytes. */
const ROWS = 200_000;

/**
 * Answers that follow from published rollups and nothing else. A run is never written again: what was read of some runs stays true for as
 * long as these are the published ones, and is asked for under another key once one of them is not.
 */
export class PublishedAnswers<Row extends object> {
  readonly #kept = new LRUCache<string, readonly Row[]>({
    maxSize: ROWS,
    sizeCalculation: (rows) => rows.length + 1,
  });

  /** What is kept under a key that names the runs and the whole question; else what `read` gives, kept from then on. */
  async of(key: string, read: () => Promise<Row[]>): Promise<readonly Row[]> {
    const known = this.#kept.get(key);
    if (known) return known;
    const rows = await read();
    this.#kept.set(key, rows);
    return rows;
  }
}
