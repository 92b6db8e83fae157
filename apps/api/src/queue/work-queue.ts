/**
 * Wakes workers. It carries ids and may lose them: the ledger is the truth, and a woken worker takes
 * from there whatever is due.
 */
export type WorkQueue = {
  /** Says that a batch waits. */
  announce: (seq: number) => Promise<void>;
  /** Calls `work` whenever there may be something to do, until `close`. */
  listen: (work: () => Promise<void>) => Promise<void>;
  close: () => Promise<void>;
};
