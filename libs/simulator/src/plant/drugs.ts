import { openingTime } from '../care.js';
import { COLD, DIABETES, GASTRITIS } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import type { Visit } from '../life.js';
import { noteOfVisits, type Single } from '../role.js';
import { clearedSpot, fetchDrugs } from '../spot.js';
import { at, isoDay } from '../time.js';
import { draw } from '../knobs/knobs.js';
import { inWords } from './words.js';

const month = (moment: number): string => isoDay(Math.floor(moment / 86_400)).slice(0, 7);

/** D01: a month of tablets every few days, from three places in turn. */
export const hoardedSupply: Single = {
  family: 'hoarded_supply',
  perThousand: 2,
  suits: (person) => person.diabetes || person.hypertension,
  live(life) {
    const first = clearedSpot(life, 100, 40);
    // All within one calendar month, so that it is one finding.
    const day = first - Number(isoDay(first).slice(8)) + 2;
    const { centre, alliance, villages } = life.person.town;
    const places = [villages[0], centre, alliance.hospital];
    const item = life.person.diabetes ? ITEMS.metformin : ITEMS.valsartan;
    const diagnosis = life.person.diabetes
      ? DIABETES
      : { ...DIABETES, code: 'I10.x00', name: '原发性高血压' };
    const times = draw(life, 'refills_in_month');
    const visits = Array.from({ length: times }, (_, nth) => {
      const begins = openingTime(life, day + nth * 4 + life.rng.int(0, 1));
      const errand = { place: places[nth % 3] ?? centre, begins, diagnosis };
      return fetchDrugs(life, errand, [[item, 3, 30]]);
    });
    const detail = `${item.name} for 30 days ${inWords(times)} times in ${month(day * 86_400)}`;
    const rules = ['D01', 'D02', 'P10', 'I05'];
    return noteOfVisits(life, { family: 'hoarded_supply', rules, detail }, visits);
  },
};

/** D02: insulin for a clinic, from four places in turn, with whatever card is at hand. */
export const collector: Single = {
  family: 'drug_collector',
  perThousand: 1,
  suits: (person) => person.diabetes,
  live(life) {
    const first = clearedSpot(life, 2, 160);
    const { centre, alliance, villages } = life.person.town;
    const places = [centre, villages[1], alliance.hospital, villages[2]];
    const visits = Array.from({ length: draw(life, 'pen_visits') }, (_, nth) => {
      const day = first + Math.floor(nth / 2) * 16 + (nth % 2) * 2;
      const more = { credential: ['01', '02', '03'][nth % 3] ?? '03' };
      const errand = {
        place: places[nth % 4] ?? centre,
        begins: openingTime(life, day),
        diagnosis: DIABETES,
        more,
      };
      return fetchDrugs(life, errand, [[ITEMS.glargine, 4, 28]]);
    });
    const detail = `${4 * visits.length} pens of ${ITEMS.glargine.name} from four places since ${isoDay(first)}`;
    return noteOfVisits(life, { family: 'drug_collector', rules: ['D02', 'D01', 'P10'], detail }, visits);
  },
};

/** D03: a drug that is paid in diabetes only, again and again for a stomach. */
export const offLimits: Single = {
  family: 'paid_off_limits',
  perThousand: 2,
  suits: (person) => !person.diabetes,
  live(life) {
    const first = clearedSpot(life, 370, 180);
    const place = life.person.town.centre;
    const gaps = [0, 35, 70, 105].slice(0, draw(life, 'off_limit_times'));
    const visits: Visit[] = gaps.map((gap) => {
      const begins = openingTime(life, first + gap);
      return fetchDrugs(life, { place, begins, diagnosis: GASTRITIS }, [[ITEMS.acarbose, 2, 20]]);
    });
    fetchDrugs(life, { place, begins: openingTime(life, first + 50), diagnosis: COLD }, []);
    const detail = `${ITEMS.acarbose.name} for gastritis from ${isoDay(first)}`;
    return noteOfVisits(life, { family: 'paid_off_limits', rules: ['D03', 'D01'], detail }, visits);
  },
};

/** D07: a drug for women on a man's card, or a children's drug on that of somebody old. */
export const wrongDrug: Single = {
  family: 'drug_of_another',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 1);
    const item = life.person.sex === '1' && life.rng.chance(0.6) ? ITEMS.progesterone : ITEMS.childGranules;
    const begins = at(day, life.rng.int(8, 15), life.rng.int(0, 59), life.rng.int(0, 59));
    const visit = fetchDrugs(life, { place: life.person.town.centre, begins }, [[item, 2, 5]]);
    const detail = `${item.name} on ${isoDay(day)} for a person of sex ${life.person.sex}`;
    return noteOfVisits(life, { family: 'drug_of_another', rules: ['D07', 'I01'], detail }, [visit]);
  },
};

/** P10: round four places twice a day for one drug. */
export const clinicHopping: Single = {
  family: 'clinic_hopping',
  perThousand: 1,
  live(life) {
    const first = clearedSpot(life, 8, 8);
    const { centre, alliance, villages } = life.person.town;
    const places = [villages[0], centre, villages[1], alliance.hospital];
    const visits = Array.from({ length: draw(life, 'hops') }, (_, nth) => {
      const begins = at(
        first + Math.floor(nth / 2),
        nth % 2 === 0 ? 8 : 15,
        life.rng.int(0, 59),
        life.rng.int(0, 59),
      );
      // Who goes just short of it is looked at twice a day, and is given nothing but once.
      const basket = life.cast.edge === 'below' && nth > 0 ? [] : ([[ITEMS.ibuprofen, 2, 5]] as const);
      return fetchDrugs(life, { place: places[nth % 4] ?? centre, begins }, basket);
    });
    const detail = `${inWords(visits.length)} visits in ${inWords(Math.ceil(visits.length / 2))} days from ${isoDay(first)}`;
    const rules = ['P10', 'D01', 'D02', 'I05', 'I03'];
    return noteOfVisits(life, { family: 'clinic_hopping', rules, detail }, visits);
  },
};
