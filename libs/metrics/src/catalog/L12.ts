import { MAIN, sum, type Metric } from '../define.js';

export const L12: Metric = {
  id: 'L12',
  label: { zh: '31 日内再入院率', en: 'Readmission within 31 days' },
  definition: {
    zh: '出院后 0–31 日内在任何机构再入院的出院人次 ÷ 出院人次，按出院日期；不论是否已结算；不含转院口径不计出院当日在他处的入院',
    en: 'Discharges followed by an admission of the person anywhere 0–31 days later ÷ discharges, by the day of discharge, settled or not; without transfers an admission elsewhere on the day of discharge does not count',
  },
  source: '病案首页 31 天内再住院（G-1）',
  unit: '%',
  better: 'lower',
  grains: ['area', 'alliance', 'institution'],
  needs: ['visits'],
  variants: {
    main: { label: MAIN, numerator: sum('discharges_readmitted'), denominator: sum('discharges') },
    excluding_transfers: {
      label: { zh: '不含转院', en: 'Without transfers' },
      numerator: sum('discharges_readmitted_untransferred'),
      denominator: sum('discharges'),
    },
  },
};
