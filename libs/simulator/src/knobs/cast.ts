/** Whole numbers from the first to the second, both included. */
export type Range = readonly [low: number, high: number];

/** How plain a case is: a violation, one that barely is one, or an innocent who barely is none. */
export type Edge = 'plain' | 'subtle' | 'below';

/** Where a case stands: the key of its part in the plan, which members of a group share, and how plain it is. */
export type Cast = { key: string; edge: Edge };
