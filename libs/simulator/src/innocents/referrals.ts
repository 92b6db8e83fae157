import { LUMBAR } from '../diagnoses.js';
import { onlySendsUp } from '../plant/policies.js';
import { referDown } from '../referrals.js';
import { noteOfVisits, type Single } from '../role.js';
import { clearedSpot } from '../spot.js';
import { addStay } from '../stays.js';
import { isoDay } from '../time.js';

/** Sent down in order: one form, one deductible. */
export const sentDown: Single = {
  family: 'sent_down',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 40, 60);
    const { alliance, centre } = life.person.town;
    if (onlySendsUp(life.world, alliance)) return undefined;
    const stay = addStay(life, { place: alliance.hospital, day, days: 8, diagnosis: LUMBAR });
    const next = referDown(life, stay, centre, true);
    if (next === undefined) return undefined;
    const detail = `sent down on ${isoDay(day + 8)}`;
    return noteOfVisits(life, { family: 'sent_down', rules: ['A03', 'N02', 'N05', 'I04'], detail }, [
      stay,
      next,
    ]);
  },
};
