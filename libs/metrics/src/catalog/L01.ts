import { last, MAIN, mean, persons, sum, type Metric } from '../define.js';

export const L01: Metric = {
  id: 'L01',
  label: { zh: '住院率', en: 'Inpatient rate' },
  definition: {
    zh: '参保人住院人次 ÷ 期内各月末参保人数的平均值',
    en: 'Inpatient episodes of the insured ÷ mean of the month-end insured counts of the period',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: '%',
  better: 'lower',
  caution: {
    zh: '过低可能是推诿病人，结合转诊拒收看',
    en: 'too low may be refusal of patients: see refused referrals',
  },
  examples: [{ name: 'B-1', numerator: '48210', denominator: '312345', value: '15.43' }],
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('episodes'), denominator: mean('insured') },
    year_end_base: {
      label: { zh: '期末参保人数', en: 'Insured at the end' },
      numerator: sum('episodes'),
      denominator: last('insured'),
    },
    persons_hospitalised: {
      label: { zh: '住院人数', en: 'Persons in hospital' },
      numerator: persons('episodes'),
      denominator: mean('insured'),
    },
    alliance_merged: {
      label: { zh: '医共体内转院合并', en: 'Transfers inside an alliance merged' },
      numerator: sum('episodes_merged'),
      denominator: mean('insured'),
    },
  },
};
