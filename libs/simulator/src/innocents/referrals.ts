import { staySentDown } from '../referrals.js';
import { noteOfVisits, type Single } from '../role.js';
import { dayOfMoment, isoDay } from '../time.js';

/** Sent down in order: one form, one deductible. */
export const sentDown: Single = {
  family: 'sent_down',
  perThousand: 2,
  live(life) {
    const sent = staySentDown(life);
    if (sent === undefined) return undefined;
    const detail = `sent down on ${isoDay(dayOfMoment(sent[0].ends))}`;
    return noteOfVisits(life, { family: 'sent_down', rules: ['A03', 'N02', 'N05', 'I04'], detail }, sent);
  },
};
