import type { Quality } from './quality.queries.ts';

type Cell = Quality['trend'][number];
export type StreamMonths = { stream: string; cells: (Cell | undefined)[] };

const MOST_MONTHS = 12;

/** Rejected shares as a table: a row for each stream, a column for each of the last months that had rows. */
export function monthsTable(trend: Quality['trend']): { months: string[]; streams: StreamMonths[] } {
  const months = [...new Set(trend.map(({ month }) => month))].sort().slice(-MOST_MONTHS);
  const streams = [...new Set(trend.map(({ stream }) => stream))].sort();
  return {
    months,
    streams: streams.map((stream) => ({
      stream,
      cells: months.map((month) => trend.find((cell) => cell.stream === stream && cell.month === month)),
    })),
  };
}
