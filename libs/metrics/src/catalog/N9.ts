import { MAIN, sum, type Metric } from '../define.js';

export const N9: Metric = {
  id: 'N9',
  label: { zh: '县域内基层医保基金支出占比', en: 'Primary share of in-county fund spending' },
  definition: {
    zh: '县域内基层机构基金支付 ÷ 县域内医疗机构基金支付，不含药店',
    en: 'Paid by the fund to primary places of the county ÷ to all medical institutions of the county, without pharmacies',
  },
  source: '紧密型县域医共体监测指标（2024 版）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('fund_primary'), denominator: sum('fund_in_county') },
    hifp_only: {
      label: { zh: '仅统筹基金', en: 'Pooled fund only' },
      numerator: sum('hifp_primary'),
      denominator: sum('hifp_in_county'),
    },
  },
};
