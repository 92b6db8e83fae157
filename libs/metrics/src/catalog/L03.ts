import { increase, MAIN, sum, yearBefore, type Metric } from '../define.js';

export const L03: Metric = {
  id: 'L03',
  label: { zh: '医保基金支出增长率', en: 'Growth of fund spending' },
  definition: {
    zh: '（本期基金支付 − 上年同期）÷ 上年同期，含退费冲减',
    en: '(paid by the fund in the period − in the same period last year) ÷ the latter, refunds netted',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: '%',
  better: 'lower',
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: increase(sum('fund')), denominator: yearBefore(sum('fund')) },
    hifp_only: {
      label: { zh: '仅统筹基金', en: 'Pooled fund only' },
      numerator: increase(sum('hifp')),
      denominator: yearBefore(sum('hifp')),
    },
  },
};
