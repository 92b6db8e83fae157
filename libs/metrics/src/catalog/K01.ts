import { last, MAIN, type Metric } from '../define.js';

export const K01: Metric = {
  id: 'K01',
  label: { zh: '签约率', en: 'Contract coverage' },
  definition: {
    zh: '期末日有有效签约的在保人数 ÷ 期末日参保人数；机构口径为与其签约的人数 ÷ 居住地机构为其的参保人数',
    en: 'Insured persons with an active contract on the last day ÷ insured on that day; for an institution, those whose contract is with it ÷ those who live in its area',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'higher',
  targets: [
    {
      bound: { least: '75' },
      kind: 'goal',
      source: { zh: '国家目标：到 2035 年签约覆盖率 75%', en: 'national goal: 75 % of residents by 2035' },
    },
  ],
  examples: [{ name: 'B-3', numerator: '187654', denominator: '312345', value: '60.08' }],
  grains: ['area', 'alliance', 'institution'],
  needs: ['contracts'],
  variants: {
    main: { label: MAIN, numerator: last('contracted'), denominator: last('insured') },
  },
};
