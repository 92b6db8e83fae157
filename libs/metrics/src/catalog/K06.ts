import { last, MAIN, type Metric } from '../define.js';

export const K06: Metric = {
  id: 'K06',
  label: { zh: '有效签约率', en: 'Contracts in use' },
  definition: {
    zh: '有门诊、住院或经居民确认服务的签约人数 ÷ 签约人数；按期末（季末）回看 12 个月',
    en: 'Persons with a contract who had a visit, a stay or a confirmed service ÷ persons with a contract; at the end of a quarter, by the twelve months before',
  },
  source: '各地签约服务费支付口径（domain.md B.3）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution', 'team'],
  needs: ['contracts'],
  variants: {
    main: { label: MAIN, numerator: last('contracted_with_contact'), denominator: last('contracted_at_end') },
  },
};
