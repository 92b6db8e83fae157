import { BUDGET_METRICS, ENTERED_METRICS, MAIN, type BudgetMetric, type Grain } from '@fundwatch/metrics';
import type { Scope } from '../access/scope.js';
import type { IndicatorRow, MetricView, Subject } from './indicators.dto.js';

/** Whoever knows the values of indicators that are made of what people enter. */
export type EnteredRows = {
  rows(
    query: {
      pool: string;
      period: string;
      grain: Grain;
      indicator?: string | undefined;
      asOf?: string | undefined;
    },
    subjects: readonly Subject[],
    scope: Scope,
  ): Promise<IndicatorRow[]>;
};

/** The catalogue with what people enter: an indicator of its own, or one more way of counting one that is there. */
export function withEntered(computed: readonly MetricView[]): MetricView[] {
  const views = new Map(computed.map((view) => [view.id, view]));
  for (const metric of ENTERED_METRICS) {
    const known = views.get(metric.id);
    const variant = { id: metric.variant, label: metric.variantLabel ?? MAIN };
    views.set(
      metric.id,
      known ? { ...known, variants: [...known.variants, variant] } : viewOf(metric, variant),
    );
  }
  const main = { id: 'main', label: MAIN };
  return [...views.values(), ...BUDGET_METRICS.map((metric) => viewOf(metric, main))];
}

const viewOf = (metric: BudgetMetric, variant: MetricView['variants'][number]): MetricView => ({
  id: metric.id,
  label: metric.label,
  definition: metric.definition,
  source: metric.source,
  unit: metric.unit,
  better: metric.better,
  grains: [...metric.grains],
  variants: [variant],
  is_entered: true,
});
