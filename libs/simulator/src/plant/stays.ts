import { openingTime } from '../care.js';
import { BRONCHITIS, LUMBAR } from '../diagnoses.js';
import type { Life, Visit } from '../life.js';
import { type Note, placesOf, recordsOf, type Single } from '../role.js';
import { clearedSpot, plannedVisit } from '../spot.js';
import { addStay } from '../stays.js';
import { isoDay } from '../time.js';
import { draw } from '../knobs/knobs.js';

function note(
  life: Life,
  family: string,
  rules: readonly string[],
  visits: readonly Visit[],
  detail: string,
): Note {
  const also = [...recordsOf(...visits), ...placesOf(...visits)];
  return { family, rules, subject: ['person', life.person.psnNo], also, detail };
}

/** I04: outpatient care elsewhere in the middle of a stay. */
export const outInStay: Single = {
  family: 'out_in_stay',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 35, 45);
    const { alliance, villages } = life.person.town;
    const stay = addStay(life, { place: alliance.hospital, day, days: 8, diagnosis: LUMBAR });
    const visit = plannedVisit(
      life,
      life.rng.pick(villages),
      openingTime(life, day + draw(life, 'away_on_day')),
    );
    const detail = `claim on ${isoDay(Math.floor(visit.begins / 86_400))} during a stay in ${stay.place.code}`;
    return note(life, 'out_in_stay', ['I04', 'N01', 'I03', 'D01'], [visit, stay], detail);
  },
};

/** N05: in two hospitals on the same days. */
export const overlapStays: Single = {
  family: 'overlap_stays',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 35, 50);
    const { alliance, centre } = life.person.town;
    const first = addStay(life, { place: alliance.hospital, day, days: 9, diagnosis: LUMBAR });
    const begins = day + 9 - draw(life, 'stay_overlap_days');
    const second = addStay(life, { place: centre, day: begins, days: 5, diagnosis: BRONCHITIS });
    return note(
      life,
      'overlap_stays',
      ['N05', 'I03', 'N01', 'N02'],
      [first, second],
      '5 days in two hospitals',
    );
  },
};

/** N01: a bed on paper; between admission and discharge nothing is done. */
export const hangingBed: Single = {
  family: 'hanging_bed',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 35, 45);
    const days = draw(life, 'paper_bed_days');
    const stay = addStay(life, { place: life.person.town.centre, day, days, diagnosis: LUMBAR, empty: true });
    const detail = `${days} days in ${stay.place.code}, middle days empty`;
    return note(life, 'hanging_bed', ['N01', 'I04', 'N03'], [stay], detail);
  },
};

/** N02: one illness billed as three stays a few days apart. */
export const splitStays: Single = {
  family: 'split_stays',
  perThousand: 2,
  live(life) {
    const first = clearedSpot(life, 35, 75);
    const stays: Visit[] = [];
    for (let day = first; stays.length < 3; day += 6 + draw(life, 'split_gap_days')) {
      stays.push(addStay(life, { place: life.person.town.centre, day, days: 6, diagnosis: BRONCHITIS }));
    }
    return note(life, 'split_stays', ['N02', 'A03'], stays, '3 stays of one illness');
  },
};
