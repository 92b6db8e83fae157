type Waiting<Item, Answer> = {
  item: Item;
  size: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
};

/**
 * Commits what arrives close together in one go. The first item of a group waits a moment for others; while one
 * group is being committed the next one gathers. An item is answered only when its group is committed.
 */
export class GroupCommit<Item, Answer> {
  private readonly waiting = new Map<string, Waiting<Item, Answer>[]>();

  constructor(
    private readonly commit: (key: string, items: readonly Item[]) => Promise<readonly Answer[]>,
    private readonly options: { waitMs: number; maxSize: number },
  ) {}

  /** Adds an item to the group of its key; `size` counts towards the most that a group may hold. */
  add(key: string, item: Item, size: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const entry = { item, size, resolve, reject };
      const group = this.waiting.get(key);
      if (group) group.push(entry);
      else {
        this.waiting.set(key, [entry]);
        setTimeout(() => void this.run(key), this.options.waitMs);
      }
    });
  }

  private async run(key: string): Promise<void> {
    for (;;) {
      const all = this.waiting.get(key) ?? [];
      if (all.length === 0) break;
      const group = all.splice(0, this.fitting(all));
      try {
        const answers = await this.commit(
          key,
          group.map(({ item }) => item),
        );
        for (const [at, { resolve, reject }] of group.entries()) {
          const answer = answers[at];
          if (answer === undefined) reject(new Error('the commit answered less than it was given'));
          else resolve(answer);
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.waiting.delete(key);
  }

  private fitting(all: readonly Waiting<Item, Answer>[]): number {
    let size = 0;
    const surplus = all.findIndex((entry, at) => (size += entry.size) > this.options.maxSize && at > 0);
    return surplus < 0 ? all.length : surplus;
  }
}
