import type { IndicatorRow, Metric, Subject, Text } from '../../lib/api/api.ts';
import { changeBetween, type Change } from '../../lib/i18n/format.ts';

export type IndicatorLine = {
  id: string;
  metric: Metric | undefined;
  row: IndicatorRow;
  before: string | null;
  change: Change | null;
  /** The label of a variant; null on the main line. */
  variant: Text | null;
};

/** One subject, every indicator: main line first, its variants under it. */
export function linesOfSubject(
  metrics: Metric[],
  now: IndicatorRow[],
  before: IndicatorRow[],
  subject: string,
): IndicatorLine[] {
  const known = metrics.map(({ id }) => id);
  return now
    .filter(({ subject_id }) => subject_id === subject)
    .toSorted((a, b) => rank(known, a) - rank(known, b))
    .map((row) => toLine(row, metrics, before));
}

/** One indicator in one variant, every subject: the largest value first, what cannot be computed last. */
export function linesOfIndicator(
  metrics: Metric[],
  now: IndicatorRow[],
  before: IndicatorRow[],
  which: { indicator: string; variant: string },
): IndicatorLine[] {
  return now
    .filter(({ indicator, variant }) => indicator === which.indicator && variant === which.variant)
    .toSorted((a, b) => sortValue(b) - sortValue(a))
    .map((row) => toLine(row, metrics, before));
}

/** Whether a figure is made of what people entered: then its numbers lead to their entries, not to records. */
export const isEntered = (metric: Metric | undefined, row: IndicatorRow): boolean =>
  metric?.is_entered === true || row.variant === 'survey_entered';

/** Families of indicators, by the letter of their ids. */
export const FAMILIES = ['N', 'L', 'K', 'H'] as const;
export type Family = (typeof FAMILIES)[number];

/** Lines by family, of those whose id or name in either language has the words that are looked for. */
export function byFamily(
  lines: readonly IndicatorLine[],
  words: string,
): { family: Family; lines: IndicatorLine[] }[] {
  const sought = words.trim().toLowerCase();
  const fits = ({ row, metric }: IndicatorLine): boolean =>
    [row.indicator, metric?.label.zh ?? '', metric?.label.en ?? ''].some((text) =>
      text.toLowerCase().includes(sought),
    );
  const number = ({ row }: IndicatorLine): number => Number(row.indicator.slice(1));
  // Stable: variants stay under their main line.
  const found = lines.filter(fits).toSorted((a, b) => number(a) - number(b));
  return FAMILIES.map((family) => ({
    family,
    lines: found.filter(({ row }) => row.indicator.startsWith(family)),
  })).filter((group) => group.lines.length > 0);
}

export function pickSubject(asked: string | null, subjects: Subject[], rows: IndicatorRow[]): string | null {
  if (asked && subjects.some(({ id }) => id === asked)) return asked;
  const withRows = new Set(rows.map(({ subject_id }) => subject_id));
  return subjects.find(({ id }) => withRows.has(id))?.id ?? subjects[0]?.id ?? rows[0]?.subject_id ?? null;
}

function toLine(row: IndicatorRow, metrics: Metric[], before: IndicatorRow[]): IndicatorLine {
  const metric = metrics.find(({ id }) => id === row.indicator);
  const earlier = before.find((other) => isSameLine(other, row))?.value ?? null;
  return {
    id: `${row.indicator}/${row.variant}/${row.subject_id}`,
    metric,
    row,
    before: earlier,
    change: changeBetween(row.value, earlier, row.unit),
    variant: row.variant === 'main' ? null : variantLabel(metric, row.variant),
  };
}

function isSameLine(a: IndicatorRow, b: IndicatorRow): boolean {
  return a.indicator === b.indicator && a.variant === b.variant && a.subject_id === b.subject_id;
}

function variantLabel(metric: Metric | undefined, variant: string): Text {
  return metric?.variants.find(({ id }) => id === variant)?.label ?? { zh: variant, en: variant };
}

function rank(known: string[], { indicator, variant }: IndicatorRow): number {
  const index = known.indexOf(indicator);
  return (index < 0 ? known.length : index) * 2 + (variant === 'main' ? 0 : 1);
}

function sortValue({ value }: IndicatorRow): number {
  return value === null ? -Infinity : Number(value);
}
