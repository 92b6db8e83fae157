import { careList } from '@fundwatch/streams';
import type { Measure } from './define.js';

const visitsOf = (...classes: Parameters<typeof careList>): string => `med_type IN ${careList(...classes)}`;

/** Everything that is summed by month, once for all indicators. */
export const MEASURES = {
  fees: {
    label: { zh: '医疗费总额', en: 'total fees' },
    source: 'settlement_rows',
    amount: 'medfee_sumamt',
    where: '1',
  },
  outpatient_fees: {
    label: { zh: '门诊费用', en: 'outpatient fees' },
    source: 'settlement_rows',
    amount: 'medfee_sumamt',
    where: visitsOf('outpatient'),
  },
  outpatient_visits: {
    label: { zh: '门诊人次', en: 'outpatient visits' },
    source: 'counted_visits',
    amount: '1',
    where: visitsOf('outpatient'),
  },
  episodes: {
    label: { zh: '住院人次', en: 'inpatient episodes' },
    source: 'counted_visits',
    amount: '1',
    where: visitsOf('inpatient'),
  },
  episodes_merged: {
    label: { zh: '住院人次（医共体内转院合并）', en: 'episodes, transfers inside an alliance merged' },
    source: 'counted_visits',
    amount: '1',
    where: `${visitsOf('inpatient')} AND NOT is_continued`,
  },
  visits: {
    label: { zh: '门诊与住院人次', en: 'outpatient visits and stays' },
    source: 'counted_visits',
    amount: '1',
    where: visitsOf('outpatient', 'inpatient'),
  },
  visits_in_county: {
    label: { zh: '县域内门诊与住院人次', en: 'visits and stays in the county' },
    source: 'counted_visits',
    amount: '1',
    where: `${visitsOf('outpatient', 'inpatient')} AND is_in_county`,
  },
  contacts: {
    label: { zh: '门诊、住院与购药人次', en: 'visits, stays and pharmacy purchases' },
    source: 'counted_visits',
    amount: '1',
    where: visitsOf('outpatient', 'inpatient', 'pharmacy'),
  },
  contacts_in_county: {
    label: { zh: '县域内门诊、住院与购药人次', en: 'visits, stays and purchases in the county' },
    source: 'counted_visits',
    amount: '1',
    where: `${visitsOf('outpatient', 'inpatient', 'pharmacy')} AND is_in_county`,
  },
  insured: {
    label: { zh: '月末参保人数', en: 'insured at month end' },
    source: 'month_end_insured',
    amount: '1',
    where: '1',
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
