import {
  ENTERED_METRICS,
  findEntered,
  itemsOf,
  type EnteredMetric,
  type EnteredPart,
  type Grain,
} from '@fundwatch/metrics';
import { add, decimal, divide, format, formatShort, multiply, type Decimal } from '@fundwatch/settlement';
import type { IndicatorRow, Subject } from '../indicators/indicators.dto.js';
import type { EnteredRepository } from './entered.repository.js';

/** Values carry six decimals (contract.md §4). */
const VALUE_SCALE = 6;

/** Indicators from what people entered, beside those from records. */
export class EnteredFigures {
  constructor(private readonly repository: EnteredRepository) {}

  /** Values of a period for subjects that the reader reaches; what nobody entered is named. */
  async rows(
    query: { pool: string; period: string; grain: Grain; indicator?: string | undefined },
    subjects: readonly Subject[],
  ): Promise<IndicatorRow[]> {
    const { pool, period, grain, indicator } = query;
    const metrics = ENTERED_METRICS.filter(
      (metric) => metric.grains.includes(grain) && (!indicator || metric.id === indicator),
    );
    if (metrics.length === 0 || subjects.length === 0) return [];
    const items = [...new Set(metrics.flatMap(itemsOf))];
    const steps = await this.repository.current({
      pool,
      grain,
      periods: [period],
      subjects: subjects.map(({ id }) => id),
      items,
    });
    const known = new Map(steps.map((step) => [`${step.item} ${step.subject_id}`, step.value]));
    return subjects.flatMap(({ id, name }) =>
      metrics.map((metric) => ({
        indicator: metric.id,
        variant: metric.variant,
        grain,
        subject_id: id,
        subject_name: name,
        period,
        unit: metric.unit,
        ...enteredValue(metric, (item) => known.get(`${item} ${id}`) ?? null),
      })),
    );
  }
}

type Quotient = Pick<IndicatorRow, 'numerator' | 'denominator' | 'value' | 'not_computable_reason'>;
const absent = (reason: string): Quotient => ({
  numerator: null,
  denominator: null,
  value: null,
  not_computable_reason: reason,
});

/** The value of an indicator from its items, exactly; rounded half up to six decimals. A missing item is never 0. */
export function enteredValue(metric: EnteredMetric, valueOf: (item: string) => string | null): Quotient {
  const missing = itemsOf(metric).filter((item) => valueOf(item) === null);
  if (missing.length > 0) return absent(notEntered(missing));
  const [numerator, denominator] = [metric.numerator, metric.denominator].map((part) =>
    partValue(part, valueOf),
  );
  if (!numerator || !denominator) return absent(notEntered([]));
  const value = divide(multiply(numerator, decimal(metric.scale)), denominator, VALUE_SCALE);
  const parts = { numerator: formatShort(numerator), denominator: formatShort(denominator) };
  if (!value) return { ...parts, value: null, not_computable_reason: 'the denominator is zero' };
  return { ...parts, value: format(value) };
}

const partValue = (part: EnteredPart, valueOf: (item: string) => string | null): Decimal =>
  'fixed' in part
    ? decimal(part.fixed)
    : part.items.map((item) => decimal(valueOf(item) ?? '0')).reduce(add, decimal(0));

function notEntered(items: readonly string[]): string {
  const labels = items.flatMap((item) => findEntered(item)?.label ?? []);
  return `未填报：${labels.map(({ zh }) => zh).join('、')} | not entered: ${labels.map(({ en }) => en).join(', ')}`;
}
