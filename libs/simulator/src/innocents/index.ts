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
import {
  birthTwice,
  notHere,
  oneInvoice,
  otherIllness,
  ownList,
  paysExcess,
  returnedLine,
  twoOfPanel,
  twoSides,
} from './charges.js';
import { autoRenewal, legalChange } from './contracts.js';
import { codedLater, longPrescription, rehabCourse, smallPacks, wrongReturned } from './drugs.js';
import { eveningBills, pharmacyNextDoor } from './errands.js';
import { costlyIllness } from '../plant/cap.js';
import { sentDown } from './referrals.js';
import { registryLag, retroactiveCover } from './register.js';
import { agentInStay, homeLeave, sentOn } from './ward.js';

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

/** Cast from the other end of the people, so that those of whom there were stories before keep them. */
export const MORE_INNOCENTS: readonly Single[] = [
  returnedLine,
  twoSides,
  birthTwice,
  paysExcess,
  twoOfPanel,
  ownList,
  notHere,
  otherIllness,
  oneInvoice,
  longPrescription,
  smallPacks,
  codedLater,
  wrongReturned,
  rehabCourse,
  homeLeave,
  sentOn,
  agentInStay,
];

/** Cast among those who are too young for the others. */
export const INNOCENT_YOUNG: readonly Single[] = [costlyIllness, sentDown];
