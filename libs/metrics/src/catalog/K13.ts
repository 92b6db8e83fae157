import { mean, sum, type Metric } from '../define.js';

export const K13: Metric = {
  id: 'K13',
  label: { zh: '满意度与投诉率', en: 'Satisfaction and complaints' },
  definition: {
    zh: '满意答卷（80 分及以上，约定）÷ 有效满意度答卷，按被评价机构；投诉率为投诉数 ÷ 月均签约人数',
    en: 'Answers of at least 80 points (a convention) ÷ valid answers, of the place that is judged; complaints ÷ mean of the month-end counts of persons with a contract',
  },
  source: 'S1、S3',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution'],
  needs: ['feedback'],
  variants: {
    main: {
      label: { zh: '满意度', en: 'Satisfaction' },
      numerator: sum('surveys_satisfied'),
      denominator: sum('surveys'),
    },
    complaints_per_1000: {
      label: { zh: '每千签约居民投诉', en: 'Complaints per 1,000 persons with a contract' },
      numerator: sum('complaints'),
      denominator: mean('contracted'),
      unit: '‰',
    },
  },
};
