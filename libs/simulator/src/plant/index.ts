import type { Group, Single } from '../role.js';
import { resold, splitPack } from '../innocents/boxes.js';
import { busyTill, clinicMorning, dialysisShift, travellingCouple } from '../innocents/crowds.js';
import { campaignQueue, childsPhone, villageTablet } from '../innocents/signing.js';
import { cardHoarding, traceReuse } from './cards.js';
import { companions } from './companions.js';
import { signBurstNight, unserved } from './contract-groups.js';
import { doubleContract, signAfterDeath } from './contracts.js';
import { farApart, sameDayRound, sexAgeConflict, visitWhenPaused } from './identity.js';
import { sharedPhone, signBurst } from './signing-tools.js';
import { hangingBed, outInStay, overlapStays, splitStays } from './stays.js';
import { visitAfterDeath } from './visit-after-death.js';

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
