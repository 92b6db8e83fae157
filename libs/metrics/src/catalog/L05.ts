import { MAIN, mean, sum, type Metric } from '../define.js';

export const L05: Metric = {
  id: 'L05',
  label: { zh: '人均医疗费用', en: 'Fees per insured person' },
  definition: {
    zh: '医疗费总额（含退费冲减）÷ 期内各月末参保人数的平均值',
    en: 'Fees, refunds netted ÷ mean of the month-end insured counts',
  },
  source: '紧密型县域医共体监测（domain.md B.4）',
  unit: 'yuan',
  better: 'lower',
  caution: { zh: '过低可能是服务不足', en: 'too low may be under-service' },
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('fees'), denominator: mean('insured') },
  },
};
