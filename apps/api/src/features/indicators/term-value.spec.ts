import { increase, METRICS, over, sum, unitOf, yearBefore } from '@fundwatch/metrics';
import { decimal, format, round } from '@fundwatch/settlement';
import { describe, expect, it } from 'vitest';
import { quotient, termValue, type MeasureTerm } from './term-value.js';

const to = (places: number, value: string | null | undefined): string | undefined =>
  value ? format(round(decimal(value), places)) : undefined;

describe('a value', () => {
  it.each(METRICS.flatMap((metric) => (metric.examples ?? []).map((example) => ({ metric, example }))))(
    'of $metric.id is as worked out by hand: $example.name',
    ({ metric, example }) => {
      const unit = unitOf(metric, metric.variants.main);
      const { value } = quotient(unit, decimal(example.numerator), decimal(example.denominator));
      const places = example.value?.split('.')[1]?.length ?? 0;
      expect(to(places, value)).toBe(example.value);
    },
  );

  it('grows by unrounded means (B-2)', () => {
    const cost = over(sum('outpatient_fees'), sum('outpatient_visits'));
    const known: Record<string, string> = {
      outpatient_fees: '3987654.20',
      outpatient_visits: '58321',
      'outpatient_fees before': '3721456.00',
      'outpatient_visits before': '56988',
    };
    const valueOf = ({ measure, lastYear }: MeasureTerm) =>
      decimal(known[lastYear ? `${measure} before` : measure] ?? '0');
    const [above, below] = [increase(cost), yearBefore(cost)].map((term) => termValue(term, valueOf));
    expect(above && below && to(2, quotient('%', above, below).value)).toBe('4.70');
  });

  it('of nothing is none, and never 0 (B-8)', () => {
    expect(quotient('%', decimal('0'), decimal('0'))).toMatchObject({
      value: null,
      not_computable_reason: 'the denominator is zero',
    });
  });

  it('of shares by a number is exact', () => {
    const term = { times: [sum('signing_fee_paid'), '12'] } as const;
    expect(format(termValue(term, () => decimal('2.67')) ?? decimal(0))).toBe('32.04');
  });
});
