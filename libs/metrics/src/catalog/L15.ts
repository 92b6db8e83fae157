import { MAIN, sum, type Metric } from '../define.js';

export const L15: Metric = {
  id: 'L15',
  label: { zh: '病例组合指数', en: 'Case-mix index' },
  definition: {
    zh: '权重之和 ÷ 载明权重的 DRG、DIP 清算病例数',
    en: 'Sum of the weights ÷ cases cleared by DRG or DIP whose weight is stated',
  },
  source: '紧密型县域医共体监测（domain.md B.4）',
  unit: 'ratio',
  better: 'none',
  caution: {
    zh: '与费用下降一起看：病例变轻不是控费',
    en: 'read beside falling costs: lighter cases are no saving',
  },
  grains: ['area', 'alliance', 'institution'],
  needs: ['clearings'],
  variants: {
    main: { label: MAIN, numerator: sum('weights'), denominator: sum('weighted_cases') },
  },
};
