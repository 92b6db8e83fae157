import { CHEMOTHERAPY, DELIVERY, type Diagnosis, INPATIENT, INPATIENT_CHILD, POLYP } from './diagnoses.js';
import { ITEMS } from './items.js';
import { addBill, addLine, covered, type Life, type Visit } from './life.js';
import type { Place } from './places.js';
import { ageOn, at, dayOfMoment } from './time.js';
import { addDrug, addVisit, billCare } from './visits.js';

type StayPlan = {
  place: Place;
  day: number;
  days: number;
  diagnosis: Diagnosis;
  type?: string;
  /** Hour of admission; ten unless another stay ends that morning. */
  hour?: number;
  /** Goes on from a stay in the same alliance: one deductible for both. */
  goesOn?: boolean;
  /** Only the first and the last day have anything on the bill. */
  empty?: boolean;
  discharge?: string;
};

/** Fen to be paid before the fund pays, by tier. */
const deductibleOf = (place: Place): number =>
  place.tier === 'municipal' ? 80_000 : place.tier === 'county' ? 40_000 : 10_000;

/** A stay with its daily lines and the settlement at discharge. */
export function addStay(life: Life, plan: StayPlan): Visit {
  const { rng } = life;
  const { place, day, days } = plan;
  const begins = at(day, plan.hour ?? 10, rng.int(0, 40), rng.int(0, 59));
  const visit = addVisit(life, {
    place,
    type: plan.type ?? '21',
    begins,
    diagnosis: plan.diagnosis,
    more: {
      ends: days === 0 ? begins + 6 * 3600 : at(day + days, 9, rng.int(0, 59), rng.int(0, 59)),
      discharge: plan.discharge ?? '1',
      bed: `${place.tail.slice(-4)}-${String(rng.int(1, Math.max(10, place.beds))).padStart(3, '0')}`,
      deductible: plan.goesOn === true ? 0 : deductibleOf(place),
    },
  });
  const bill = addBill(visit, visit.ends + rng.int(1800, 9000));
  admit(life, visit, plan);
  for (let nth = 0; nth < Math.max(1, days); nth++) {
    if (plan.empty === true && nth > 0) continue;
    wardDay(life, visit, day + nth, nth === 0);
  }
  if (days > 0 && plan.empty !== true && plan.diagnosis !== CHEMOTHERAPY) {
    const item = plan.diagnosis.drugs[0];
    if (item !== ITEMS.ceftriaxone && rng.chance(0.5)) {
      addDrug(life, visit, bill, item, { count: 1, days: 7, time: visit.ends - 600 });
      for (const line of bill.lines.slice(-1)) line.takeHome = true;
    }
  }
  for (let busy = day; busy <= day + days; busy++) life.busy.add(busy);
  return visit;
}

function admit(life: Life, visit: Visit, plan: StayPlan): void {
  const [bill] = visit.bills;
  if (bill === undefined) return;
  const time = visit.begins + 1200;
  addLine(visit, bill, ITEMS.wardRound, 1, time);
  if (plan.empty === true || plan.goesOn === true) return;
  const hospital = visit.place.tier !== 'township';
  addLine(visit, bill, ITEMS.liver, 1, time);
  if (plan.diagnosis === CHEMOTHERAPY) {
    addDrug(life, visit, bill, ITEMS.chemo, { count: 2, days: 0, time: time + 3600 });
    return;
  }
  if (life.rng.chance(0.5)) addLine(visit, bill, ITEMS.ecg, 1, time);
  if (hospital && life.rng.chance(0.4))
    addLine(visit, bill, life.rng.pick([ITEMS.ct, ITEMS.mri, ITEMS.ultrasound]), 1, time + 1800);
  else if (life.rng.chance(0.4)) addLine(visit, bill, ITEMS.xray, 1, time + 1500);
  if (plan.diagnosis === DELIVERY) addLine(visit, bill, ITEMS.delivery, 1, time + 7200);
  if (plan.diagnosis.surgery === true && hospital) {
    addLine(visit, bill, ITEMS.surgery, 1, time + 14_400, { price: 10_000 * life.rng.int(9, 60) * 100 });
  }
}

