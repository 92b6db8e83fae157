import type { Metric } from '../define.js';
import { L08 } from './L08.js';

export const N7: Metric = {
  ...L08,
  id: 'N7',
  label: {
    zh: '县域内基层医疗卫生机构诊疗人次占比',
    en: 'Primary places’ share of visits in the county',
  },
  source: '紧密型县域医共体监测指标（2024 版）',
};
