import { DIABETES, type Diagnosis, HYPERTENSION, KIDNEY, LUMBAR, OUTPATIENT } from './diagnoses.js';
import { ITEMS } from './items.js';
import { addBill, addLine, covered, type Life, type Visit } from './life.js';
import type { Place } from './places.js';
import { addDrug, addVisit, billCare, refund, resettle } from './visits.js';
import { ageOn, at, dayOfMoment, monthOf, weekday } from './time.js';

/** A free day between two days, by season and week, or undefined. Illness is commoner in winter, Sundays are quiet. */
export function freeDay(life: Life, from: number, to: number, winter = false): number | undefined {
  for (let attempt = 0; attempt < 12; attempt++) {
    const day = life.rng.int(from, to);
    if (life.busy.has(day) || !covered(life.person, day)) continue;
    const cold = [12, 1, 2, 3].includes(monthOf(day)) ? 1 : winter ? 0.35 : 0.75;
    const quiet = weekday(day) === 0 ? 0.5 : weekday(day) === 6 ? 0.7 : 1;
    if (life.rng.chance(cold * quiet)) return day;
  }
  return undefined;
}

/** A moment of a working day. */
export const openingTime = (life: Life, day: number): number =>
  at(
    day,
    life.rng.pick([8, 8, 9, 9, 9, 10, 10, 11, 14, 14, 15, 16]),
    life.rng.int(0, 59),
    life.rng.int(0, 59),
  );

/** Where the person goes with everyday complaints. */
function everydayPlace(life: Life): Place {
  const { person, rng, world } = life;
  const { centre, alliance } = person.town;
  return rng.weighted([
    [person.home, 64],
    [centre, 22],
    [alliance.hospital, 12],
    [world.network.city, 2],
  ] as const);
}

/** What brings somebody in on that day. */
function complaint(life: Life, day: number): Diagnosis {
  const diagnosis = life.rng.weighted(OUTPATIENT);
  const warm = ![11, 12, 1, 2, 3].includes(monthOf(day));
  return diagnosis.winter === true && warm && life.rng.chance(0.4) ? LUMBAR : diagnosis;
}

/** Some bills are taken back; most of those are put right within the hour. */
function maybeRefund(life: Life, visit: Visit): void {
  const [bill] = visit.bills;
  if (bill === undefined || !life.rng.chance(0.035)) return;
  const back = refund(visit, bill, bill.time + life.rng.int(1200, 7200));
  if (life.rng.chance(0.75)) resettle(visit, bill, back.time + life.rng.int(240, 1500));
}

/** An everyday visit; at a hospital sometimes behind a registration of its own. */
export function everydayVisit(life: Life, day: number, place: Place): Visit {
  const diagnosis = complaint(life, day);
  const begins = openingTime(life, day);
  const hospital = place.tier === 'county' || place.tier === 'municipal';
  if (hospital && life.rng.chance(0.07)) register(life, place, begins - life.rng.int(900, 2700));
  const emergency = hospital && life.rng.chance(0.08);
  const visit = addVisit(life, { place, type: emergency ? '13' : '11', begins, diagnosis });
  billCare(life, visit, life.rng.int(3, 7));
  maybeRefund(life, visit);
  life.busy.add(day);
  return visit;
}

/** The registration fee, a settlement of its own that the fund does not pay. */
export function register(life: Life, place: Place, begins: number): Visit {
  const visit = addVisit(life, { place, type: '12', begins, minutes: 1 });
  addLine(visit, addBill(visit, visit.ends + 30), ITEMS.registration, 1, begins);
  return visit;
}

function refills(life: Life): void {
  const { person, rng, world } = life;
  const diagnosis = person.hypertension ? HYPERTENSION : DIABETES;
  const special = rng.chance(0.4);
  for (let day = world.settings.from + rng.int(1, 60); day <= world.settings.to; day += rng.int(31, 95)) {
    if (life.busy.has(day) || !covered(person, day)) continue;
    const other = person.hypertension && person.diabetes && rng.chance(0.5) ? DIABETES : diagnosis;
    const place = rng.chance(0.72) ? person.home : person.town.centre;
    const visit = addVisit(life, {
      place,
      type: special ? '14' : '11',
      begins: openingTime(life, day),
      diagnosis: other,
    });
    billCare(life, visit, 28);
    maybeRefund(life, visit);
    life.busy.add(day);
  }
}

/** Three sessions a week at the county hospital: frequent, equal and right. */
export function dialysis(life: Life, from: number, to: number): void {
  const place = life.person.town.alliance.hospital;
  for (let day = from; day <= to; day++) {
    if (![1, 3, 5].includes(weekday(day)) || life.busy.has(day) || !covered(life.person, day)) continue;
    const begins = at(day, 7, life.rng.int(30, 59), life.rng.int(0, 59));
    const visit = addVisit(life, { place, type: '14', begins, minutes: 240, diagnosis: KIDNEY });
    addLine(visit, addBill(visit, visit.ends + 600), ITEMS.dialysis, 1, begins + 600);
    life.busy.add(day);
  }
}

function purchases(life: Life, years: number): void {
  for (let left = life.rng.poisson(0.16 * years); left > 0; left--) {
    const day = freeDay(life, life.world.settings.from, life.world.settings.to);
    if (day === undefined) continue;
    const { pharmacy, alliance } = life.person.town;
    const place = life.rng.chance(0.75) ? pharmacy : alliance.pharmacy;
    const visit = addVisit(life, { place, type: '41', begins: openingTime(life, day), minutes: 5 });
    const bill = addBill(visit, visit.ends + 60);
    const item = life.rng.pick([ITEMS.coldGranules, ITEMS.ibuprofen, ITEMS.omeprazole, ITEMS.ambroxol]);
    addDrug(life, visit, bill, item, { count: 1, days: 5, time: visit.begins + 120 });
    life.busy.add(day);
  }
}

/** Outpatient care of the whole span: refills of the chronically ill, complaints, purchases. */
export function liveThroughCare(life: Life): void {
  const { person, rng, world } = life;
  const { from, to } = world.settings;
  const years = (to - from + 1) / 365.25;
  const age = ageOn(person.birth, from);
  if (person.hypertension || person.diabetes) refills(life);
  const yearly = age < 7 ? 4.4 : age < 18 ? 2.1 : age < 45 ? 1.8 : age < 65 ? 2.6 : 3.3;
  for (let left = rng.poisson(yearly * years); left > 0; left--) {
    const day = freeDay(life, from, to, true);
    if (day !== undefined) everydayVisit(life, day, everydayPlace(life));
  }
  purchases(life, years);
  life.visits.sort((a, b) => a.begins - b.begins || (a.id < b.id ? -1 : 1));
  life.visits = life.visits.filter((visit) => dayOfMoment(visit.ends) <= to);
}
