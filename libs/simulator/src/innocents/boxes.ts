import { COLD } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addBill, addLine, clearDays, type Life, type Visit } from '../life.js';
import { type Group, type Note, recordsOf } from '../role.js';
import { Rng } from '../rng.js';
import { sharedBox, TRACED_FROM } from '../trace.js';
import { at, isoDay } from '../time.js';
import { addVisit, refund } from '../visits.js';

type Sale = { day: number; box: number; split: boolean };

function sell(life: Life, { day, box, split }: Sale): Visit {
  const { block, centre } = life.person.town;
  clearDays(life, day, day + 1);
  const begins = at(day, life.rng.int(8, 15), life.rng.int(0, 59), life.rng.int(0, 59));
  const visit = addVisit(life, { place: centre, type: '11', begins, minutes: 10, diagnosis: COLD });
  const bill = addBill(visit, visit.ends + 60);
  addLine(visit, bill, ITEMS.general, 1, begins + 60);
  const trace = sharedBox(life.world.settings.prefix, ITEMS.ibuprofen, block, box);
  addLine(visit, bill, ITEMS.ibuprofen, 1, begins + 120, { trace, split, days: 5 });
  return visit;
}

function pairDay(life: Life, family: string, nth: number): number | undefined {
  const { seed, from, to } = life.world.settings;
  const start = Math.max(from, TRACED_FROM) + 3;
  return start + 20 > to ? undefined : new Rng(seed, family, life.person.town.block, nth).int(start, to - 15);
}

const note = (life: Life, family: string, visit: Visit, detail: string): Note => ({
  family,
  rules: ['D04', 'D05'],
  subject: ['institution', visit.place.code],
  also: [`person:${life.person.psnNo}`, ...recordsOf(visit)],
  detail,
});

/** One opened pack serves two patients: the code comes twice, marked as split. */
export const splitPack: Group = {
  family: 'split_pack',
  members: 2,
  innocent: true,
  perBlock: 2,
  live(life, nth, member) {
    const first = pairDay(life, 'split_pack', nth);
    if (first === undefined) return undefined;
    const visit = sell(life, { day: first + member * 2, box: 200 + nth, split: true });
    return note(life, 'split_pack', visit, `one opened pack from ${isoDay(first)}`);
  },
};

/** A box is brought back unopened, its line refunded, and sold to the next patient. */
export const resold: Group = {
  family: 'returned_and_resold',
  members: 2,
  innocent: true,
  perBlock: 2,
  live(life, nth, member) {
    const first = pairDay(life, 'returned_and_resold', nth);
    if (first === undefined) return undefined;
    const visit = sell(life, {
      day: first + member * 4,
      box: 300 + nth,
      split: false,
    });
    const [bill] = visit.bills;
    if (member === 0 && bill !== undefined) refund(visit, bill, bill.time + 86_400 + life.rng.int(0, 1800));
    return note(life, 'returned_and_resold', visit, `sold on ${isoDay(first)}, returned, sold again`);
  },
};
