import { bedOnly } from '../plant/ward.js';
import { signAfterDeath } from '../plant/contracts.js';
import { clinicHopping, offLimits } from '../plant/drugs.js';
import { examinedAgain, phantomTest } from '../plant/exams.js';
import { farApart, sameDayRound } from '../plant/identity.js';
import { outInStay, overlapStays, splitStays } from '../plant/stays.js';
import { lateForm } from '../plant/referrals.js';
import type { Single } from '../role.js';

/** The same story, told just short of the threshold: the rule that is made for it must not fire. */
const nearMiss = (single: Single): Single => ({
  ...single,
  family: `${single.family}_just_below`,
  isNearMiss: true,
  live: (life) => {
    const note = single.live(life);
    return note && { ...note, family: `${note.family}_just_below`, rules: note.rules.slice(0, 1) };
  },
});

/** Who barely is no violator, by the knobs that say so. */
export const NEAR_MISSES: readonly Single[] = [
  outInStay,
  overlapStays,
  splitStays,
  bedOnly,
  signAfterDeath,
  farApart,
  sameDayRound,
  clinicHopping,
  offLimits,
  phantomTest,
  examinedAgain,
  lateForm,
].map(nearMiss);
