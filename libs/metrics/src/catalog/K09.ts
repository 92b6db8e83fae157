import { MAIN, sum, type Metric } from '../define.js';

export const K09: Metric = {
  id: 'K09',
  label: { zh: '参保患者自费率', en: 'Fully self-paid share' },
  definition: {
    zh: '全自费金额 ÷ 医疗费总额，全部结算行，含退费冲减',
    en: 'Fully self-paid amount ÷ fees, all settlement rows, refunds netted',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'lower',
  examples: [{ name: 'B-6', numerator: '412345.67', denominator: '3987654.20', value: '10.34' }],
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: sum('own_pay'), denominator: sum('fees') },
    outpatient: {
      label: { zh: '门诊', en: 'Outpatient' },
      numerator: sum('outpatient_own_pay'),
      denominator: sum('outpatient_fees'),
    },
  },
};
