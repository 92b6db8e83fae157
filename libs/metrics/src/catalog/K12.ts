import { mean, sum, type Metric } from '../define.js';

export const K12: Metric = {
  id: 'K12',
  label: { zh: '人均门诊', en: 'Outpatient care per person with a contract' },
  definition: {
    zh: '签约居民门诊人次 ÷ 期内各月末签约人数的平均值；机构口径按签约机构',
    en: 'Outpatient visits on whose day the person had a contract ÷ mean of the month-end counts of persons with one; an institution’s are those of its contracts',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: 'visits',
  better: 'none',
  caution: {
    zh: '过低是服务不足的信号，过高是过度服务的信号',
    en: 'low warns of under-service, high of over-service',
  },
  grains: ['area', 'alliance', 'institution', 'team'],
  needs: ['contracts'],
  variants: {
    main: {
      label: { zh: '人均门诊次数', en: 'Visits per person' },
      numerator: sum('contracted_visits'),
      denominator: mean('contracted'),
    },
    fees: {
      label: { zh: '人均门诊费用', en: 'Fees per person' },
      numerator: sum('contracted_fees'),
      denominator: mean('contracted'),
      unit: 'yuan',
    },
  },
};
