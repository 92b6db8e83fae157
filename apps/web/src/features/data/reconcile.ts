import type { Receipt } from '../../lib/api/api.ts';

export type Reconciliation =
  | { state: 'pending'; done: number }
  | { state: 'balanced' }
  | { state: 'unbalanced'; sum: number; difference: number };

/** No row is lost in silence: what became of each row must add up to the rows received. */
export function reconcile(receipt: Receipt): Reconciliation {
  if (receipt.state === 'accepted' || receipt.state === 'loading')
    return { state: 'pending', done: sumOf(receipt) };
  const sum = sumOf(receipt);
  return sum === receipt.rows
    ? { state: 'balanced' }
    : { state: 'unbalanced', sum, difference: receipt.rows - sum };
}

export function sumOf({ accepted, duplicate, corrected, rejected }: Receipt): number {
  return accepted + duplicate + corrected + rejected;
}

export function isMoving({ state }: Receipt): boolean {
  return state === 'accepted' || state === 'loading';
}
