import type { IndicatorRow } from '../../lib/api/api.ts';
import { changeBetween, type Change } from '../../lib/i18n/format.ts';
import { monthsOf } from '../../lib/i18n/period.ts';

/** The four an officer asks for first: 住院率, 费用增长率, 县域内就诊率, 门诊次均费用. */
export const TILE_INDICATORS = ['L01', 'L02', 'L06', 'K08'] as const;

/** What each is computed from, so that a tile can say how far its own data goes. */
export const TILE_NEEDS: Record<(typeof TILE_INDICATORS)[number], string[]> = {
  L01: ['visits', 'settlements'],
  L02: ['settlements'],
  L06: ['visits', 'settlements'],
  K08: ['visits', 'settlements'],
};

export type Tile = { row: IndicatorRow | undefined; change: Change | null };

export function mainRow(
  rows: IndicatorRow[],
  indicator: string,
  subject: string | null,
): IndicatorRow | undefined {
  return rows.find(
    (row) => row.indicator === indicator && row.variant === 'main' && row.subject_id === subject,
  );
}

export function buildTile(
  indicator: string,
  subject: string | null,
  now: IndicatorRow[],
  before: IndicatorRow[],
): Tile {
  const row = mainRow(now, indicator, subject);
  const earlier = mainRow(before, indicator, subject);
  return { row, change: row ? changeBetween(row.value, earlier?.value ?? null, row.unit) : null };
}

/** The asked area if it has rows, else the one with the most insured people. */
export function pickArea(asked: string | null, rows: IndicatorRow[], areaIds: string[]): string | null {
  if (asked && areaIds.includes(asked)) return asked;
  const bases = rows.filter(({ indicator, variant }) => indicator === 'L01' && variant === 'main');
  const [largest] = bases.sort((a, b) => Number(b.denominator ?? 0) - Number(a.denominator ?? 0));
  return largest?.subject_id ?? areaIds[0] ?? null;
}

/** A trend ends with the period, or where the data ends if that is earlier. */
export function trendUntil(period: string | null, asOf: string | null): string | null {
  if (!period) return null;
  const { last } = monthsOf(period);
  const reached = asOf?.slice(0, 7) ?? last;
  return reached < last ? reached : last;
}
