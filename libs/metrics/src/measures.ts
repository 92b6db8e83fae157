import { CARE_MEASURES } from './measures/care.js';
import { CONTRACT_MEASURES } from './measures/contracts.js';
import { MONEY } from './measures/money.js';
import { PLACE_MEASURES } from './measures/places.js';
import { REFERRAL_MEASURES } from './measures/referrals.js';
import { STATES } from './measures/states.js';

export { SATISFIED_FROM } from './measures/places.js';
export { ARRIVAL_DAYS } from './measures/referrals.js';

/** Everything that is summed by month, once for all indicators and for the rules over months. */
export const MEASURES = {
  ...MONEY,
  ...CARE_MEASURES,
  ...CONTRACT_MEASURES,
  ...REFERRAL_MEASURES,
  ...PLACE_MEASURES,
  ...STATES,
} as const;

export type MeasureName = keyof typeof MEASURES;
