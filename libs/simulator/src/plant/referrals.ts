import { LUMBAR } from '../diagnoses.js';
import { draw } from '../knobs/knobs.js';
import { addReferral, staySentDown } from '../referrals.js';
import { noteOfVisits, type Note, type Single } from '../role.js';
import type { Life, Visit } from '../life.js';
import { clearedSpot } from '../spot.js';
import { addStay } from '../stays.js';
import { dayOfMoment, isoDay } from '../time.js';

const noteOf = (life: Life, family: string, visits: readonly Visit[], detail: string): Note => {
  const note = noteOfVisits(life, { family, rules: ['A03'], detail }, visits);
  return { ...note, also: [...note.also, ...life.referrals.slice(-1).map((one) => `referral:${one.id}`)] };
};

/** A03: sent down to go on in a bed near home, where the deductible is taken once more. */
export const secondDeductible: Single = {
  family: 'second_deductible',
  perThousand: 2,
  live(life) {
    const sent = staySentDown(life);
    if (sent === undefined) return undefined;
    const [, next] = sent;
    next.deductible = 10_000;
    const detail = `a second deductible on ${isoDay(dayOfMoment(next.begins))}`;
    return noteOf(life, 'second_deductible', sent, detail);
  },
};

/** Sent up and lying there; the form is of so many hours later. */
const admittedBeforeForm = (life: Life, family: string): Note => {
  const day = clearedSpot(life, 40, 60);
  const { alliance, centre } = life.person.town;
  const stay = addStay(life, { place: alliance.hospital, day, days: 8, diagnosis: LUMBAR });
  const hours = draw(life, 'form_hours');
  const referral = addReferral(life, {
    direction: 'up',
    source: centre,
    target: alliance.hospital,
    applied: stay.begins + hours * 3600 + life.rng.int(60, 1800),
    diagnosis: LUMBAR,
    arrived: stay.begins,
    targetVisit: stay.id,
  });
  stay.referral = referral.id;
  return noteOf(life, family, [stay], `a form ${hours} hours after admission on ${isoDay(day)}`);
};

/** A03: the form is made up days after the admission that it is to explain. */
export const lateForm: Single = {
  family: 'late_form',
  perThousand: 2,
  live: (life) => admittedBeforeForm(life, 'late_form'),
};
