import { last, MAIN, type Metric } from '../define.js';

export const K05: Metric = {
  id: 'K05',
  label: { zh: '服务项目履约率', en: 'Fulfilment, by item' },
  definition: {
    zh: '已履行项目次数（每项不超过应履行次数）÷ 应履行项目次数；按期末（季末）回看 12 个月',
    en: 'Items delivered, each at most as often as due ÷ items due; at the end of a quarter, by the twelve months before',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution', 'team'],
  needs: ['contracts', 'services'],
  variants: { main: { label: MAIN, numerator: last('items_done'), denominator: last('items_due') } },
};
