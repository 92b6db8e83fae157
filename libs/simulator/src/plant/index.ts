import type { Group, Single } from '../role.js';
import { resold, splitPack } from '../innocents/boxes.js';
import { cardHoarding, traceReuse } from './cards.js';
import { signBurstNight, unserved } from './contract-groups.js';
import { doubleContract, signAfterDeath } from './contracts.js';
import { farApart, sexAgeConflict, visitWhenPaused } from './identity.js';
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
];

/** What takes several people: innocent pairs first, so that fraud does not move them. */
export const GROUPS: readonly Group[] = [
  splitPack,
  resold,
  cardHoarding,
  traceReuse,
  signBurstNight,
  unserved,
];
