import type { Measure } from '../define.js';
import { measure } from './measure.js';

const [UP, DOWN, ACCEPTED] = [`direction = 'up'`, `direction = 'down'`, `decision = 'accepted'`];
const referrals = (zh: string, en: string, where: string): Measure =>
  measure(zh, en, 'referral_rows', { where });

/** Days within which a person who was referred should have arrived [convention]. */
export const ARRIVAL_DAYS = 7;
const IS_PROPER = `ifNull(consent_flag, 0) = 1 AND ${ACCEPTED} AND arrived_at IS NOT NULL
  AND dateDiff('day', toDate(applied_at), toDate(assumeNotNull(arrived_at))) BETWEEN 0 AND ${ARRIVAL_DAYS}`;

/** Referrals by the day of application. */
export const REFERRAL_MEASURES = {
  referrals: referrals('上转与下转人次', 'referrals up and down', `${UP} OR ${DOWN}`),
  referrals_proper: referrals(
    '规范转诊人次',
    'of these with consent, acceptance and arrival',
    `(${UP} OR ${DOWN}) AND ${IS_PROPER}`,
  ),
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
  referrals_asked: measure('收到的上转', 'up-referrals received', 'referral_answers'),
  referrals_refused: measure('拒收的上转', 'of these refused', 'referral_answers', {
    where: `decision = 'refused'`,
  }),
  referrals_refused_silently: measure('未说明原因的拒收', 'refused without a reason', 'referral_answers', {
    where: `decision = 'refused' AND refuse_reason = ''`,
  }),
} as const satisfies Record<string, Measure>;
