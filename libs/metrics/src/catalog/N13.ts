import { last, MAIN, type Metric } from '../define.js';

export const N13: Metric = {
  id: 'N13',
  label: { zh: '慢性病健康管理人群住院率', en: 'Managed chronic patients in hospital' },
  definition: {
    zh: '有住院的两病管理人次 ÷ 两病管理人次，一人患两病计两次；按期末（季末）回看 12 个月',
    en: 'Managed patients with a stay ÷ managed patients, both diseases, a person with both twice; at the end of a quarter, by the twelve months before',
  },
  source: '紧密型县域医共体监测指标（2024 版）',
  unit: '%',
  better: 'lower',
  grains: ['area', 'alliance'],
  needs: ['services'],
  variants: { main: { label: MAIN, numerator: last('ill_hospitalised'), denominator: last('ill_managed') } },
};
