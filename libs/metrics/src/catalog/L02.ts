import { increase, MAIN, sum, yearBefore, type Metric } from '../define.js';

export const L02: Metric = {
  id: 'L02',
  label: { zh: '医疗费用增长率', en: 'Cost growth' },
  definition: {
    zh: '（本期医疗费总额 − 上年同期）÷ 上年同期，含退费冲减',
    en: '(fees of the period − fees of the same period last year) ÷ the latter, refunds netted',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: '%',
  better: 'lower',
  examples: [{ name: 'B-5', numerator: '10500000', denominator: '200500000', value: '5.24' }],
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: increase(sum('fees')), denominator: yearBefore(sum('fees')) },
  },
};
