import type { PeerValues } from './institutions.queries.ts';

export type Band = { low: number; high: number; median: number; own: number | null; before: number | null };

/** A little room at both ends, so that no mark stands on the edge. */
const ROOM = 0.08;

/** Where the peers' middle half, their median and the subject stand on a common scale, in percent. */
export function bandOf(peers: PeerValues, own: string | null, before: string | null): Band {
  const known = [peers.p25, peers.median, peers.p75, own, before].flatMap((value) =>
    value === null ? [] : [Number(value)],
  );
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const span = most - least || 1;
  const at = (value: string) =>
    Math.round((ROOM + ((Number(value) - least) / span) * (1 - 2 * ROOM)) * 1000) / 10;
  return {
    low: at(peers.p25),
    high: at(peers.p75),
    median: at(peers.median),
    own: own === null ? null : at(own),
    before: before === null ? null : at(before),
  };
}
