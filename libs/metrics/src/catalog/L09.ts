import { sum, type Metric } from '../define.js';

const UP = {
  label: { zh: '上转率', en: 'Up-referrals' },
  numerator: sum('referrals_up'),
  denominator: sum('own_primary_visits'),
};

export const L09: Metric = {
  id: 'L09',
  label: { zh: '上转率与下转率', en: 'Referral rates' },
  definition: {
    zh: '上转率：本地机构申请的上转 ÷ 本地基层机构诊疗人次；下转率：本地机构申请的下转 ÷ 本地县级医院已结算出院人次',
    en: 'Up: up-referrals that own institutions applied for ÷ visits at own primary places; down: down-referrals of own institutions ÷ settled discharges of own county hospitals',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: '%',
  better: 'none',
  caution: {
    zh: '上转过高是虹吸、过低是推诿的信号；下转过低是只上不下的信号',
    en: 'many up-referrals warn of siphoning, few of refusal; few down-referrals of one-way flow',
  },
  grains: ['area', 'alliance'],
  needs: ['referrals'],
  variants: {
    main: UP,
    up: UP,
    down: {
      label: { zh: '下转率', en: 'Down-referrals' },
      numerator: sum('referrals_down'),
      denominator: sum('own_county_discharges'),
    },
  },
};
