import { MAIN, sum, type Metric } from '../define.js';

export const N12: Metric = {
  id: 'N12',
  label: { zh: '县域内中医类诊疗量占比', en: 'Chinese medicine’s share of visits in the county' },
  definition: {
    zh: '县域内中医、民族医、中西医结合科（科目 50–52）诊疗人次 ÷ 县域内载明科室的诊疗人次',
    en: 'Visits in the county to departments of Chinese, minority and combined medicine (subjects 50–52) ÷ visits in the county with a department',
  },
  source: '紧密型县域医共体监测指标（2024 版）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('visits_tcm'), denominator: sum('visits_with_department') },
  },
};
