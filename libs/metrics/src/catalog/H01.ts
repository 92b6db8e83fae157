import { last, MAIN, type Metric } from '../define.js';

export const H01: Metric = {
  id: 'H01',
  label: { zh: '高血压患者健康管理率', en: 'Hypertensives managed' },
  definition: {
    zh: '有血压随访的登记高血压人数 ÷ 登记高血压参保人数；机构为居住地机构；按期末（季末）回看 12 个月',
    en: 'Registered hypertensives whose pressure was read ÷ registered hypertensives; an institution’s are those who live in its area; at the end of a quarter, by the twelve months before',
  },
  source: '国家基本公共卫生服务规范（domain.md B.5）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution'],
  needs: ['services'],
  variants: {
    main: { label: MAIN, numerator: last('hypertensive_managed'), denominator: last('hypertensive') },
  },
};
