import { MAIN, sum, type Metric } from '../define.js';

export const K11: Metric = {
  id: 'K11',
  label: { zh: '政策范围内支付比例', en: 'Paid share of fees in scope' },
  definition: {
    zh: '统筹基金支付 ÷ 政策范围内费用，全部结算行，含退费冲减',
    en: 'Paid by the pooled fund ÷ fees in scope of the policy, all settlement rows, refunds netted',
  },
  source: '关于加强基层医疗卫生机构医保支付的指导意见（S2）',
  unit: '%',
  better: 'higher',
  targets: [
    {
      variant: 'outpatient_employee',
      bound: { least: '50' },
      kind: 'demand',
      source: { zh: 'S2：职工普通门诊政策范围内支付比例不低于 50%', en: 'S2: at least 50 % for employees' },
    },
    {
      variant: 'outpatient_resident',
      bound: { least: '50' },
      kind: 'demand',
      source: { zh: 'S2：居民门诊政策范围内支付比例不低于 50%', en: 'S2: at least 50 % for residents' },
    },
  ],
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: sum('hifp'), denominator: sum('in_scope') },
    outpatient: {
      label: { zh: '门诊', en: 'Outpatient' },
      numerator: sum('outpatient_hifp'),
      denominator: sum('outpatient_in_scope'),
    },
    outpatient_employee: {
      label: { zh: '职工门诊', en: 'Outpatient, employees' },
      numerator: sum('outpatient_hifp_employee'),
      denominator: sum('outpatient_in_scope_employee'),
    },
    outpatient_resident: {
      label: { zh: '居民门诊', en: 'Outpatient, residents' },
      numerator: sum('outpatient_hifp_resident'),
      denominator: sum('outpatient_in_scope_resident'),
    },
  },
};
