import { openingTime } from '../care.js';
import { ITEMS } from '../items.js';
import { addBill, type Life, type Visit } from '../life.js';
import { type Note, placesOf, recordsOf, type Single } from '../role.js';
import { clearedSpot, plannedVisit } from '../spot.js';
import { at, isoDay } from '../time.js';
import { addDrug, addVisit } from '../visits.js';

function noteOf(
  life: Life,
  family: string,
  rules: readonly string[],
  visits: readonly Visit[],
  detail: string,
): Note {
  const also = [...recordsOf(...visits), ...placesOf(...visits)];
  return { family, rules, subject: ['person', life.person.psnNo], also, detail };
}

/** From the consulting room into the pharmacy next door, minutes later. */
export const pharmacyNextDoor: Single = {
  family: 'pharmacy_next_door',
  perThousand: 2,
  live(life) {
    const { centre, pharmacy } = life.person.town;
    const day = clearedSpot(life, 1, 1);
    const visit = plannedVisit(life, centre, openingTime(life, day));
    const begins = visit.ends + life.rng.int(240, 600);
    const purchase = addVisit(life, { place: pharmacy, type: '41', begins, minutes: 4 });
    const bill = addBill(purchase, purchase.ends + 60);
    addDrug(life, purchase, bill, ITEMS.coldGranules, { count: 1, days: 5, time: begins + 60 });
    const detail = `bought next door on ${isoDay(day)}`;
    return noteOf(life, 'pharmacy_next_door', ['I03', 'I05', 'I06'], [visit, purchase], detail);
  },
};

/** The village clinic sends its bills in the evening, when the patient is long somewhere else. */
export const eveningBills: Single = {
  family: 'evening_settlement',
  perThousand: 2,
  live(life) {
    const { city } = life.world.network;
    const day = clearedSpot(life, 1, 1);
    const here = plannedVisit(life, life.person.home, at(day, 8, life.rng.int(0, 30)));
    const there = plannedVisit(life, city, at(day, 15, life.rng.int(0, 50)), { referral: '' });
    for (const bill of here.bills) bill.time = there.ends + life.rng.int(60, 900);
    const detail = `seen in the morning, billed in the evening of ${isoDay(day)}`;
    return noteOf(life, 'evening_settlement', ['I03', 'I05'], [here, there], detail);
  },
};
