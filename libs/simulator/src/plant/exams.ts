import { openingTime } from '../care.js';
import { GASTRITIS, LUMBAR } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addLine } from '../life.js';
import { noteOfVisits, type Single } from '../role.js';
import { bareVisit, clearedSpot } from '../spot.js';
import { isoDay } from '../time.js';
import { draw, most } from '../knobs/knobs.js';

/** P01: a scan that was never made, or ten sessions of which two took place. */
export const phantomTest: Single = {
  family: 'phantom_test',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 1);
    const place = life.person.town.alliance.hospital;
    const begins = openingTime(life, day);
    const { visit, bill, time } = bareVisit(life, { place, begins, diagnosis: LUMBAR });
    addLine(visit, bill, ITEMS.ecg, 1, time + 300);
    const scan = life.rng.chance(0.5) && life.cast.edge !== 'below';
    const line = addLine(visit, bill, scan ? ITEMS.ct : ITEMS.rehab, scan ? 1 : 10, time + 900);
    line.executed = scan ? 0 : draw(life, 'sessions_held');
    const detail = `${line.item.name} on ${isoDay(day)}: ${line.count} billed, ${line.executed} carried out`;
    return noteOfVisits(life, { family: 'phantom_test', rules: ['P01'], detail }, [visit]);
  },
};

/** P08: the same examination for the same complaint at two members of one alliance within days. */
export const examinedAgain: Single = {
  family: 'examined_again',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 2, Math.max(12, most(life, 'exam_again_days')));
    const { centre, alliance } = life.person.town;
    const later = day + draw(life, 'exam_again_days');
    const visits = (
      [
        [centre, day],
        [alliance.hospital, later],
      ] as const
    ).map(([place, on]) => {
      const begins = openingTime(life, on);
      const { visit, bill, time } = bareVisit(life, { place, begins, diagnosis: GASTRITIS });
      addLine(visit, bill, ITEMS.ultrasound, 1, time + 1200);
      return visit;
    });
    const detail = `${ITEMS.ultrasound.name} on ${isoDay(day)} and ${isoDay(later)}`;
    return noteOfVisits(life, { family: 'examined_again', rules: ['P08'], detail }, visits);
  },
};
