import { COLD } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addBill, addLine, clearDays, type Visit } from '../life.js';
import { type Group, recordsOf } from '../role.js';
import { Rng } from '../rng.js';
import { at, isoDay } from '../time.js';
import { addVisit } from '../visits.js';
import { draw } from '../knobs/knobs.js';

/** I08: the same five people, no family, sit in one waiting room again and again and leave with the same drug. */
export const companions: Group = {
  family: 'companions',
  members: 5,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { settings } = life.world;
    const { block, centre } = life.person.town;
    const rng = new Rng(settings.seed, 'companions', block, nth);
    const first = rng.int(settings.from + 30, settings.to - 150);
    const days = draw(life, 'together_days');
    const visits: Visit[] = [];
    for (let round = 0; round < days; round++) {
      const day = first + round * 24 + rng.int(0, 6);
      const begins = at(day, 10, rng.int(0, 40)) + member * 70 + life.rng.int(0, 20);
      clearDays(life, day, day);
      const visit = addVisit(life, { place: centre, type: '11', begins, minutes: 8, diagnosis: COLD });
      const bill = addBill(visit, visit.ends + 60);
      addLine(visit, bill, ITEMS.general, 1, begins);
      addLine(visit, bill, ITEMS.astragalus, 4, begins + 60, { days: 5 });
      visits.push(visit);
    }
    return {
      family: 'companions',
      rules: ['I08', 'I06', 'D02', 'P10', 'N04'],
      subject: ['institution', centre.code],
      also: [`person:${life.person.psnNo}`, ...recordsOf(...visits)],
      detail: `5 people on ${days} days from ${isoDay(first)}`,
    };
  },
};
