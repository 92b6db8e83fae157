import { increase, MAIN, over, persons, sum, yearBefore, type Metric } from '../define.js';

const COST = over(sum('inpatient_fees_in_county'), persons('episodes_in_county'));

export const N10: Metric = {
  id: 'N10',
  label: { zh: '县域内住院人均费用', en: 'In-county inpatient fees per person' },
  definition: {
    zh: '县域内住院费用 ÷ 县域内住院人数（人，不是人次）；增长率与上年同期比',
    en: 'Inpatient fees in the county ÷ persons in hospital in the county, each once; growth on the same period last year',
  },
  source: '紧密型县域医共体监测指标（2024 版）',
  unit: 'yuan',
  better: 'lower',
  grains: ['area', 'alliance'],
  variants: {
    main: {
      label: MAIN,
      numerator: sum('inpatient_fees_in_county'),
      denominator: persons('episodes_in_county'),
    },
    growth: {
      label: { zh: '增长率', en: 'Growth' },
      numerator: increase(COST),
      denominator: yearBefore(COST),
      unit: '%',
    },
  },
};
