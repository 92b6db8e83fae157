import { openingTime } from '../care.js';
import { COLD, DELIVERY, FIBROID, NEWBORN_JAUNDICE, PROSTATE } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addBill, addLine } from '../life.js';
import { kilometres } from '../places.js';
import { placesOf, recordsOf, type Single } from '../role.js';
import { clearedSpot, plannedVisit } from '../spot.js';
import { ageOn, at, isoDay } from '../time.js';
import { addDrug, addVisit } from '../visits.js';
import { draw } from '../knobs/knobs.js';

/** I01: a diagnosis that the holder of the card cannot have. */
export const sexAgeConflict: Single = {
  family: 'sex_age_conflict',
  perThousand: 2,
  live(life) {
    const { person } = life;
    const day = clearedSpot(life, 1, 1);
    const theirs =
      person.sex === '2'
        ? ([PROSTATE, NEWBORN_JAUNDICE] as const)
        : ([DELIVERY, FIBROID, NEWBORN_JAUNDICE] as const);
    const diagnosis = life.rng.pick(theirs);
    const visit = plannedVisit(life, person.town.alliance.hospital, openingTime(life, day), { diagnosis });
    return {
      family: 'sex_age_conflict',
      rules: ['I01', 'D07'],
      subject: ['person', person.psnNo],
      also: [...recordsOf(visit), ...placesOf(visit)],
      detail: `${diagnosis.name}, sex ${person.sex}, age ${ageOn(person.birth, day)}`,
    };
  },
};

/** I03: in two places that nobody gets between in the time. */
export const farApart: Single = {
  family: 'imp_far_apart',
  perThousand: 2,
  live(life) {
    const { person, world } = life;
    const day = clearedSpot(life, 1, 1);
    const other = world.network.alliances.find((one) => one.county !== person.town.county);
    if (other === undefined) return undefined;
    const minutes = draw(life, 'far_minutes');
    const here = plannedVisit(life, person.home, openingTime(life, day));
    const there = plannedVisit(life, other.hospital, here.begins + minutes * 60);
    return {
      family: 'imp_far_apart',
      rules: ['I03', 'I05', 'D01'],
      subject: ['person', person.psnNo],
      also: [...recordsOf(here, there), ...placesOf(here, there)],
      detail: `${Math.round(kilometres(here.place, there.place))} km in ${minutes} min`,
    };
  },
};

/** I09: care while cover is suspended. */
export const visitWhenPaused: Single = {
  family: 'visit_when_paused',
  perThousand: 2,
  live(life) {
    const { from, to } = life.world.settings;
    const paused = life.rng.int(from + 30, to - 120);
    const resumed = life.rng.chance(0.5) ? paused + life.rng.int(60, 110) : undefined;
    const day = paused + draw(life, 'paused_days');
    const until = resumed ?? to + 1000;
    life.visits = life.visits.filter((one) => one.ends < paused * 86_400 || one.begins >= until * 86_400);
    const kept = new Set(life.visits.map((one) => one.id));
    life.referrals = life.referrals.filter(
      (one) =>
        (one.sourceVisit === '' || kept.has(one.sourceVisit)) &&
        (one.targetVisit === '' || kept.has(one.targetVisit)),
    );
    const referred = new Set(life.referrals.map((one) => one.id));
    for (const one of life.visits) if (!referred.has(one.referral)) one.referral = '';
    life.person = { ...life.person, pausedFrom: paused, resumed };
    life.contracts = life.contracts.filter(
      (one) => one.signed < paused * 86_400 || one.signed >= until * 86_400,
    );
    life.services = life.services.filter((one) => life.contracts.includes(one.contract));
    const visit = plannedVisit(life, life.person.town.centre, openingTime(life, day));
    return {
      family: 'visit_when_paused',
      rules: ['I09'],
      subject: ['person', life.person.psnNo],
      also: [...recordsOf(visit), ...placesOf(visit)],
      detail: `paused ${isoDay(paused)}, visit ${isoDay(day)}`,
    };
  },
};

/** I05: four institutions on one day, and the same drug from each. */
export const sameDayRound: Single = {
  family: 'same_day_round',
  perThousand: 2,
  live(life) {
    const { alliance, centre, villages } = life.person.town;
    const day = clearedSpot(life, 1, 2);
    const stops = [
      [villages[0], 8],
      [villages[1], 10],
      [centre, 13],
      [alliance.hospital, 16],
    ] as const;
    const visits = stops.slice(-draw(life, 'round_stops')).map(([place, hour]) => {
      const begins = at(day, hour, life.rng.int(0, 40), life.rng.int(0, 59));
      const visit = addVisit(life, { place, type: '11', begins, minutes: 15, diagnosis: COLD });
      const bill = addBill(visit, visit.ends + 120);
      addLine(visit, bill, ITEMS.general, 1, begins + 60);
      addDrug(life, visit, bill, ITEMS.ibuprofen, { count: 2, days: 5, time: begins + 120 });
      return visit;
    });
    return {
      family: 'same_day_round',
      rules: ['I05', 'D01', 'D02', 'I03'],
      subject: ['person', life.person.psnNo],
      also: [...recordsOf(...visits), ...placesOf(...visits)],
      detail: `${visits.length} institutions on ${isoDay(day)}, one drug`,
    };
  },
};
