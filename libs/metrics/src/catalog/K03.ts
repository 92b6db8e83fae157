import { MAIN, sum, type Metric } from '../define.js';

export const K03: Metric = {
  id: 'K03',
  label: { zh: '续约率', en: 'Renewal' },
  definition: {
    zh: '期内到期（不含提前解约、死亡、迁出）且到期后 31 日内与同一机构续约的合同 ÷ 期内到期合同；自动续约另列',
    en: 'Contracts that expire in the period and are followed by one with the same institution within 31 days ÷ those that expire, without those ended before, deaths and removals; renewals by the system stand apart',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'higher',
  examples: [{ name: 'B-3', numerator: '158000', denominator: '171200', value: '92.29' }],
  grains: ['area', 'alliance', 'institution', 'team'],
  needs: ['contracts'],
  variants: {
    main: { label: MAIN, numerator: sum('expiring_renewed'), denominator: sum('expiring') },
    active: {
      label: { zh: '主动续约', en: 'Renewed by the person' },
      numerator: sum('expiring_renewed_actively'),
      denominator: sum('expiring'),
    },
    automatic: {
      label: { zh: '自动续约', en: 'Renewed by the system' },
      numerator: sum('expiring_renewed_automatically'),
      denominator: sum('expiring'),
    },
  },
};
