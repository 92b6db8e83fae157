import { openingTime } from '../care.js';
import { DIABETES, GASTRITIS, HYPERTENSION, LUMBAR } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addLine } from '../life.js';
import { noteOfVisits, type Single } from '../role.js';
import { bareVisit, clearedSpot, fetchDrugs } from '../spot.js';
import { isoDay } from '../time.js';
import { refund } from '../visits.js';

/** Twelve weeks of tablets, each time a week before they end. */
export const longPrescription: Single = {
  family: 'long_prescription',
  perThousand: 2,
  suits: (person) => person.hypertension,
  live(life) {
    const first = clearedSpot(life, 100, 165);
    const visits = [0, 77, 154].map((gap) => {
      const errand = {
        place: life.person.home,
        begins: openingTime(life, first + gap),
        diagnosis: HYPERTENSION,
        type: '14',
      };
      return fetchDrugs(life, errand, [[ITEMS.amlodipine, 6, 84]]);
    });
    const detail = `84 days of supply every 77 days from ${isoDay(first)}`;
    return noteOfVisits(life, { family: 'long_prescription', rules: ['D01', 'D02'], detail }, visits);
  },
};

/** Small packs, many of them, wherever the person happens to be: no more than is needed. */
export const smallPacks: Single = {
  family: 'small_packs',
  perThousand: 1,
  suits: (person) => person.hypertension,
  live(life) {
    const first = clearedSpot(life, 100, 185);
    const { centre, villages } = life.person.town;
    const places = [villages[0], centre, villages[1]];
    const visits = Array.from({ length: 22 }, (_, nth) => {
      const begins = openingTime(life, first + nth * 8);
      return fetchDrugs(life, { place: places[nth % 3] ?? centre, begins, diagnosis: HYPERTENSION }, [
        [ITEMS.valsartan, 3, 8],
      ]);
    });
    const detail = `66 small packs for 176 days from ${isoDay(first)}`;
    return noteOfVisits(life, { family: 'small_packs', rules: ['D02', 'D01', 'P10'], detail }, visits);
  },
};

/** The diagnosis that the drug is paid for is coded at another visit, weeks later. */
export const codedLater: Single = {
  family: 'coded_later',
  perThousand: 2,
  suits: (person) => !person.diabetes,
  live(life) {
    const first = clearedSpot(life, 2, 125);
    const { centre, alliance } = life.person.town;
    const visits = [0, 35, 70].map((gap) => {
      const begins = openingTime(life, first + gap);
      return fetchDrugs(life, { place: centre, begins, diagnosis: GASTRITIS }, [[ITEMS.acarbose, 2, 20]]);
    });
    const begins = openingTime(life, first + 85);
    visits.push(
      fetchDrugs(life, { place: alliance.hospital, begins, diagnosis: DIABETES }, [[ITEMS.acarbose, 2, 20]]),
    );
    const detail = `diabetes coded on ${isoDay(first + 85)}`;
    return noteOfVisits(life, { family: 'coded_later', rules: ['D03'], detail }, visits);
  },
};

/** The wrong person's drug on the bill, seen and taken back. */
export const wrongReturned: Single = {
  family: 'wrong_drug_returned',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 2);
    const errand = { place: life.person.town.centre, begins: openingTime(life, day) };
    const visit = fetchDrugs(life, errand, [[ITEMS.childGranules, 1, 3]]);
    const [bill] = visit.bills;
    if (bill) refund(visit, bill, bill.time + 1500);
    const detail = `taken back on ${isoDay(day)}`;
    return noteOfVisits(life, { family: 'wrong_drug_returned', rules: ['D07'], detail }, [visit]);
  },
};

/** Rehabilitation every working day for weeks. */
export const rehabCourse: Single = {
  family: 'rehab_course',
  perThousand: 2,
  live(life) {
    const first = clearedSpot(life, 2, 60);
    const visits = Array.from({ length: 36 }, (_, nth) => {
      const begins = openingTime(life, first + Math.floor((nth * 7) / 5));
      const errand = { place: life.person.town.centre, begins, diagnosis: LUMBAR, minutes: 50 };
      const { visit, bill, time } = bareVisit(life, errand);
      addLine(visit, bill, ITEMS.rehab, 1, time + 300);
      return visit;
    });
    const detail = `36 sessions from ${isoDay(first)}`;
    return noteOfVisits(life, { family: 'rehab_course', rules: ['P10', 'P04', 'I06'], detail }, visits);
  },
};
