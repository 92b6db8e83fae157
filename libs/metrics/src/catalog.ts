import { last, mean, minus, persons, sum, yearBefore, type Metric } from './define.js';

const MAIN = { zh: '主口径', en: 'Main' };

export const L01: Metric = {
  id: 'L01',
  label: { zh: '住院率', en: 'Inpatient rate' },
  definition: {
    zh: '参保人住院人次 ÷ 期内各月末参保人数的平均值',
    en: 'Inpatient episodes of the insured ÷ mean of the month-end insured counts of the period',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: '%',
  better: 'lower',
  grains: ['area', 'alliance'],
  variants: {
    main: { label: MAIN, numerator: sum('episodes'), denominator: mean('insured') },
    year_end_base: {
      label: { zh: '期末参保人数', en: 'Insured at the end' },
      numerator: sum('episodes'),
      denominator: last('insured'),
    },
    persons_hospitalised: {
      label: { zh: '住院人数', en: 'Persons in hospital' },
      numerator: persons('episodes'),
      denominator: mean('insured'),
    },
    alliance_merged: {
      label: { zh: '医共体内转院合并', en: 'Transfers inside an alliance merged' },
      numerator: sum('episodes_merged'),
      denominator: mean('insured'),
    },
  },
};

export const L02: Metric = {
  id: 'L02',
  label: { zh: '医疗费用增长率', en: 'Cost growth' },
  definition: {
    zh: '（本期医疗费总额 − 上年同期）÷ 上年同期，含退费冲减',
    en: '(fees of the period − fees of the same period last year) ÷ the latter, refunds netted',
  },
  source: '广东省紧密型县域医共体医保支付（S1）',
  unit: '%',
  better: 'lower',
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: {
      label: MAIN,
      numerator: minus(sum('fees'), yearBefore(sum('fees'))),
      denominator: yearBefore(sum('fees')),
    },
  },
};

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

export const K08: Metric = {
  id: 'K08',
  label: { zh: '门诊次均费用', en: 'Cost per outpatient visit' },
  definition: {
    zh: '门诊医疗费总额 ÷ 门诊人次，不含挂号与购药',
    en: 'Outpatient fees ÷ outpatient visits, without registration and pharmacy',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: 'yuan',
  better: 'lower',
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: sum('outpatient_fees'), denominator: sum('outpatient_visits') },
  },
};

/** Every indicator, in the order in which pages show them. */
export const METRICS: readonly Metric[] = [L01, L02, L06, K08];

/** The indicator of that id, or undefined. */
export const findMetric = (id: string): Metric | undefined => METRICS.find((metric) => metric.id === id);
