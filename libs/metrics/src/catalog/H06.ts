import { last, MAIN, type Metric } from '../define.js';

export const H06: Metric = {
  id: 'H06',
  label: { zh: '血糖控制率', en: 'Glucose in range' },
  definition: {
    zh: '最近一次空腹血糖 <7.0 mmol/L 的人数 ÷ 有血糖随访的糖尿病人数；按期末（季末）回看 12 个月',
    en: 'Last fasting glucose below 7.0 mmol/L ÷ managed diabetics; at the end of a quarter, by the twelve months before',
  },
  source: '国家基本公共卫生服务规范（domain.md B.5）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution'],
  needs: ['services'],
  variants: {
    main: { label: MAIN, numerator: last('diabetic_controlled'), denominator: last('diabetic_managed') },
  },
};
