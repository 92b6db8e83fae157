import { MAIN, sum, type Metric } from '../define.js';

export const N8: Metric = {
  id: 'N8',
  label: { zh: '医保基金县域内支出占比', en: 'In-county share of fund spending' },
  definition: {
    zh: '县域内医疗机构基金支付 ÷ 全部医疗机构基金支付，均不含药店',
    en: 'Paid by the fund to medical institutions of the county ÷ to all, both without pharmacies',
  },
  source: '紧密型县域医共体监测指标（2024 版）',
  unit: '%',
  better: 'higher',
  examples: [{ name: 'B-4', numerator: '161234567.89', denominator: '203879500.00', value: '79.08' }],
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('fund_in_county'), denominator: sum('fund_medical') },
    hifp_only: {
      label: { zh: '仅统筹基金', en: 'Pooled fund only' },
      numerator: sum('hifp_in_county'),
      denominator: sum('hifp_medical'),
    },
  },
};
