import type { Measure } from '../define.js';
import { measure } from './measure.js';

const visits = (zh: string, en: string, where = '1', amount = '1'): Measure =>
  measure(zh, en, 'contracted_visits', { where, amount });
const expiring = (zh: string, en: string, where: string): Measure =>
  measure(zh, en, 'expiring_rows', { where });

/** The insured, those with a contract, and what they do. */
export const CONTRACT_MEASURES = {
  insured: measure('月末参保人数', 'insured at month end', 'month_end_insured'),
  insured_key_group: measure(
    '月末重点人群参保人数',
    'insured of key groups at month end',
    'month_end_insured',
    { where: 'is_in_key_group' },
  ),
  contracted: measure('月末签约人数', 'persons with a contract at month end', 'month_end_contracted'),
  contracted_key_group: measure('月末重点人群签约人数', 'of these of key groups', 'month_end_contracted', {
    where: 'is_in_key_group',
  }),
  contracted_visits: visits('签约居民门诊人次', 'outpatient visits of persons with a contract'),
  contracted_visits_own: visits('在签约机构门诊人次', 'of these at the contract institution', 'is_own'),
  contracted_visits_near: visits(
    '在签约机构及其上级卫生院、下属卫生室门诊人次',
    'also at its township centre or clinics',
    'is_own_or_near',
  ),
  contracted_fees: visits('签约居民门诊费用', 'fees of these visits', '1', 'fees'),
  signings: measure('新签约人次', 'contracts newly signed', 'signing_rows', { where: 'is_new' }),
  signings_key_group: measure('其中重点人群', 'of these with key groups', 'signing_rows', {
    where: 'is_new AND is_in_key_group',
  }),
  expiring: expiring(
    '到期合同（不含死亡、迁出）',
    'contracts that expire, without death and removal',
    'NOT is_gone',
  ),
  expiring_renewed: expiring(
    '其中在同一机构续约',
    'of these renewed with the institution',
    'NOT is_gone AND is_renewed',
  ),
  expiring_renewed_actively: expiring(
    '其中主动续约',
    'of these by the person',
    'NOT is_gone AND is_renewed AND is_active',
  ),
  expiring_renewed_automatically: expiring(
    '其中自动续约',
    'of these by the system',
    'NOT is_gone AND is_renewed AND NOT is_active',
  ),
} as const satisfies Record<string, Measure>;
