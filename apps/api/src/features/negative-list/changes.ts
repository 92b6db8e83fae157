import { OUTCOMES } from '../reviews/outcomes.js';

/** What happens to a finding that an item of the negative list rests on. */
export const CHANGES = ['found', 'withdrawn', ...OUTCOMES] as const;
