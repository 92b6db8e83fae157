import type { Life, World } from '../life.js';
import { BLOCK } from '../places.js';
import type { Note } from '../role.js';
import { Rng } from '../rng.js';
import { yearOf } from '../time.js';
import { admitting, puttingOff, shifting, siphoning, underserving } from './alliances.js';
import type { Habit, Known, Taken } from './habit.js';
import { dear, justControlled, rush, uncoded, undiagnosed } from './places.js';

const OF_PLACES: readonly Habit[] = [undiagnosed, uncoded, justControlled, dear, rush];
const OF_ALLIANCES: readonly Habit[] = [siphoning, underserving, shifting, admitting, puttingOff];

const taken = new WeakMap<World, Taken[]>();

/** One in three of the first three towns, and one in twelve of the others. */
const isAt = (block: number, nth: number): boolean => (block < 3 ? nth % 3 === 0 : nth % 12 === 0);

function ofPlaces(world: World): Taken[] {
  const isHonest = world.settings.fraud === 0;
  const plain = world.settings.profile === 'subtle' ? 'subtle' : 'plain';
  return world.network.towns.flatMap((town) =>
    OF_PLACES.flatMap((habit, order): Taken[] => {
      const { block, alliance } = town;
      const one = { habit, block, alliance, place: habit.place?.(town) ?? town.centre };
      const key = `${habit.family}-${one.place.code}`;
      if (isAt(block, block + order)) return isHonest ? [] : [{ ...one, key, edge: plain }];
      const isLittle = habit.hasBelow && isAt(block, block + order + 1);
      return isLittle ? [{ ...one, key, edge: 'below' }] : [];
    }),
  );
}

/** Two alliances have a habit each that seeds take turns in, and one a little of another. */
function ofAlliances(world: World): Taken[] {
  const { seed, fraud, profile } = world.settings;
  const { alliances, towns } = world.network;
  const members = alliances.filter((one) => towns.some((town) => town.alliance === one));
  // Nobody is judged without others to be compared with.
  if (members.length < 3) return [];
  const plain = profile === 'subtle' ? 'subtle' : 'plain';
  return (
    [
      [2, 0, plain],
      [1, 2, plain],
      [0, 1, 'below'],
    ] as const
  ).flatMap(([whose, which, edge]): Taken[] => {
    const alliance = members[(seed + whose) % members.length];
    const habit = OF_ALLIANCES[(seed + which) % OF_ALLIANCES.length];
    if (alliance === undefined || habit === undefined) return [];
    if (edge === 'below' ? !habit.hasBelow : fraud === 0) return [];
    const block = towns.find((town) => town.alliance === alliance)?.block ?? 0;
    return [
      { habit, edge, alliance, block, place: alliance.hospital, key: `${habit.family}-${alliance.id}` },
    ];
  });
}

/** Who has which habit, decided once for a county. */
function habitsOf(world: World): Taken[] {
  const known = taken.get(world) ?? [...ofPlaces(world), ...ofAlliances(world)];
  taken.set(world, known);
  return known;
}

const concerns = ({ habit, block, alliance }: Taken, life: Life): boolean =>
  habit.place === undefined ? life.person.town.alliance === alliance : life.person.town.block === block;

/** What the habits of a person's institutions make of the records; those that a label names stay as they are. */
export function liveUnderHabits(life: Life, named: Known): void {
  const { cast, rng } = life;
  for (const one of habitsOf(life.world)) {
    if (!concerns(one, life)) continue;
    life.cast = one;
    life.rng = new Rng(life.world.settings.seed, one.key, life.person.n);
    one.habit.change(life, one, named);
  }
  Object.assign(life, { cast, rng });
}

const noteOf = ({ habit, edge, place, alliance }: Taken, year: number): Note => {
  const isLittle = edge === 'below';
  return {
    family: `${habit.family}${isLittle ? '_just_below' : ''}`,
    rules: habit.rules,
    subject: habit.place === undefined ? ['alliance', alliance.id] : ['institution', place.code],
    also: habit.place === undefined && !isLittle ? [`institution:${place.code}`] : [],
    detail: `${isLittle ? 'a little: ' : ''}${habit.detail}, ${year}`,
  };
};

/** What labels say of habits, with their keys; a habit belongs to the part of the county with its first town. */
export function habitNotes(world: World, innocent: boolean): { key: string; note: Note }[] {
  const { skip, persons, to } = world.settings;
  const isHere = (block: number): boolean => block * BLOCK >= skip && block * BLOCK < persons;
  return habitsOf(world)
    .filter(({ block, edge }) => isHere(block) && (edge === 'below') === innocent)
    .map((one) => ({ key: one.key, note: noteOf(one, yearOf(to)) }));
}
