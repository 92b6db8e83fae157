import type { Single } from '../role.js';
import {
  chemoCycles,
  corrected,
  dialysisCourse,
  lateSettlement,
  proxyRefill,
  registrationRefund,
  sameDayReferral,
  transferDay,
} from './care.js';
import { autoRenewal, legalChange } from './contracts.js';

/** What looks like a violation and is none; the pairs that share a box are among the groups of `plant`. */
export const INNOCENTS: readonly Single[] = [
  lateSettlement,
  proxyRefill,
  registrationRefund,
  transferDay,
  corrected,
  sameDayReferral,
  chemoCycles,
  dialysisCourse,
  legalChange,
  autoRenewal,
];
