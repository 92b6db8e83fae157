import { MAIN, sum, type Metric } from '../define.js';

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
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: sum('outpatient_fees'), denominator: sum('outpatient_visits') },
  },
};
