/** A subject's values month by month, null where one is not known. */
export type Series = { id: string; values: readonly (number | null)[] };

export type Difference = {
  /** what the comparators did, weighted: what would have been, if the subject had gone on beside them */
  counterfactual: (number | null)[];
  weights: { id: string; weight: number }[];
  /** root mean square of the gap before the date, and the mean gap before and after it */
  fitBefore: number;
  gapBefore: number;
  gapAfter: number;
  /** gap after − gap before (difference in differences) */
  effect: number;
  /** the same for each comparator, as if the date had been its own: what chance and other causes do */
  placebos: { id: string; effect: number }[];
  /** share of subjects, the own one included, that moved as far; null with too few comparators */
  share: number | null;
};

export type Weighting = 'equal' | 'synthetic';
/** Months before and after without which nothing is compared, and comparators for a share of placebos. */
export const FEWEST_BEFORE = 6;
export const FEWEST_AFTER = 1;
const FEWEST_PLACEBOS = 4;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? NaN : values.reduce((sum, one) => sum + one, 0) / values.length;

/**
 * A subject beside the weighted mean of others, before and after a month (`at`: the first month after). Weights are equal, or those that
 * fit the months before best (at least 0, summing to 1). Only months that all of them know count. Undefined with too few months or no
 * comparator.
 */
export function differenceOf(
  own: Series,
  others: readonly Series[],
  { at, weighting }: { at: number; weighting: Weighting },
): Difference | undefined {
  const complete = others.filter(({ values }) =>
    own.values.every((value, month) => value === null || known(values[month])),
  );
  const months = own.values.flatMap((value, month) => (value === null ? [] : [month]));
  const before = months.filter((month) => month < at);
  const after = months.filter((month) => month >= at);
  if (complete.length === 0 || before.length < FEWEST_BEFORE || after.length < FEWEST_AFTER) return undefined;
  const measured = gapOf(own, complete, { before, after, weighting });
  const placebos = complete.map((other) => ({
    id: other.id,
    effect: gapOf(
      other,
      complete.filter(({ id }) => id !== other.id),
      { before, after, weighting },
    ).effect,
  }));
  const told = placebos.filter(({ effect }) => Number.isFinite(effect));
  const asFar = told.filter(({ effect }) => Math.abs(effect) >= Math.abs(measured.effect)).length;
  return {
    ...measured,
    placebos: told,
    share: told.length >= FEWEST_PLACEBOS ? (asFar + 1) / (told.length + 1) : null,
  };
}

const known = (value: number | null | undefined): value is number => typeof value === 'number';

type Span = { before: readonly number[]; after: readonly number[]; weighting: Weighting };

function gapOf(
  own: Series,
  others: readonly Series[],
  { before, after, weighting }: Span,
): Omit<Difference, 'placebos' | 'share'> {
  const at = (series: Series, month: number): number => series.values[month] ?? NaN;
  const weights =
    weighting === 'equal' || others.length < 2
      ? others.map(() => 1 / others.length)
      : bestWeights(
          before.map((month) => at(own, month)),
          others.map((other) => before.map((month) => at(other, month))),
        );
  const mixed = (month: number): number =>
    others.reduce((sum, other, index) => sum + (weights[index] ?? 0) * at(other, month), 0);
  const gaps = (span: readonly number[]): number[] => span.map((month) => at(own, month) - mixed(month));
  const [gapBefore, gapAfter] = [mean(gaps(before)), mean(gaps(after))];
  return {
    counterfactual: own.values.map((value, month) =>
      value === null || others.length === 0 ? null : mixed(month),
    ),
    weights: others.map(({ id }, index) => ({ id, weight: weights[index] ?? 0 })),
    fitBefore: Math.sqrt(mean(gaps(before).map((gap) => gap * gap))),
    gapBefore,
    gapAfter,
    effect: gapAfter - gapBefore,
  };
}

const STEPS = 2_000;

/**
 * Weights on the simplex with the least squared gap to a target (Frank–Wolfe with exact steps; it starts from equal weights and
 * always takes the same way).
 */
export function bestWeights(target: readonly number[], columns: readonly (readonly number[])[]): number[] {
  const weights = columns.map(() => 1 / columns.length);
  const residual = target.map(
    (value, row) =>
      columns.reduce((sum, column, at) => sum + (weights[at] ?? 0) * (column[row] ?? 0), 0) - value,
  );
  for (let step = 0; step < STEPS; step += 1) {
    const slopes = columns.map((column) =>
      column.reduce((sum, value, row) => sum + value * (residual[row] ?? 0), 0),
    );
    const best = slopes.indexOf(Math.min(...slopes));
    const toward = target.map((value, row) => (columns[best]?.[row] ?? 0) - value);
    const move = residual.map((value, row) => (toward[row] ?? 0) - value);
    const length = move.reduce((sum, value) => sum + value * value, 0);
    if (length < 1e-18) break;
    const along = -move.reduce((sum, value, row) => sum + value * (residual[row] ?? 0), 0) / length;
    const size = Math.min(1, Math.max(0, along));
    if (size < 1e-9) break;
    for (const at of weights.keys()) weights[at] = (weights[at] ?? 0) * (1 - size) + (at === best ? size : 0);
    for (const row of residual.keys()) residual[row] = (residual[row] ?? 0) + size * (move[row] ?? 0);
  }
  return weights;
}
