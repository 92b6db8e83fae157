/** Before the first event nothing can have become due. */
const BEGINNING = '1970-01-01';

/** The business day that a pool's clock has reached. */
export const dayOf = (clock: string | null): string => (clock ?? BEGINNING).slice(0, 10);
