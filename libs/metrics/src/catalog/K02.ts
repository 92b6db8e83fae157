import { last, MAIN, type Metric } from '../define.js';

export const K02: Metric = {
  id: 'K02',
  label: { zh: '重点人群签约率', en: 'Contract coverage of key groups' },
  definition: {
    zh: '期末日有有效签约的重点人群参保人数 ÷ 期末日重点人群参保人数；重点人群按参保登记，登记为空的人不计入',
    en: 'Insured of key groups with an active contract on the last day ÷ insured of key groups on that day; groups are those of the register',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'higher',
  targets: [
    {
      bound: { least: '85' },
      kind: 'goal',
      source: {
        zh: '国家目标：到 2035 年重点人群签约覆盖率 85%',
        en: 'national goal: 85 % of key groups by 2035',
      },
    },
  ],
  grains: ['area', 'alliance', 'institution'],
  needs: ['contracts'],
  variants: {
    main: { label: MAIN, numerator: last('contracted_key_group'), denominator: last('insured_key_group') },
  },
};
