import { last, MAIN, type Metric } from '../define.js';

export const H04: Metric = {
  id: 'H04',
  label: { zh: '糖尿病患者健康管理率', en: 'Diabetics managed' },
  definition: {
    zh: '有空腹血糖随访的登记糖尿病人数 ÷ 登记糖尿病参保人数；机构为居住地机构；按期末（季末）回看 12 个月',
    en: 'Registered diabetics whose fasting glucose was read ÷ registered diabetics; an institution’s are those who live in its area; at the end of a quarter, by the twelve months before',
  },
  source: '国家基本公共卫生服务规范（domain.md B.5）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution'],
  needs: ['services'],
  variants: { main: { label: MAIN, numerator: last('diabetic_managed'), denominator: last('diabetic') } },
};
