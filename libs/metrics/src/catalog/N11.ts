import { MAIN, sum, type Metric } from '../define.js';

export const N11: Metric = {
  id: 'N11',
  label: { zh: '县域内住院人次占比', en: 'In-county share of episodes' },
  definition: {
    zh: '县域内住院人次 ÷ 全部住院人次',
    en: 'Inpatient episodes in the county ÷ all episodes of the insured',
  },
  source: '紧密型县域医共体监测指标（2024 版）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('episodes_in_county'), denominator: sum('episodes') },
  },
};
