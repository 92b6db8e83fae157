import { dialysis } from '../care.js';
import { COLD, HYPERTENSION, OUTPATIENT } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addBill, clearDays, type Life, type Visit } from '../life.js';
import type { Place } from '../places.js';
import { type Group, type Note, recordsOf } from '../role.js';
import { Rng } from '../rng.js';
import { at, isoDay } from '../time.js';
import { addDrug, addVisit, billCare, operatorOf, terminalOf } from '../visits.js';

function noteOf(
  life: Life,
  family: string,
  rules: readonly string[],
  visits: readonly Visit[],
  detail: string,
): Note {
  const also = [`person:${life.person.psnNo}`, ...recordsOf(...visits)];
  return { family, rules, subject: ['visit', visits[0]?.id ?? ''], also, detail };
}

/** Days that all members of a group share, some weeks apart. */
function sharedDays(life: Life, family: string, nth: number, times: number): number[] {
  const { seed, from, to } = life.world.settings;
  const rng = new Rng(seed, family, life.person.town.block, nth);
  const first = rng.int(from + 40, to - 30 * times - 20);
  return Array.from({ length: times }, (_, round) => first + round * 28 + rng.int(0, 3));
}

/** Market day: thirteen strangers pay at one till within ten minutes, once, each for something else. */
export const busyTill: Group = {
  family: 'busy_till',
  members: 13,
  innocent: true,
  perBlock: 1,
  live(life, nth, member) {
    const { centre } = life.person.town;
    const [day = 0] = sharedDays(life, 'busy_till', nth, 1);
    clearDays(life, day, day);
    const visit = addVisit(life, {
      place: centre,
      type: '11',
      begins: at(day, 9, 2) + member * 42 + life.rng.int(0, 20),
      minutes: 20,
      diagnosis: life.rng.weighted(OUTPATIENT),
      more: { terminal: terminalOf(centre, 1), operator: operatorOf(centre, 1) },
    });
    billCare(life, visit, life.rng.int(3, 7));
    return noteOf(life, 'busy_till', ['I06', 'I08'], [visit], `13 people in ten minutes on ${isoDay(day)}`);
  },
};

/** One dialysis shift: the same four people, three mornings a week. */
export const dialysisShift: Group = {
  family: 'dialysis_shift',
  members: 4,
  innocent: true,
  perBlock: 1,
  live(life, nth) {
    const [day = 0] = sharedDays(life, 'dialysis_shift', nth, 3);
    const until = Math.min(life.world.settings.to - 2, day + 70);
    clearDays(life, day, until);
    life.busy.clear();
    const known = new Set(life.visits);
    dialysis(life, day, until);
    const visits = life.visits.filter((one) => !known.has(one)).slice(0, 6);
    return noteOf(life, 'dialysis_shift', ['I06', 'I08', 'P10'], visits, `one shift from ${isoDay(day)}`);
  },
};

/** The morning of the chronically ill: six people fetch their monthly drugs, as every month. */
export const clinicMorning: Group = {
  family: 'clinic_morning',
  members: 6,
  innocent: true,
  perBlock: 1,
  suits: (person) => person.hypertension,
  live(life, nth, member) {
    const { centre } = life.person.town;
    const visits = sharedDays(life, 'clinic_morning', nth, 5).map((day) => {
      clearDays(life, day, day);
      const begins = at(day, 8, 30) + member * 100 + life.rng.int(0, 40);
      const visit = addVisit(life, {
        place: centre,
        type: '14',
        begins,
        minutes: 9,
        diagnosis: HYPERTENSION,
      });
      const bill = addBill(visit, visit.ends + 60);
      addDrug(life, visit, bill, ITEMS.amlodipine, { count: 2, days: 28, time: begins + 60 });
      return visit;
    });
    return noteOf(life, 'clinic_morning', ['I06', 'I08'], visits, 'monthly drugs on the clinic morning');
  },
};

/** A couple that goes to the city together, for both of them. */
export const travellingCouple: Group = {
  family: 'travelling_couple',
  members: 2,
  innocent: true,
  perBlock: 1,
  live(life, nth, member) {
    const city: Place = life.world.network.city;
    const visits = sharedDays(life, 'travelling_couple', nth, 5).map((day) => {
      clearDays(life, day, day);
      const begins = at(day, 10, 5) + member * 240 + life.rng.int(0, 60);
      const visit = addVisit(life, { place: city, type: '11', begins, minutes: 30, diagnosis: COLD });
      billCare(life, visit, 5);
      return visit;
    });
    return noteOf(
      life,
      'travelling_couple',
      ['I03', 'I05', 'I08'],
      visits,
      'five trips to the city together',
    );
  },
};
