import { byar, monthlyError, student95, wilson, Z95, Z998, type Range } from './interval.js';
import type { Model } from './models.js';

/** A subject's figure; `months` are its numerators and denominators month by month, for the model that varies by them. */
export type Point = {
  id: string;
  numerator: number;
  denominator: number;
  months?: readonly (readonly [number, number])[];
};

/** `low` and `high` lie outside the 99.8 % limits about the peers. Between these and the 95 % limits nothing can be told yet. */
export const VERDICTS = ['low', 'high', 'within', 'cannot_tell'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const DOUBTS = ['few_events', 'few_months', 'few_peers', 'between_limits', 'no_value'] as const;
export type Doubt = (typeof DOUBTS)[number];

export type Compared = {
  id: string;
  value: number | null;
  /** 95 % interval of the value by itself */
  interval: Range | null;
  /** where values of this size lie if the subject is like its peers */
  limits: { p95: Range; p998: Range } | null;
  /** the value drawn towards the peers, the more so the less it rests on */
  shrunk: number | null;
  verdict: Verdict;
  doubt: Doubt | null;
  /** best and worst place (1 = the lowest value) that the intervals leave open */
  ranks: readonly [number, number] | null;
};

export type Comparison = {
  model: Model;
  peers: number;
  centre: number | null;
  /** by how much more the peers differ than chance explains; the limits are widened by its root */
  dispersion: number;
  rows: Compared[];
};

/** Fewer peers than this have no common level from which one could stray. */
export const FEWEST_PEERS = 5;
/** Events, and units without one, that limits by a normal curve need. */
const FEWEST_EVENTS = 5;

type Sized = Point & { x: number; se: number | undefined; interval: Range | undefined; isFew: boolean };

/** Compares subjects with each other by one model (Wilson, Byar, or the spread of their months). Their order does not matter. */
export function compareFairly(model: Model, points: readonly Point[]): Comparison {
  const usable = points.filter(({ denominator, numerator }) => sizeOf(model, numerator, denominator) > 0);
  const base = usable.reduce(
    (sum, { numerator, denominator }) => sum + sizeOf(model, numerator, denominator),
    0,
  );
  const centre = base > 0 ? usable.reduce((sum, { numerator }) => sum + numerator, 0) / base : null;
  const sized = new Map(
    centre === null ? [] : usable.map((point) => [point.id, sizedBy(model, point, centre)] as const),
  );
  const told = [...sized.values()].filter((point) => point.se !== undefined && point.se > 0);
  const dispersion = centre === null ? 1 : dispersionOf(told, centre);
  const spread = centre === null ? 0 : betweenVariance(told, centre);
  const back = model === 'odds' ? oddsOf : (x: number): number => x;
  const rows = points.map(({ id }): Compared => {
    const point = sized.get(id);
    if (!point || centre === null) return UNKNOWN(id);
    const { x, se, interval } = point;
    const limits =
      se === undefined
        ? null
        : {
            p95: about(model, centre, Z95 * se * Math.sqrt(dispersion)),
            p998: about(model, centre, Z998 * se * Math.sqrt(dispersion)),
          };
    const weight = se === undefined || se === 0 ? 1 : spread / (spread + se * se);
    return {
      id,
      value: back(x),
      interval: interval ? [back(interval[0]), back(interval[1])] : null,
      limits: limits && {
        p95: [back(limits.p95[0]), back(limits.p95[1])],
        p998: [back(limits.p998[0]), back(limits.p998[1])],
      },
      shrunk: se === undefined ? null : back(centre + weight * (x - centre)),
      ...verdictOf(point, limits, usable.length),
      ranks: rankRange(point, [...sized.values()]),
    };
  });
  return { model, peers: usable.length, centre: centre === null ? null : back(centre), dispersion, rows };
}

const UNKNOWN = (id: string): Compared => ({
  id,
  value: null,
  interval: null,
  limits: null,
  shrunk: null,
  verdict: 'cannot_tell',
  doubt: 'no_value',
  ranks: null,
});

/** Odds are compared as the share of the numerator in both counts, and shown as odds. */
const sizeOf = (model: Model, numerator: number, denominator: number): number =>
  model === 'odds' ? numerator + denominator : denominator;
const oddsOf = (share: number): number => (share >= 1 ? Infinity : share / (1 - share));

function sizedBy(model: Model, point: Point, centre: number): Sized {
  const size = sizeOf(model, point.numerator, point.denominator);
  const x = point.numerator / size;
  if (model === 'months') {
    const relative = monthlyError(point.months ?? []);
    const se = relative === undefined ? undefined : relative * Math.abs(x);
    const half = se === undefined ? undefined : student95((point.months?.length ?? 0) - 1) * se;
    return { ...point, x, se, interval: half === undefined ? undefined : [x - half, x + half], isFew: false };
  }
  const variance = model === 'rate' ? centre : centre * (1 - centre);
  const isFew = centre * size < FEWEST_EVENTS || (model !== 'rate' && (1 - centre) * size < FEWEST_EVENTS);
  const interval = model === 'rate' ? byar(point.numerator, size) : wilson(point.numerator, size);
  return { ...point, x, se: Math.sqrt(Math.max(0, variance) / size), interval, isFew };
}

const about = (model: Model, centre: number, half: number): Range => [
  model === 'months' ? centre - half : Math.max(0, centre - half),
  model === 'proportion' || model === 'odds' ? Math.min(1, centre + half) : centre + half,
];

function verdictOf(
  { x, isFew }: Sized,
  limits: { p95: Range; p998: Range } | null,
  peers: number,
): Pick<Compared, 'verdict' | 'doubt'> {
  if (peers < FEWEST_PEERS) return { verdict: 'cannot_tell', doubt: 'few_peers' };
  if (!limits) return { verdict: 'cannot_tell', doubt: 'few_months' };
  if (isFew) return { verdict: 'cannot_tell', doubt: 'few_events' };
  if (x < limits.p998[0]) return { verdict: 'low', doubt: null };
  if (x > limits.p998[1]) return { verdict: 'high', doubt: null };
  if (x < limits.p95[0] || x > limits.p95[1]) return { verdict: 'cannot_tell', doubt: 'between_limits' };
  return { verdict: 'within', doubt: null };
}

/** Peers that a tenth at each end may be drawn in of. */
const FEWEST_FOR_DISPERSION = 10;

/** Spiegelhalter's overdispersion, the outer tenths drawn in so that the strays do not hide themselves; never below 1. */
function dispersionOf(points: readonly Sized[], centre: number): number {
  if (points.length < FEWEST_FOR_DISPERSION) return 1;
  const scores = points.map(({ x, se }) => (x - centre) / (se ?? 1)).sort((a, b) => a - b);
  const cut = Math.floor(scores.length / 10);
  const [low = 0, high = 0] = [scores[cut], scores[scores.length - 1 - cut]];
  const squares = scores.map((score) => Math.min(Math.max(score, low), high) ** 2);
  return Math.max(1, squares.reduce((sum, one) => sum + one, 0) / scores.length);
}

/** Variance between peers beyond chance (DerSimonian–Laird); 0 when chance explains all of it. */
function betweenVariance(points: readonly Sized[], centre: number): number {
  const weights = points.map(({ se }) => 1 / ((se ?? 1) * (se ?? 1)));
  const total = weights.reduce((sum, one) => sum + one, 0);
  const squares = weights.reduce((sum, one) => sum + one * one, 0);
  const q = points.reduce((sum, { x }, at) => sum + (weights[at] ?? 0) * (x - centre) ** 2, 0);
  const scale = total - squares / total;
  return scale > 0 ? Math.max(0, (q - (points.length - 1)) / scale) : 0;
}

/** Places that are left open: those whose intervals lie wholly below come before, those wholly above come after. */
function rankRange(own: Sized, all: readonly Sized[]): readonly [number, number] | null {
  const { interval } = own;
  if (!interval) return null;
  const others = all.filter(({ id }) => id !== own.id);
  const below = others.filter((other) => other.interval && other.interval[1] < interval[0]).length;
  const above = others.filter((other) => other.interval && other.interval[0] > interval[1]).length;
  return [below + 1, others.length + 1 - above];
}
