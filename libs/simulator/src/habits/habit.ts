import { covered, type Life, type Visit } from '../life.js';
import type { Edge } from '../knobs/cast.js';
import type { Alliance, Place, Town } from '../places.js';
import { dayOf, dayOfMoment, yearOf } from '../time.js';

/** What an institution or alliance does as a rule, with everybody. */
export type Habit = {
  family: string;
  rules: readonly string[];
  /** The institution of a town whose habit it is; the alliance's own, if it has none. */
  place?: (town: Town) => Place;
  /** Whether there are innocents who do a little of it. */
  hasBelow: boolean;
  detail: string;
  /** Changes what is on record about a person. */
  change: (life: Life, taken: Taken, known: Known) => void;
};

/** A habit that somebody has taken up. */
export type Taken = {
  habit: Habit;
  edge: Edge;
  key: string;
  place: Place;
  alliance: Alliance;
  /** The first town that it is about, whose part of the county its label belongs to. */
  block: number;
};

/** Records that labels of others name: a habit leaves them as they are. */
export type Known = ReadonlySet<string>;

/** The last calendar year of a span, as days. */
export const lastYear = ({ world }: Life): readonly [from: number, to: number] => {
  const year = yearOf(world.settings.to);
  return [Math.max(world.settings.from, dayOf(`${year}-01-01`)), world.settings.to];
};

/** Visits between two days that no label names. */
export const unnamedVisits = (life: Life, known: Known, from: number, to: number): Visit[] =>
  life.visits.filter(
    (visit) =>
      dayOfMoment(visit.begins) >= from && dayOfMoment(visit.ends) <= to && !known.has(`visit:${visit.id}`),
  );

/** Those of them that nothing else rests on: no referral, no refund. */
export function looseVisits(life: Life, known: Known, from: number, to: number): Visit[] {
  const referred = new Set(life.referrals.flatMap((one) => [one.sourceVisit, one.targetVisit]));
  return unnamedVisits(life, known, from, to).filter(
    (visit) => visit.bills.length === 1 && !referred.has(visit.id),
  );
}

/** Takes so many percent of some visits off the record. */
export function thin(life: Life, visits: readonly Visit[], percent: number): void {
  const dropped = new Set(visits.filter(() => life.rng.chance(percent / 100)));
  life.visits = life.visits.filter((visit) => !dropped.has(visit));
}

/** How often something happens that happens so many times for 100 persons. */
export const timesOf = (life: Life, percent: number): number => life.rng.round(percent / 100);

const WEEKS = 32;

/** The first of so many days on which nothing else is on record, with a month without a bed around them. */
export function calmDay(life: Life, days: number, from: number, to: number): number | undefined {
  const touches = (begins: number, ends: number, room: number): ((day: number) => boolean) => {
    const [first, last] = [dayOfMoment(begins) - days - room, dayOfMoment(ends) + room];
    return (day) => day >= first && day <= last;
  };
  const taken = [
    ...life.visits.map((one) => touches(one.begins, one.ends, one.bed === '' ? 2 : WEEKS)),
    ...life.services.map((one) => touches(one.time, one.time, 1)),
    ...life.contracts.map((one) => touches(one.signed, one.signed, 1)),
  ];
  for (let attempt = 0; attempt < 20; attempt++) {
    const day = life.rng.int(from, to - days - 1);
    const isCalm =
      !taken.some((isTaken) => isTaken(day)) && !life.busy.has(day) && !life.busy.has(day + days);
    if (isCalm && covered(life.person, day) && covered(life.person, day + days + 1)) return day;
  }
  return undefined;
}
