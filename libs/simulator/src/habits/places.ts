import { everydayVisit, freeDay } from '../care.js';
import { ITEMS } from '../items.js';
import { draw } from '../knobs/knobs.js';
import { addLine } from '../life.js';
import { followUp } from '../plant/made-up-services.js';
import { Rng } from '../rng.js';
import { at, DAY, dayOf, dayOfMoment, yearOf } from '../time.js';
import { TRACED_FROM } from '../trace.js';
import { type Habit, lastYear, looseVisits, type Taken, timesOf, unnamedVisits } from './habit.js';
import type { Life } from '../life.js';

/** The first and last day of a quarter or month of the last year, drawn once for a habit; `first` and `last` bound the choice. */
function season(life: Life, { key }: Taken, months: 1 | 3, bounds: readonly [first: number, last: number]) {
  const { seed, to } = life.world.settings;
  const nth = new Rng(seed, 'season', key).int(...bounds);
  const begin = (month: number): number =>
    month > 12
      ? dayOf(`${yearOf(to) + 1}-01-01`)
      : dayOf(`${yearOf(to)}-${String(month).padStart(2, '0')}-01`);
  const month = 1 + (nth - 1) * months;
  return [begin(month), begin(month + months) - 1] as const;
}

/** P02: what people had is not written down. */
export const undiagnosed: Habit = {
  family: 'undiagnosed_visits',
  rules: ['P02'],
  place: (town) => town.villages[0],
  hasBelow: true,
  detail: 'visits without a diagnosis in a quarter',
  change(life, taken, known) {
    const percent = draw(life, 'undiagnosed_percent');
    for (const visit of unnamedVisits(life, known, ...season(life, taken, 3, [1, 4])))
      if (visit.place === taken.place && visit.bed === '' && life.rng.chance(percent / 100))
        visit.diagnosis = undefined;
  },
};

/** D05: boxes go over the counter and are not scanned. */
export const uncoded: Habit = {
  family: 'no_trace_codes',
  rules: ['D05'],
  place: (town) => town.centre,
  hasBelow: true,
  detail: 'drugs without a trace code in a quarter',
  change(life, taken, known) {
    const percent = draw(life, 'uncoded_percent');
    const [from, to] = season(life, taken, 3, [3, 4]);
    if (from < TRACED_FROM) return;
    for (const visit of unnamedVisits(life, known, from, to))
      if (visit.place === taken.place && life.rng.chance(percent / 100))
        for (const bill of visit.bills) for (const line of bill.lines) line.trace = '';
  },
};

/** A09: whoever is under contract is well controlled, by a millimetre or two. */
export const justControlled: Habit = {
  family: 'made_up_readings',
  rules: ['A09', 'C08'],
  place: (town) => town.villages[1],
  hasBelow: true,
  detail: 'blood pressures just under control',
  change(life, { place }, known) {
    const percent = draw(life, 'just_controlled_percent');
    const [from, to] = lastYear(life);
    for (const contract of life.contracts.filter((one) => one.place === place && one.ends >= from)) {
      const first = Math.max(from, contract.begins, dayOfMoment(contract.signed)) + 2;
      for (const [begin, end] of [
        [first, first + 150],
        [first + 160, Math.min(to, contract.ends) - 1],
      ] as const) {
        const day = end - begin > 20 && contract.ended === undefined ? freeDay(life, begin, end) : undefined;
        if (day !== undefined && day <= to)
          followUp(life, contract, at(day, life.rng.int(8, 11), life.rng.int(0, 59), life.rng.int(0, 59)));
      }
    }
    for (const one of life.services) {
      const isOurs =
        one.contract.place === place && one.time >= from * DAY && !known.has(`service:${one.id}`);
      if (isOurs && one.pressure !== undefined && life.rng.chance(percent / 100))
        one.pressure = [life.rng.int(136, 139), life.rng.int(86, 89)];
    }
  },
};

/** P11: nobody leaves without a treatment. */
export const dear: Habit = {
  family: 'dear_visits',
  rules: ['P11'],
  place: (town) => town.villages[2],
  hasBelow: true,
  detail: 'a treatment with every visit of a year',
  change(life, { place }, known) {
    const percent = draw(life, 'rehab_percent');
    for (const visit of looseVisits(life, known, ...lastYear(life))) {
      const [bill] = visit.bills;
      const times = visit.place === place && visit.type === '11' ? timesOf(life, percent) : 0;
      if (bill !== undefined && times > 0) addLine(visit, bill, ITEMS.rehab, times, visit.begins + 300);
    }
  },
};

/** P09: in one month everybody comes, and comes again. */
export const rush: Habit = {
  family: 'sudden_rush',
  rules: ['P09'],
  place: (town) => town.villages[1],
  hasBelow: true,
  detail: 'more than twice the usual visits in a month',
  change(life, taken) {
    if (life.person.home !== taken.place) return;
    const percent = draw(life, 'rush_percent');
    const [from, to] = season(life, taken, 1, [8, 11]);
    for (let left = timesOf(life, percent); left > 0; left--) {
      const day = freeDay(life, from, to);
      if (day !== undefined) everydayVisit(life, day, taken.place);
    }
  },
};
