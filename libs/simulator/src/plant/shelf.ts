import { ITEMS } from '../items.js';
import { clearDays } from '../life.js';
import { type Group, type Note, recordsOf } from '../role.js';
import type { Life, Visit } from '../life.js';
import { Rng } from '../rng.js';
import { purchase } from '../spot.js';
import { at, isoDay, yearOf } from '../time.js';

/** The first day of a time that lies within one year, whose sums are compared. */
export function seasonOf(life: Life, family: string, nth: number, days: number): number | undefined {
  const { seed, from, to } = life.world.settings;
  const first = new Rng(seed, family, life.person.town.block, nth).int(from + 10, to - days - 40);
  const moved = yearOf(first) === yearOf(first + days) ? first : first - days;
  return moved < from + 5 ? undefined : moved;
}

const noteOf = (
  life: Life,
  family: string,
  visits: readonly Visit[],
  more: Pick<Note, 'rules' | 'detail'>,
): Note => ({
  family,
  subject: ['institution', life.person.town.pharmacy.code],
  also: [`person:${life.person.psnNo}`, ...recordsOf(...visits)],
  ...more,
});

/** D06: the town's pharmacy settles more of three drugs than it ever had: the cards were swiped, or for something else. */
export const emptyShelf: Group = {
  family: 'sold_beyond_stock',
  members: 12,
  innocent: false,
  perBlock: 0,
  live(life, nth) {
    const first = nth === 0 ? seasonOf(life, 'sold_beyond_stock', nth, 100) : undefined;
    if (first === undefined) return undefined;
    const day = first + life.rng.int(0, 90);
    clearDays(life, day, day);
    const basket = [ITEMS.amlodipine, ITEMS.metformin, ITEMS.danshen].map((item) => [item, 3, 21] as const);
    const visit = purchase(
      life,
      life.person.town.pharmacy,
      at(day, life.rng.int(8, 18), life.rng.int(0, 59)),
      basket,
    );
    const detail = `36 of each of three drugs from ${isoDay(first)}, 15 bought`;
    return noteOf(life, 'sold_beyond_stock', [visit], { rules: ['D06', 'P07', 'P09'], detail });
  },
};

/** P07: a dear drug on the bills that never lay on the shelf, where a cheap one of the like name is left over. */
export const swappedDrug: Group = {
  family: 'swapped_drug',
  members: 18,
  innocent: false,
  perBlock: 0,
  live(life, nth) {
    const first = nth === 0 ? seasonOf(life, 'swapped_drug', nth, 110) : undefined;
    if (first === undefined) return undefined;
    const place = life.person.town.pharmacy;
    const visits = [0, 1, 2, 3].map((round) => {
      const day = first + round * 28 + life.rng.int(0, 20);
      clearDays(life, day, day);
      const usual = [
        [ITEMS.valsartan, 2, 28],
        [ITEMS.omeprazole, 1, 7],
      ] as const;
      const basket = round === 2 ? [...usual, [ITEMS.atorvastatinOriginal, 1, 7] as const] : usual;
      return purchase(life, place, at(day, life.rng.int(8, 18), life.rng.int(0, 59)), basket);
    });
    const detail = `18 of ${ITEMS.atorvastatinOriginal.name} from ${isoDay(first)}, none bought`;
    return noteOf(life, 'swapped_drug', visits, { rules: ['P07', 'D06', 'P09'], detail });
  },
};
