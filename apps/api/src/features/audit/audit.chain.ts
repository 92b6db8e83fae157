import { createHash } from 'node:crypto';
import { z } from 'zod';
import { instant } from '../../postgres/instant.js';

/** A row as the chain knows it: its hash covers all of it and the hash before it. */
export const chainRow = z.object({
  seq: z.number(),
  at: instant,
  who: z.string(),
  what: z.string(),
  detail: z.unknown(),
  previous: z.string(),
  hash: z.string(),
});
export type ChainRow = z.infer<typeof chainRow>;
/** The row that the next one follows. */
export type ChainEnd = Pick<ChainRow, 'seq' | 'hash'>;

export const GENESIS: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/** Sorted keys, so that the text of a detail does not depend on how the database keeps JSON. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

export const hashOf = (row: Omit<ChainRow, 'seq' | 'hash'>): string =>
  createHash('sha256')
    .update([row.previous, row.at, row.who, row.what, canonical(row.detail)].join('\n'))
    .digest('hex');

/** What is wrong with a row by itself; nothing of one that is as it was written. */
export function faultOf(row: ChainRow): string | undefined {
  if (hashOf(row) !== row.hash) return `audit row ${row.seq} was changed`;
  return row.what === 'audit.head_lost'
    ? `before audit row ${row.seq} the head of the chain was taken away or changed`
    : undefined;
}

export const follows = (row: ChainRow, last: ChainEnd): boolean => row.previous === last.hash;
export const gapBefore = (row: ChainRow, last: ChainEnd): string =>
  `audit row ${row.seq} does not follow row ${last.seq}: what stood between them is missing, or row ${last.seq} was changed`;
