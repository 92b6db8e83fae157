import { MAIN, sum, type Metric } from '../define.js';

export const L06: Metric = {
  id: 'L06',
  label: { zh: '县域内就诊率', en: 'In-county share of visits' },
  definition: {
    zh: '县域内门诊与住院人次 ÷ 全部门诊与住院人次，不含购药',
    en: 'Outpatient visits and stays in the person’s county ÷ all of them, without pharmacy purchases',
  },
  source: '紧密型县域医共体监测（domain.md B.4）',
  unit: '%',
  better: 'higher',
  targets: [
    {
      bound: { least: '90' },
      kind: 'goal',
      source: {
        zh: '国家目标：县域内就诊率 90%（各地口径不一）',
        en: 'national goal: 90 % (definitions vary)',
      },
    },
  ],
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('visits_in_county'), denominator: sum('visits') },
    with_pharmacy: {
      label: { zh: '含购药', en: 'With pharmacy' },
      numerator: sum('contacts_in_county'),
      denominator: sum('contacts'),
    },
  },
};
