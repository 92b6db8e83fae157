import { MAIN, sum, times, type Metric } from '../define.js';

export const K14: Metric = {
  id: 'K14',
  label: { zh: '签约服务费到位率', en: 'Signing fees that arrived' },
  definition: {
    zh: '已拨签约服务费（基金与公卫）÷ 应拨：各月末签约人数之和 ÷ 12 × 每人每年 32 元（基金 12、公卫 20，约定），按拨付所属期间',
    en: 'Signing fees paid, of the fund and of public health ÷ due: sum of the month-end counts of persons with a contract ÷ 12 × 32 yuan a person and year (12 of the fund, 20 of public health, a convention), by the period that a payment is for',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution'],
  needs: ['payments', 'contracts'],
  variants: {
    main: {
      label: MAIN,
      numerator: times(sum('signing_fee_paid'), '12'),
      denominator: times(sum('contracted'), '32'),
    },
  },
};
