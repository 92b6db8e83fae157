import { isoDay } from '../time.js';
import { openingTime } from '../care.js';
import { placesOf, recordsOf, type Single } from '../role.js';
import { dieOn, plannedVisit } from '../spot.js';
import { draw } from '../knobs/knobs.js';

/** I02: the card of a dead person goes on being used. */
export const visitAfterDeath: Single = {
  family: 'visit_after_death',
  perThousand: 2,
  live(life) {
    const { from, to } = life.world.settings;
    const died = life.rng.int(from + 60, to - 110);
    dieOn(life, died);
    const place = life.person.home;
    const first = draw(life, 'ghost_gap_days');
    const gaps = [first, 41, 75, 88, 95].slice(0, draw(life, 'ghost_visits'));
    const visits = gaps.map((gap) =>
      plannedVisit(life, place, openingTime(life, died + gap + (gap === 1 ? 0 : life.rng.int(0, 15)))),
    );
    return {
      family: 'visit_after_death',
      rules: ['I02', 'I09', 'D01'],
      subject: ['person', life.person.psnNo],
      also: [...recordsOf(...visits), ...placesOf(...visits)],
      detail: `died ${isoDay(died)}`,
    };
  },
};
