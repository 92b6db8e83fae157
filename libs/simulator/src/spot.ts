import { COLD } from './diagnoses.js';
import { clearDays, type Life, type Visit } from './life.js';
import type { Place } from './places.js';
import { DAY } from './time.js';
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
