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
import { eveningBills, pharmacyNextDoor } from './errands.js';
import { registryLag, retroactiveCover } from './register.js';

/** What looks like a violation and is none; what takes several people is among the groups of `plant`. */
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
  pharmacyNextDoor,
  eveningBills,
  registryLag,
  retroactiveCover,
];
