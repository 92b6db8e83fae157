import { increase, MAIN, over, sum, yearBefore, type Metric } from '../define.js';

const COST = over(sum('outpatient_fees'), sum('outpatient_visits'));

export const K08: Metric = {
  id: 'K08',
  label: { zh: '门诊次均费用', en: 'Cost per outpatient visit' },
  definition: {
    zh: '门诊医疗费总额 ÷ 门诊人次，不含挂号与购药',
    en: 'Outpatient fees ÷ outpatient visits, without registration and pharmacy',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: 'yuan',
  better: 'lower',
  caution: { zh: '过低可能是服务不足，结合 K12 看', en: 'too low may be under-service: see K12' },
  examples: [
    { name: 'B-2', numerator: '3987654.20', denominator: '58321', value: '68.37' },
    { name: 'B-2 last year', numerator: '3721456.00', denominator: '56988', value: '65.30' },
  ],
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: sum('outpatient_fees'), denominator: sum('outpatient_visits') },
    growth: {
      label: { zh: '增长率', en: 'Growth' },
      numerator: increase(COST),
      denominator: yearBefore(COST),
      unit: '%',
    },
  },
};
