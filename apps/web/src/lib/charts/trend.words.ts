import type { TrendPoint } from '../api/api.ts';

export type TrendSummary = {
  from: string;
  to: string;
  count: number;
  last: string;
  min: string;
  max: string;
};

/** What a reader of the chart would say aloud; null when no month has a value. */
export function summarise(points: TrendPoint[], show: (value: string) => string): TrendSummary | null {
  const known = points.flatMap(({ period, value }) => (value === null ? [] : [{ period, value }]));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  const ordered = known.map(({ value }) => value).sort((a, b) => Number(a) - Number(b));
  return {
    from: first.period,
    to: last.period,
    count: known.length,
    last: show(last.value),
    min: show(ordered[0] ?? last.value),
    max: show(ordered.at(-1) ?? last.value),
  };
}