function wardDay(life: Life, visit: Visit, day: number, first: boolean): void {
  const { rng } = life;
  const [bill] = visit.bills;
  if (bill === undefined) return;
  const time = first ? visit.begins + 2400 : at(day, 9, rng.int(0, 50));
  addLine(visit, bill, ITEMS.nursing, 1, time);
  if (rng.chance(0.8)) {
    addLine(visit, bill, ITEMS.infusion, 1, time);
    addDrug(life, visit, bill, ITEMS.saline, { count: 2, days: 0, time });
    if (rng.chance(0.5))
      addDrug(life, visit, bill, ITEMS.ceftriaxone, { count: rng.int(1, 2), days: 0, time });
  } else {
    addLine(visit, bill, rng.pick([ITEMS.rehab, ITEMS.blood, ITEMS.glucose]), 1, time);
  }
  const night = at(day, 23, 50);
  if (night < visit.ends) addLine(visit, bill, ITEMS.bed, 1, night);
}

/** Six cycles three weeks apart: readmissions as planned. */
export function chemotherapy(life: Life, from: number): Visit[] {
  const stays: Visit[] = [];
  for (let cycle = 0; cycle < 6; cycle++) {
    const day = from + cycle * 21;
    if (day + 4 > life.world.settings.to || !covered(life.person, day + 4)) break;
    stays.push(
      addStay(life, { place: life.person.town.alliance.hospital, day, days: 3, diagnosis: CHEMOTHERAPY }),
    );
  }
  return stays;
}

/** Days on which nothing is on record, with a month of quiet before and after for a stay. */
function quietDay(life: Life, days: number, quiet = 32): number | undefined {
  const { from, to } = life.world.settings;
  for (let attempt = 0; attempt < 15; attempt++) {
    const day = life.rng.int(from + 5, to - days - 12);
    if (!covered(life.person, day) || !covered(life.person, day + days + 3)) continue;
    const near = life.visits.some(
      (one) =>
        one.bed !== '' && dayOfMoment(one.begins) < day + days + quiet && dayOfMoment(one.ends) > day - quiet,
    );
    if (!near) return day;
  }
  return undefined;
}

/** The stays of the whole span, before anything else is put on record. */
export function liveThroughStays(life: Life): void {
  const { person, rng, world } = life;
  const years = (world.settings.to - world.settings.from + 1) / 365.25;
  const age = ageOn(person.birth, world.settings.from);
  const yearly = age < 7 ? 0.1 : age < 45 ? 0.04 : age < 65 ? 0.11 : 0.26;
  for (let left = rng.poisson(yearly * years); left > 0; left--) {
    const diagnosis = rng.weighted(age >= 18 ? INPATIENT : INPATIENT_CHILD);
    const { centre, alliance } = person.town;
    const where = [
      [centre, 38],
      [alliance.hospital, 52],
      [world.network.city, 10],
    ] as const;
    const place = diagnosis.surgery === true ? alliance.hospital : rng.weighted(where);
    const days = place.tier === 'township' ? rng.int(4, 9) : rng.int(4, 12);
    const day = quietDay(life, days);
    if (day === undefined) continue;
    const type = place.tier === 'county' && rng.chance(0.06) ? '24' : '21';
    if (type === '24') {
      const visit = addVisit(life, {
        place,
        type: '13',
        begins: at(day, 8, rng.int(5, 30)),
        diagnosis,
        minutes: 20,
      });
      billCare(life, visit, 3);
    }
    addStay(life, { place, day, days, diagnosis, type });
  }
  if (person.sex === '2' && age >= 20 && age <= 38 && rng.chance(0.045 * years)) {
    const day = quietDay(life, 4);
    const place = rng.chance(0.75) ? person.town.alliance.hospital : person.town.centre;
    if (day !== undefined)
      addStay(life, { place, day, days: rng.int(3, 4), diagnosis: DELIVERY, type: '52' });
  }
  if (age >= 45 && rng.chance(0.0025 * years)) {
    const day = quietDay(life, 0);
    if (day !== undefined)
      addStay(life, { place: person.town.alliance.hospital, day, days: 0, diagnosis: POLYP, type: '28' });
  }
}
