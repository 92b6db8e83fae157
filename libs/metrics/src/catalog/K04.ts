import { last, MAIN, type Metric } from '../define.js';

export const K04: Metric = {
  id: 'K04',
  label: { zh: '履约率', en: 'Fulfilment, by person' },
  definition: {
    zh: '应享服务包项目全部履行的签约人数 ÷ 有应享项目的签约人数；签约不满一年按天折算，向下取整；按期末（季末）回看 12 个月',
    en: 'Persons with a contract who received every item due ÷ those with items due, for as long as they had a contract, rounded down; at the end of a quarter, by the twelve months before',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'higher',
  examples: [{ name: 'B-3', numerator: '151023', denominator: '187654', value: '80.48' }],
  grains: ['area', 'alliance', 'institution', 'team'],
  needs: ['contracts', 'services'],
  variants: {
    main: { label: MAIN, numerator: last('contracted_fulfilled'), denominator: last('contracted_due') },
  },
};
