import type { RowOf } from './csv.js';
import type { Edge } from './knobs/cast.js';
import { drawFor } from './knobs/knobs.js';
import type { World } from './life.js';
import { type Place, placeOf } from './places.js';
import type { Note } from './role.js';
import { Rng } from './rng.js';
import { monthOf, yearOf } from './time.js';

const NEIGHBOURS = 6;

/** The county hospitals round about, which are cleared together with ours; of them nothing else is on record. */
export const neighboursOf = ({ settings }: World): Place[] =>
  settings.rolls
    ? Array.from({ length: NEIGHBOURS }, (_, nth) =>
        placeOf({
          serial: 1,
          name: `邻县第${nth + 1}人民医院`,
          tier: 'county',
          level: '05',
          division: `99013${nth + 1}`,
          lng: 132.4 + nth * 0.3,
          lat: 29.1,
          beds: 120,
          doctors: 20,
        }),
      )
    : [];

type Cleared = { place: Place; edge: Edge | undefined; percent: number };

/** How many percent of its cases each hospital has with complications; one of ours finds them where there are none. */
function hospitalsOf(world: World): Cleared[] {
  const { seed, fraud, profile } = world.settings;
  const own = world.network.alliances.map((one) => one.hospital);
  return [...own, ...neighboursOf(world)].map((place, nth): Cleared => {
    const usual = new Rng(seed, 'complicated', place.code).int(18, 28);
    const turn = (nth + seed) % own.length;
    const plain = profile === 'subtle' ? 'subtle' : 'plain';
    const edge =
      nth >= own.length ? undefined : turn === 0 && fraud > 0 ? plain : turn === 1 ? 'below' : undefined;
    const percent =
      edge === undefined ? usual : drawFor(world, 'complicated_percent', { key: place.code, edge });
    return { place, edge, percent };
  });
}

/** Rows of what hospitals were cleared for in the last year, case by case; from the plan, as the fund is. */
export function clearingRows(world: World): RowOf<'clearings'>[] {
  const { seed, rolls, prefix, from, to } = world.settings;
  if (!rolls) return [];
  const first = yearOf(from) < yearOf(to) ? 1 : monthOf(from);
  return hospitalsOf(world).flatMap(({ place, percent }) => {
    const rng = new Rng(seed, 'clearing', place.code);
    return Array.from({ length: rng.int(110, 170) }, (_, nth) => {
      const group = `${rng.pick(['ES1', 'FR2', 'BR2', 'GU1', 'IU2'])}${rng.chance(percent / 100) ? rng.pick(['1', '3']) : rng.pick(['5', '9'])}`;
      const month = String(rng.int(first, monthOf(to))).padStart(2, '0');
      return {
        clear_id: `CL${prefix}${place.tail}${String(nth).padStart(4, '0')}`,
        fixmedins_code: place.code,
        period: `${yearOf(to)}-${month}`,
        clr_way: 'drg',
        group_code: group,
        points: rng.int(40, 180).toFixed(0),
        cleared_amount: `${rng.int(2_000, 9_000)}.00`,
      };
    });
  });
}

/** N06: a hospital that writes complications wherever its cases allow; and, of innocents, one that has some more than others. */
export const clearingNotes = (world: World, innocent: boolean): { key: string; note: Note }[] =>
  !world.settings.rolls || world.settings.skip > 0
    ? []
    : hospitalsOf(world)
        .filter(({ edge }) => edge !== undefined && (edge === 'below') === innocent)
        .map(({ place, percent }) => {
          const family = innocent ? 'upcoding_just_below' : 'upcoding';
          const detail = `about ${percent} % of the cases of ${yearOf(world.settings.to)} with complications`;
          const note = {
            family,
            rules: ['N06'],
            subject: ['institution', place.code],
            also: [],
            detail,
          } as const;
          return { key: `${family}-${place.code}`, note };
        });
