import { last, MAIN, type Metric } from '../define.js';

export const H05: Metric = {
  id: 'H05',
  label: { zh: '糖尿病规范管理率', en: 'Diabetics managed as required' },
  definition: {
    zh: '面对面随访不少于 4 次且有一次体检或健康评估的人数 ÷ 有血糖随访的糖尿病人数；按期末（季末）回看 12 个月',
    en: 'At least four follow-ups face to face and a check-up ÷ managed diabetics; at the end of a quarter, by the twelve months before',
  },
  source: '国家基本公共卫生服务规范（domain.md B.5）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution'],
  needs: ['services'],
  variants: {
    main: { label: MAIN, numerator: last('diabetic_proper'), denominator: last('diabetic_managed') },
  },
};
