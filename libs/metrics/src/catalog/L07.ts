import { minus, sum, type Metric } from '../define.js';

export const L07: Metric = {
  id: 'L07',
  label: { zh: '县外就医率', en: 'Care outside the county' },
  definition: {
    zh: '县外住院人次 ÷ 全部住院人次；基金口径为县外基金支付 ÷ 全部基金支付（不含药店）',
    en: 'Inpatient episodes outside the county ÷ all; by money, paid by the fund outside the county ÷ all of it, without pharmacies',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: '%',
  better: 'lower',
  caution: { zh: '过低可能是该转不转', en: 'too low may be patients who are not referred' },
  grains: ['area', 'alliance'],
  variants: {
    main: {
      label: { zh: '住院人次', en: 'Episodes' },
      numerator: minus(sum('episodes'), sum('episodes_in_county')),
      denominator: sum('episodes'),
    },
    fund: {
      label: { zh: '基金', en: 'Fund' },
      numerator: minus(sum('fund_medical'), sum('fund_in_county')),
      denominator: sum('fund_medical'),
    },
  },
};
