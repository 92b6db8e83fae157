import { careList } from '@fundwatch/streams';
import type { Measure } from './define.js';

const visitsOf = (...classes: Parameters<typeof careList>): string => `med_type IN ${careList(...classes)}`;

const [UP, DOWN, ACCEPTED] = [`direction = 'up'`, `direction = 'down'`, `decision = 'accepted'`];
const referrals = (zh: string, en: string, where: string): Measure => ({
  label: { zh, en },
  source: 'referral_rows',
  amount: '1',
  where,
});

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
  inpatient_fees: {
    label: { zh: '住院费用', en: 'inpatient fees' },
    source: 'settlement_rows',
    amount: 'medfee_sumamt',
    where: visitsOf('inpatient'),
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
  contracted: {
    label: { zh: '月末签约人数', en: 'persons with a contract at month end' },
    source: 'month_end_contracted',
    amount: '1',
    where: '1',
  },
  contracted_visits: {
    label: { zh: '签约居民门诊人次', en: 'outpatient visits of persons with a contract' },
    source: 'contracted_visits',
    amount: '1',
    where: '1',
  },
  contracted_visits_own: {
    label: { zh: '在签约机构门诊人次', en: 'of these at the contract institution' },
    source: 'contracted_visits',
    amount: '1',
    where: 'is_own',
  },
  contracted_visits_near: {
    label: {
      zh: '在签约机构及其上级卫生院、下属卫生室门诊人次',
      en: 'also at its township centre or clinics',
    },
    source: 'contracted_visits',
    amount: '1',
    where: 'is_own_or_near',
  },
  referrals_up: referrals('上转人次', 'up-referrals', UP),
  referrals_up_accepted: referrals('上转接收人次', 'up-referrals accepted', `${UP} AND ${ACCEPTED}`),
  referrals_up_inside: referrals('医共体内上转人次', 'up-referrals inside', `${UP} AND is_inside_alliance`),
  referrals_down: referrals('下转人次', 'down-referrals', DOWN),
  referrals_down_accepted: referrals('下转接收人次', 'down-referrals accepted', `${DOWN} AND ${ACCEPTED}`),
  referrals_down_inside: referrals(
    '医共体内下转人次',
    'down-referrals inside',
    `${DOWN} AND is_inside_alliance`,
  ),
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
