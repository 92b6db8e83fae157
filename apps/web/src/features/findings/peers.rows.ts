import type { Peers, PeerRow } from './context.queries.ts';

export type PeerMeasure = 'count' | 'amount';
export type PeerBin = { low: number; high: number; count: number; isOwn: boolean; share: number };
export type PeerLine = { at: number; value: string | number };
export type PeerPlot = {
  bins: PeerBin[];
  median: PeerLine;
  p95: PeerLine;
  own: PeerLine;
  max: string | number;
};

const MOST_BINS = 24;

/** How the peers spread over the values, the subject's own place among them; null where there is nothing to draw. */
export function peerPlot(peers: Peers, measure: PeerMeasure): PeerPlot | null {
  const spread = peers[measure];
  if (!spread || Number(spread.max) <= 0) return null;
  const max = Number(spread.max);
  // Counts are whole: a column for each as long as they fit.
  const bins = measure === 'count' ? Math.min(max + 1, MOST_BINS) : MOST_BINS;
  const width = measure === 'count' ? (max + 1) / bins : max / bins;
  const columnOf = (row: PeerRow) => Math.min(Math.floor(Number(row[measure]) / width), bins - 1);
  const counts = Array.from({ length: bins }, (_, at) => ({
    low: at * width,
    high: (at + 1) * width,
    count: 0,
    isOwn: false,
    share: 0,
  }));
  for (const row of peers.rows) {
    const bin = counts[columnOf(row)];
    if (!bin) continue;
    bin.count += 1;
    bin.isOwn ||= row.is_own;
  }
  const most = Math.max(...counts.map(({ count }) => count), 1);
  const end = bins * width;
  const lineAt = (value: string | number): PeerLine => ({
    value,
    at: Math.round(((Number(value) + (measure === 'count' ? 0.5 : 0)) / end) * 10_000) / 100,
  });
  return {
    bins: counts.map((bin) => ({ ...bin, share: bin.count / most })),
    median: lineAt(spread.median),
    p95: lineAt(spread.p95),
    own: lineAt(spread.own),
    max: spread.max,
  };
}
