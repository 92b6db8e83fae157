import { DIZZINESS, LUMBAR } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addBill, addLine, clearDays, type Life, type Visit } from '../life.js';
import { type Group, noteOfVisits, recordsOf, type Single } from '../role.js';
import { clearedSpot } from '../spot.js';
import { ageOn, at, isoDay } from '../time.js';
import { addVisit } from '../visits.js';
import { groupDay } from './forged.js';
import { draw } from '../knobs/knobs.js';
import { inWords } from './words.js';

type Bed = {
  day: number;
  days: number;
  hour: number;
  minute: number;
  diagnosis?: typeof LUMBAR;
  discharge?: string;
};

/** A stay at the township's centre of which the plan bills every line itself: so far the nights, and nursing. */
export function plannedStay(life: Life, bed: Bed): Visit {
  const { day, days, hour, minute, diagnosis = LUMBAR, discharge = '1' } = bed;
  const place = life.person.town.centre;
  const begins = at(day, hour, minute, life.rng.int(0, 59));
  const visit = addVisit(life, {
    place,
    type: '21',
    begins,
    diagnosis,
    more: {
      ends: at(day + days, 9, life.rng.int(0, 59), life.rng.int(0, 59)),
      discharge,
      bed: `${place.tail.slice(-4)}-${String(life.rng.int(1, 20)).padStart(3, '0')}`,
      deductible: 10_000,
    },
  });
  const bill = addBill(visit, visit.ends + life.rng.int(1800, 5000));
  addLine(visit, bill, ITEMS.wardRound, 1, begins + 1200);
  for (let nth = 0; nth < days; nth++) {
    addLine(visit, bill, ITEMS.nursing, 1, nth === 0 ? begins + 2400 : at(day + nth, 9, 5));
    addLine(visit, bill, ITEMS.bed, 1, at(day + nth, 23, 50));
    life.busy.add(day + nth);
  }
  life.busy.add(day + days);
  return visit;
}

/** Bills an item on each of some days of a stay. */
export function careOn(visit: Visit, day: number, days: readonly number[], item = ITEMS.infusion): void {
  const [bill] = visit.bills;
  for (const nth of days)
    if (bill) addLine(visit, bill, item, 1, nth === 0 ? visit.begins + 3600 : at(day + nth, 10, 5));
}

/** N01, less plainly: bed and nursing every day, and care on the first and the last of eight only. */
export const bedOnly: Single = {
  family: 'bed_without_care',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 35, 45);
    const stay = plannedStay(life, { day, days: 8, hour: 10, minute: 20 });
    const bare = draw(life, 'bare_ward_days');
    careOn(stay, day, [...Array.from({ length: 7 - bare }, (_, nth) => nth), 7]);
    const detail = `8 days from ${isoDay(day)}, ${inWords(bare)} of them with bed and nursing only`;
    return noteOfVisits(life, { family: 'bed_without_care', rules: ['N01', 'N03'], detail }, [stay]);
  },
};

/** N03: four times in a year a bed for two days of tests. */
export const testStays: Single = {
  family: 'stays_for_tests',
  perThousand: 1,
  // The very old may be kept for observation.
  suits: (person) => ageOn(person.birth, 20_454) < 75,
  live(life) {
    const { from, to } = life.world.settings;
    const year = Number(isoDay(to).slice(0, 4)) - (to - from > 700 && life.rng.chance(0.5) ? 1 : 0);
    const first = Math.max(from + 5, Date.parse(`${year}-01-20T00:00:00Z`) / 86_400_000);
    clearDays(life, first - 32, first + 230 + 32);
    const stays = [0, 55, 120, 190].flatMap((gap) => {
      const day = first + gap + life.rng.int(0, 20);
      if (day + 5 > to) return [];
      const stay = plannedStay(life, {
        day,
        days: 2,
        hour: 9,
        minute: life.rng.int(0, 50),
        diagnosis: DIZZINESS,
      });
      for (const item of [ITEMS.liver, ITEMS.blood, ITEMS.ecg, ITEMS.ultrasound, ITEMS.xray])
        careOn(stay, day, [0], item);
      return [stay];
    });
    const detail = `${stays.length} stays of two days for tests in ${year}`;
    const rules = ['N03', 'N02', 'N01', 'P08'];
    return noteOfVisits(life, { family: 'stays_for_tests', rules, detail }, stays);
  },
};

/** N04: seven of one village are fetched on one morning, lie there for six days and cost the same. */
export const recruited: Group = {
  family: 'recruited_stays',
  members: 7,
  innocent: false,
  perBlock: 0,
  suits: (person) => person.home === person.town.villages[2],
  live(life, nth, member) {
    const day = groupDay(life, 'recruited_stays', nth, 60, 60);
    clearDays(life, day - 35, day + 42);
    const stay = plannedStay(life, {
      day,
      days: 6,
      hour: 9,
      minute: 2 + member * draw(life, 'fetched_minutes'),
    });
    careOn(stay, day, [0, 1, 2, 3, 4, 5]);
    careOn(stay, day, [0], member % 2 === 0 ? ITEMS.blood : ITEMS.ecg);
    return {
      family: 'recruited_stays',
      rules: ['N04', 'I08', 'N06'],
      subject: ['institution', stay.place.code],
      also: [`person:${life.person.psnNo}`, ...recordsOf(stay)],
      detail: `7 of one village admitted on ${isoDay(day)}`,
    };
  },
};
