import { MAIN, sum, type Metric } from '../define.js';

export const L11: Metric = {
  id: 'L11',
  label: { zh: '转诊规范率', en: 'Proper referrals' },
  definition: {
    zh: '有知情同意、已接收且申请后 7 日内到达（约定）的转诊 ÷ 上转与下转人次，按申请时间；未载明的视为不规范',
    en: 'Referrals with consent, acceptance and arrival within 7 days of the application (a convention) ÷ referrals up and down, by the day of application; what is not stated does not count as proper',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution'],
  needs: ['referrals'],
  variants: {
    main: { label: MAIN, numerator: sum('referrals_proper'), denominator: sum('referrals') },
  },
};
