import type { Group, Single } from '../role.js';
import { resold, splitPack } from '../innocents/boxes.js';
import { busyTill, clinicMorning, dialysisShift, travellingCouple } from '../innocents/crowds.js';
import { campaignQueue, childsPhone, villageTablet } from '../innocents/signing.js';
import { fluWard } from '../innocents/ward.js';
import { agedHome, agentSigns, eveningRound, groupClinic, willingAtTill } from '../innocents/rounds.js';
import { spendsToCap } from './cap.js';
import { cardHoarding, traceReuse } from './cards.js';
import { carriedIn, doubleCharge, overLimit, unbundled } from './charges.js';
import { companions } from './companions.js';
import { signBurstNight, unserved } from './contract-groups.js';
import { doubleContract, signAfterDeath } from './contracts.js';
import { clinicHopping, collector, hoardedSupply, offLimits, wrongDrug } from './drugs.js';
import { examinedAgain, phantomTest } from './exams.js';
import { copiedSignature, nightSigning, signedAway, tillSigning } from './forged.js';
import { farApart, sameDayRound, sexAgeConflict, visitWhenPaused } from './identity.js';
import { copiedServices, rushedHomes } from './made-up-services.js';
import { paidTwice } from './paid-twice.js';
import { lateForm, secondDeductible } from './referrals.js';
import { emptyShelf, swappedDrug } from './shelf.js';
import { sharedPhone, signBurst } from './signing-tools.js';
import { hangingBed, outInStay, overlapStays, splitStays } from './stays.js';
import { oneDoctor, oneTelephone } from './swiping.js';
import { visitAfterDeath } from './visit-after-death.js';
import { bedOnly, recruited, testStays } from './ward.js';

/** Violations of one person, planted at a rate per thousand. */
export const SINGLES: readonly Single[] = [
  visitAfterDeath,
  outInStay,
  overlapStays,
  hangingBed,
  splitStays,
  sexAgeConflict,
  farApart,
  visitWhenPaused,
  doubleContract,
  signAfterDeath,
  sameDayRound,
];

/** What takes several people: the innocent first, so that fraud does not move them. */
export const GROUPS: readonly Group[] = [
  splitPack,
  resold,
  busyTill,
  dialysisShift,
  clinicMorning,
  travellingCouple,
  campaignQueue,
  childsPhone,
  villageTablet,
  cardHoarding,
  traceReuse,
  signBurstNight,
  unserved,
  companions,
  sharedPhone,
  signBurst,
];

/** Cast after these, from the other end of the people, so that those before stay whom they were. */
export const MORE_SINGLES: readonly Single[] = [
  signedAway,
  paidTwice,
  bedOnly,
  testStays,
  doubleCharge,
  overLimit,
  unbundled,
  carriedIn,
  phantomTest,
  examinedAgain,
  clinicHopping,
  hoardedSupply,
  collector,
  offLimits,
  wrongDrug,
];

export const MORE_GROUPS: readonly Group[] = [
  agentSigns,
  eveningRound,
  willingAtTill,
  groupClinic,
  agedHome,
  fluWard,
  copiedSignature,
  nightSigning,
  tillSigning,
  copiedServices,
  rushedHomes,
  recruited,
  emptyShelf,
  swappedDrug,
  oneTelephone,
  oneDoctor,
];

/** Cast among those who are too young for the others, so that nobody changes their part. */
export const YOUNG: readonly Single[] = [spendsToCap, secondDeductible, lateForm];
