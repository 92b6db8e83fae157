import { sum, type Metric } from '../define.js';

const STAY = {
  label: { zh: '平均住院日', en: 'Mean length of stay' },
  numerator: sum('bed_days'),
  denominator: sum('episodes'),
};

export const L13: Metric = {
  id: 'L13',
  label: { zh: '平均住院日与床位使用率', en: 'Length of stay and bed use' },
  definition: {
    zh: '平均住院日：出院日 − 入院日（同日为 1）之和 ÷ 住院人次；床位使用率：出院者占用床日 ÷ 实际开放床日（核定床位 × 天数），按机构',
    en: 'Length of stay: discharge − admission (same day 1), summed ÷ episodes; bed use: days of the stays that ended ÷ days of open beds (approved beds × days), of places',
  },
  source: '三级公立医院统计（domain.md B.4）',
  unit: 'days',
  better: 'lower',
  caution: {
    zh: '过短可能是分解住院；床位使用率超过 93% 提示挂床，超过 100% 须核',
    en: 'too short may be split stays; bed use above 93 % hints at empty beds billed, above 100 % must be looked into',
  },
  targets: [
    {
      variant: 'occupancy',
      bound: { most: '93' },
      kind: 'goal',
      source: { zh: '行业警戒线 93%', en: 'warning line of the trade, 93 %' },
    },
  ],
  grains: ['area', 'alliance', 'institution'],
  needs: ['visits'],
  variants: {
    main: STAY,
    alos: STAY,
    occupancy: {
      label: { zh: '床位使用率', en: 'Bed use' },
      numerator: sum('own_bed_days'),
      denominator: sum('open_bed_days'),
      unit: '%',
    },
  },
};
