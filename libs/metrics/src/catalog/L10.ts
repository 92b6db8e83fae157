import { MAIN, sum, type Metric } from '../define.js';

export const L10: Metric = {
  id: 'L10',
  label: { zh: '双向转诊比', en: 'Down to up referrals' },
  definition: {
    zh: '本医共体（本区域）机构申请的下转人次 ÷ 上转人次，按申请时间，不论是否接收',
    en: 'Down-referrals ÷ up-referrals that own institutions applied for, whatever was decided',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: 'ratio',
  better: 'higher',
  examples: [{ name: 'B-7', numerator: '1320', denominator: '2210', value: '0.597' }],
  grains: ['area', 'alliance'],
  needs: ['referrals'],
  variants: {
    main: { label: MAIN, numerator: sum('referrals_down'), denominator: sum('referrals_up') },
    inside_alliance_only: {
      label: { zh: '仅医共体内', en: 'Inside the alliance only' },
      numerator: sum('referrals_down_inside'),
      denominator: sum('referrals_up_inside'),
    },
    accepted_only: {
      label: { zh: '仅已接收', en: 'Accepted only' },
      numerator: sum('referrals_down_accepted'),
      denominator: sum('referrals_up_accepted'),
    },
  },
};
