import type { Diagnosis } from './diagnoses.js';
import { ITEMS, type Item } from './items.js';
import { addBill, addLine, type Bill, type Life, recordId, type Visit } from './life.js';
import type { Place } from './places.js';
import { traceCode } from './trace.js';

type VisitPlan = {
  place: Place;
  type: string;
  begins: number;
  minutes?: number;
  diagnosis?: Diagnosis;
  more?: Partial<Visit>;
};

const staff = (place: Place, nth: number): string => `${place.tail}${String(nth).padStart(2, '0')}`;

/** The national number of a doctor of the place. */
export const doctorOf = (place: Place, nth: number): string =>
  `D99${staff(place, 1 + (nth % place.doctors))}`;
export const terminalOf = (place: Place, nth: number): string => `TM${staff(place, nth)}`;
export const operatorOf = (place: Place, nth: number): string => `OP${staff(place, nth)}`;

/** Puts a visit without bills on record. */
export function addVisit(life: Life, plan: VisitPlan): Visit {
  const { rng } = life;
  const { place } = plan;
  const desk = rng.int(1, place.tier === 'county' || place.tier === 'municipal' ? 6 : 1);
  const visit: Visit = {
    id: recordId(life, 'MD', 'visit'),
    place,
    type: plan.type,
    begins: plan.begins,
    ends: plan.begins + (plan.minutes ?? rng.int(6, 50)) * 60,
    diagnosis: plan.diagnosis,
    doctor: doctorOf(place, rng.int(0, 99)),
    terminal: terminalOf(place, desk),
    operator: operatorOf(place, desk),
    credential: rng.weighted([
      ['01', 40],
      ['02', 25],
      ['03', 35],
    ] as const),
    discharge: '',
    bed: '',
    referral: '',
    online: false,
    proxy: false,
    deductible: 0,
    bills: [],
    ...plan.more,
  };
  life.visits.push(visit);
  return visit;
}

/** A line of a drug: traced once the law asks for it, one sale in six from an opened pack. */
export function addDrug(
  life: Life,
  visit: Visit,
  bill: Bill,
  item: Item,
  sale: { count: number; days: number; time: number },
): void {
  const split = sale.days > 0 && item.list !== '103' && life.rng.chance(0.16);
  const line = addLine(visit, bill, item, sale.count, sale.time, { days: sale.days, split });
  line.trace = traceCode(life, visit, line);
}

/** An ordinary bill of an outpatient visit: the fee, one or two drugs, sometimes a test. */
export function billCare(life: Life, visit: Visit, days = 5): Bill {
  const { rng } = life;
  const bill = addBill(visit, visit.ends + rng.int(30, 900));
  const hospital = visit.place.tier === 'county' || visit.place.tier === 'municipal';
  const time = visit.begins + rng.int(60, 240);
  addLine(visit, bill, hospital ? ITEMS.consult : ITEMS.general, 1, time);
  if (hospital && rng.chance(0.35))
    addLine(visit, bill, rng.pick([ITEMS.blood, ITEMS.ecg, ITEMS.liver]), 1, time);
  else if (visit.place.tier === 'township' && rng.chance(0.15)) addLine(visit, bill, ITEMS.blood, 1, time);
  const drugs = visit.diagnosis?.drugs ?? [ITEMS.coldGranules];
  const start = rng.int(0, drugs.length - 1);
  const wanted = Math.min(
    drugs.length,
    days >= 28
      ? rng.int(1, 2)
      : rng.weighted([
          [0, 12],
          [1, 48],
          [2, 40],
        ] as const),
  );
  for (let i = 0; i < wanted; i++) {
    const item = drugs[(start + i) % drugs.length] ?? drugs[0];
    addDrug(life, visit, bill, item, { count: days >= 28 ? 2 : rng.int(1, 2), days, time });
  }
  if (days < 28 && rng.chance(0.06)) addLine(visit, bill, ITEMS.selfPaid, 1, time);
  return bill;
}

/** Takes a bill back: a negative bill with a negative line for each line. */
export function refund(visit: Visit, bill: Bill, time: number): Bill {
  const back = addBill(visit, time, bill);
  for (const line of bill.lines) {
    const { item, price, trace, split, days } = line;
    addLine(visit, back, item, -line.count, time, { price, trace, split, days, reverses: line.sn });
  }
  return back;
}

/** Bills the same care once more, after a refund. */
export function resettle(visit: Visit, bill: Bill, time: number): Bill {
  const again = addBill(visit, time);
  for (const line of bill.lines) {
    const { item, price, trace, split, days } = line;
    addLine(visit, again, item, line.count, line.time, { price, trace, split, days });
  }
  return again;
}
