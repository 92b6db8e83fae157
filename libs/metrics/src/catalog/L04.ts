import { MAIN, minus, over, sum, yearBefore, type Metric } from '../define.js';

const STAY_COST = over(sum('inpatient_fees'), sum('episodes'));

export const L04: Metric = {
  id: 'L04',
  label: { zh: '次均住院费用', en: 'Cost per stay' },
  definition: {
    zh: '住院医疗费总额（含退费冲减）÷ 住院人次',
    en: 'Inpatient fees, refunds netted ÷ inpatient episodes',
  },
  source: '紧密型县域医共体监测指标',
  unit: 'yuan',
  better: 'lower',
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: sum('inpatient_fees'), denominator: sum('episodes') },
    growth: {
      label: { zh: '增长率', en: 'Growth' },
      numerator: minus(STAY_COST, yearBefore(STAY_COST)),
      denominator: yearBefore(STAY_COST),
      unit: '%',
    },
  },
};
