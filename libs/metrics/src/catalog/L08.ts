import { MAIN, sum, type Metric } from '../define.js';

export const L08: Metric = {
  id: 'L08',
  label: { zh: '基层就诊率', en: 'Primary share of visits' },
  definition: {
    zh: '县域内基层机构（乡镇、村）门诊与住院人次 ÷ 县域内门诊与住院人次，不含购药；与国家指标 7 相同',
    en: 'Outpatient visits and stays at primary places of the county (township, village) ÷ those in the county, without pharmacy purchases; the same as national indicator 7',
  },
  source: '紧密型县域医共体监测（domain.md B.4）',
  unit: '%',
  better: 'higher',
  targets: [
    {
      bound: { least: '55' },
      kind: 'goal',
      source: {
        zh: '某市 2024 年方案：到 2025 年约 55%',
        en: 'plan of a prefecture of 2024: about 55 % by 2025',
      },
    },
  ],
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('visits_primary'), denominator: sum('visits_in_county') },
    all_visits: {
      label: { zh: '占全部诊疗人次', en: 'Of all visits' },
      numerator: sum('visits_primary'),
      denominator: sum('visits'),
    },
  },
};
