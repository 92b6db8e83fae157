import { last, MAIN, type Metric } from '../define.js';

export const H03: Metric = {
  id: 'H03',
  label: { zh: '血压控制率', en: 'Pressure in range' },
  definition: {
    zh: '最近一次血压达标（<140/90，65 岁及以上 <150/90）的人数 ÷ 有血压随访的高血压人数；按期末（季末）回看 12 个月',
    en: 'Last reading in range (<140/90, from 65 years <150/90) ÷ managed hypertensives; at the end of a quarter, by the twelve months before',
  },
  source: '国家基本公共卫生服务规范（domain.md B.5）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution'],
  needs: ['services'],
  variants: {
    main: {
      label: MAIN,
      numerator: last('hypertensive_controlled'),
      denominator: last('hypertensive_managed'),
    },
  },
};
