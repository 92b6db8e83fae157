const key = (pool: string): string => `fundwatch.source.${pool}`;

/** Whom files of a pool last came from, on this browser. A source belongs to one pool, so a new pool has one of its own name. */
export const lastSource = (pool: string): string => localStorage.getItem(key(pool)) ?? (pool || 'default');

export const keepSource = (pool: string, source: string): void => localStorage.setItem(key(pool), source);
