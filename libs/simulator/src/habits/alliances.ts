import { BRONCHITIS, GASTRITIS } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { draw } from '../knobs/knobs.js';
import { addLine, type Life, recordId } from '../life.js';
import type { Place } from '../places.js';
import { addStay } from '../stays.js';
import { ageOn, at, dayOf, yearOf, yearsOf } from '../time.js';
import { calmDay, type Habit, lastYear, looseVisits, thin, timesOf } from './habit.js';

/** Puts stays for a mild illness on record, on days when nothing else happens. */
function admit(
  life: Life,
  times: number,
  year: readonly [from: number, to: number],
  placeOf: () => Place,
): void {
  for (let left = times; left > 0; left--) {
    const days = life.rng.int(4, 7);
    const day = calmDay(life, days, ...year);
    const diagnosis = life.rng.pick([BRONCHITIS, GASTRITIS]);
    if (day !== undefined) addStay(life, { place: placeOf(), day, days, diagnosis });
  }
}

const isAdult = ({ person, world }: Life): boolean => {
  const age = ageOn(person.birth, world.settings.from);
  return age >= 20 && age < 80;
};

/** A01: what the township's centre used to treat is treated by the lead hospital. */
export const siphoning: Habit = {
  family: 'siphoning',
  rules: ['A01'],
  hasBelow: false,
  detail: 'mild cases move to the lead hospital',
  change(life, { alliance }) {
    if (!isAdult(life)) return;
    const { from, to } = life.world.settings;
    const percent = draw(life, 'drawn_stays');
    const drawn = draw(life, 'drawn_percent');
    for (const year of yearsOf(from, to)) {
      const span = [Math.max(from, dayOf(`${year}-01-01`)), Math.min(to, dayOf(`${year}-12-31`))] as const;
      const atLead = year === yearOf(to) ? drawn : 20;
      admit(life, timesOf(life, percent), span, () =>
        life.rng.chance(atLead / 100) ? alliance.hospital : life.person.town.centre,
      );
    }
  },
};

/** A05: who would come is sent away, and some complain. */
export const underserving: Habit = {
  family: 'underserved',
  rules: ['A05'],
  hasBelow: true,
  detail: 'much less care than the year before',
  change(life, { alliance, edge }, known) {
    const [from, to] = lastYear(life);
    thin(life, looseVisits(life, known, from, to), draw(life, 'withheld_percent'));
    if (edge === 'below' || !life.rng.chance(0.02)) return;
    const time = at(life.rng.int(from + 20, to - 5), 15, life.rng.int(0, 59));
    const id = recordId(life, 'FB', 'feedback');
    life.feedback.push({
      id,
      place: alliance.hospital,
      kind: 'complaint',
      score: undefined,
      tag: 'refused',
      time,
    });
  },
};

/** A06: something that people pay for themselves with every second visit, and special diseases wherever one can be written. */
export const shifting: Habit = {
  family: 'costs_moved',
  rules: ['A06'],
  hasBelow: true,
  detail: 'fees move to the patient and to special diseases',
  change(life, _taken, known) {
    const percent = draw(life, 'moved_percent');
    for (const visit of looseVisits(life, known, ...lastYear(life))) {
      const [bill] = visit.bills;
      if (bill === undefined || visit.type !== '11' || !life.rng.chance(percent / 100)) continue;
      addLine(visit, bill, ITEMS.selfPaid, 1, visit.begins + 400);
      if (/^(I10|E11)/.test(visit.diagnosis?.code ?? '')) visit.type = '14';
    }
  },
};

/** A07: a bed in place of a visit: the one is paid by the head, the other by the case. */
export const admitting: Habit = {
  family: 'beds_for_visits',
  rules: ['A07'],
  hasBelow: true,
  detail: 'more stays and less outpatient care than the year before',
  change(life, taken, known) {
    const year = lastYear(life);
    const isLittle = taken.edge === 'below';
    const outpatient = looseVisits(life, known, ...year).filter((visit) => visit.bed === '');
    thin(life, outpatient, isLittle ? 5 : 35);
    if (!isAdult(life)) return;
    const { centre } = life.person.town;
    admit(life, timesOf(life, draw(life, 'admitted_stays')), year, () =>
      life.rng.chance(0.5) ? taken.alliance.hospital : centre,
    );
  },
};

/** A08: when the money of the year is used up, whoever comes in the last two months is put off. */
export const puttingOff: Habit = {
  family: 'put_off_at_year_end',
  rules: ['A08'],
  hasBelow: true,
  detail: 'little care in the last two months',
  change(life, _taken, known) {
    const [, to] = lastYear(life);
    const from = dayOf(`${yearOf(to)}-11-01`);
    thin(life, looseVisits(life, known, from, to), draw(life, 'put_off_percent'));
  },
};
