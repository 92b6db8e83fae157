import { COLD, type Diagnosis } from './diagnoses.js';
import { ITEMS, type Item } from './items.js';
import { addBill, addLine, type Bill, clearDays, type Life, type Line, type Visit } from './life.js';
import type { Place } from './places.js';
import { DAY } from './time.js';
import { traceCode } from './trace.js';
import { addVisit, billCare } from './visits.js';

/** A day of the span with that many days before and after it, all of them emptied. */
export function clearedSpot(life: Life, before: number, after: number): number {
  const { from, to } = life.world.settings;
  const day = life.rng.int(from + before, to - after);
  clearDays(life, day - before, day + after);
  return day;
}

/** An ordinary visit at a moment that a plan chose. */
export function plannedVisit(
  life: Life,
  place: Place,
  begins: number,
  more: Partial<Visit> = {},
  type = '11',
): Visit {
  const visit = addVisit(life, { place, type, begins, minutes: 12, diagnosis: COLD, more });
  billCare(life, visit, 5);
  return visit;
}

/** The person dies on that day; nothing later stays on record. */
export function dieOn(life: Life, day: number): void {
  life.person = { ...life.person, died: day };
  clearDays(life, day, life.world.settings.to + 1000);
  life.contracts = life.contracts.filter((contract) => contract.signed < day * DAY);
  for (const contract of life.contracts) {
    if (contract.ends < day) continue;
    contract.status = 'terminated';
    contract.ended = day;
    contract.reason = '5 其他: 死亡';
  }
  life.services = life.services.filter((service) => life.contracts.includes(service.contract));
}

type Errand = {
  place: Place;
  begins: number;
  diagnosis?: Diagnosis;
  type?: string;
  minutes?: number;
  more?: Partial<Visit>;
};

/** A visit with an empty bill that has but the fee of the place: whoever plans it adds the lines. */
export function bareVisit(life: Life, errand: Errand): { visit: Visit; bill: Bill; time: number } {
  const { place, begins, diagnosis = COLD, type = '11', minutes = 15, more = {} } = errand;
  const visit = addVisit(life, { place, type, begins, minutes, diagnosis, more });
  const bill = addBill(visit, visit.ends + life.rng.int(60, 600));
  const hospital = place.tier === 'county' || place.tier === 'municipal';
  addLine(visit, bill, hospital ? ITEMS.consult : ITEMS.general, 1, begins + 90);
  return { visit, bill, time: begins + 90 };
}

type Basket = readonly (readonly [item: Item, count: number, days: number])[];

/** Puts whole packs on a bill. */
export function addPacks(life: Life, visit: Visit, bill: Bill, basket: Basket): Line[] {
  return basket.map(([item, count, days]) => {
    const line = addLine(visit, bill, item, count, visit.begins + 120, { days });
    line.trace = traceCode(life, visit, line);
    return line;
  });
}

/** A visit for drugs. */
export function fetchDrugs(life: Life, errand: Errand, basket: Basket): Visit {
  const { visit, bill } = bareVisit(life, errand);
  addPacks(life, visit, bill, basket);
  return visit;
}

/** A purchase at a pharmacy. */
export function purchase(life: Life, place: Place, begins: number, basket: Basket): Visit {
  const visit = addVisit(life, { place, type: '41', begins, minutes: 5 });
  const bill = addBill(visit, visit.ends + 60);
  addPacks(life, visit, bill, basket);
  return visit;
}
