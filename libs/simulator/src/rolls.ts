import { addContract, renew } from './contracts.js';
import type { Cast } from './knobs/cast.js';
import { draw } from './knobs/knobs.js';
import type { KnobName } from './knobs/tuning.js';
import { type Contract, type Life, newLife, type World } from './life.js';
import { type Person, residentOf } from './people.js';
import { BLOCK, type Place, type Town } from './places.js';
import { followUp } from './plant/made-up-services.js';
import type { Note } from './role.js';
import { Rng } from './rng.js';
import { at, dayOf, weekday, yearOf, yearsOf } from './time.js';

/** Numbers that nobody of a town has; each roll has room for so many. */
const FIRST = 9_000_000;
const ROOM = 4_000;

/** Many more people than a town has in the plan, on the books of one team or place. */
type Roll = {
  family: string;
  /** What its innocent twin is called. */
  innocent: string;
  rules: readonly string[];
  knob: KnobName;
  place: (town: Town) => Place;
  subject: (place: Place) => readonly [type: string, id: string];
  detail: string;
  /** Whether the nth is of a key group. */
  isKey: (nth: number, isInnocent: boolean) => boolean;
  live: (life: Life, here: { place: Place; nth: number; isInnocent: boolean }) => void;
};

/** A moment on a working day of the first months of a year. */
function signingTime(life: Life, year: number): number {
  const first = Math.max(life.world.settings.from, dayOf(`${year}-01-01`)) + 6;
  const day = first + life.rng.int(0, 80);
  const onWeek = weekday(day) === 0 ? day + 1 : weekday(day) === 6 ? day + 2 : day;
  return at(onWeek, life.rng.pick([8, 9, 10, 11, 14, 15, 16]), life.rng.int(0, 59), life.rng.int(0, 59));
}

/** Signs in a year, and is renewed every year after it. */
function signFor(life: Life, place: Place, year: number, more: Partial<Contract>): void {
  const signed = signingTime(life, year);
  const begins = dayOf(`${year}-01-01`);
  let last = addContract(life, {
    place,
    signed,
    begins,
    ends: dayOf(`${year}-12-31`),
    more: { channel: 'onsite', ...more },
  });
  for (const next of yearsOf(begins, life.world.settings.to).slice(1)) last = renew(life, last, next);
}

/** A health assessment in the first half of every contract. */
function serve(life: Life): void {
  for (const contract of life.contracts) {
    const day = Math.max(contract.begins, Math.floor(contract.signed / 86_400)) + life.rng.int(2, 60);
    const time = at(day, life.rng.int(8, 16), life.rng.int(0, 59), life.rng.int(0, 59));
    if (day < life.world.settings.to) followUp(life, contract, time, { item: 'JY01', pressure: undefined });
  }
}

/** A desk of the place that is not among those of ordinary contracts. */
const desk = (place: Place, nth: number): Partial<Contract> => ({
  operator: `ST${place.tail}3${nth}`,
  device: `PAD${place.tail}3${nth}`,
});

/** C09: one doctor has more than two thousand people; innocent where two doctors share them. */
const overloaded: Roll = {
  family: 'overloaded_team',
  innocent: 'large_team',
  rules: ['C09'],
  knob: 'team_persons',
  place: (town) => town.centre,
  subject: (place) => ['team', `T${place.tail}3`],
  detail: 'contracts of one team',
  isKey: (nth) => nth % 3 === 0,
  live(life, { place, nth, isInnocent }) {
    const doctor = `D99${place.tail}3${isInnocent ? nth % 2 : 0}`;
    const more = { ...desk(place, nth % 3), team: `T${place.tail}3`, doctor } as const;
    signFor(life, place, yearOf(life.world.settings.from), { ...more, evidence: 'face' });
    serve(life);
  },
};

/** C11: a panel of people who were never seen; innocent where a few have gone away to work. */
const ghosts: Roll = {
  family: 'ghost_panel',
  innocent: 'away_at_work',
  rules: ['C11', 'C07', 'C01', 'C02', 'C03', 'C04', 'C12'],
  knob: 'ghost_persons',
  place: (town) => town.villages[1],
  subject: (place) => ['institution', place.code],
  detail: 'people on the books of whom there is no trace in two years',
  isKey: () => false,
  live(life, { place, isInnocent }) {
    const evidence = isInnocent
      ? ({ evidence: 'face' } as const)
      : ({ evidence: 'none', evidenceHash: '' } as const);
    signFor(life, place, yearOf(life.world.settings.from), { ...desk(place, 4), ...evidence });
  },
};

/** C10: of the newcomers those who need nothing are signed; innocent where everybody is. */
const picked: Roll = {
  family: 'picked_healthy',
  innocent: 'new_estate',
  rules: ['C10'],
  knob: 'picked_persons',
  place: (town) => town.villages[2],
  subject: (place) => ['institution', place.code],
  detail: 'newly signed people',
  isKey: (nth, isInnocent) => isInnocent && nth % 3 === 0,
  live(life, { place, nth }) {
    signFor(life, place, yearOf(life.world.settings.to), { ...desk(place, 5 + (nth % 2)), evidence: 'face' });
    serve(life);
  },
};

const ROLLS: readonly Roll[] = [overloaded, ghosts, picked];

/** A roll of a town, or its innocent twin. */
type Book = Cast & { roll: Roll; town: Town; place: Place; first: number; isInnocent: boolean };

/** Each roll is in one of the first three towns, and its twin in the next. */
function booksOf(world: World, isInnocent: boolean): Book[] {
  const { fraud, profile, rolls, skip, persons } = world.settings;
  if (!rolls || (fraud === 0 && !isInnocent)) return [];
  const towns = world.network.towns
    .slice(0, 3)
    .filter(({ block }) => block * BLOCK >= skip && block * BLOCK < persons);
  return ROLLS.flatMap((roll, order) =>
    towns
      .filter(({ block }) => (block + order + (isInnocent ? 1 : 0)) % 3 === 0)
      .map((town): Book => {
        const place = roll.place(town);
        const first = FIRST + (town.block * ROLLS.length + order) * ROOM;
        const edge = isInnocent ? 'below' : profile === 'subtle' ? 'subtle' : 'plain';
        return {
          roll,
          town,
          place,
          first,
          isInnocent,
          edge,
          key: `${isInnocent ? roll.innocent : roll.family}-${place.code}`,
        };
      }),
  );
}

const personOf = (world: World, { roll, town, place, first, isInnocent }: Book, nth: number): Person => {
  const isKey = roll.isKey(nth, isInnocent);
  const rng = new Rng(world.settings.seed, 'roll', first + nth);
  return residentOf(
    { n: first + nth, town, home: place, age: isKey ? rng.int(66, 79) : rng.int(22, 54) },
    world.settings,
  );
};

/** The lives on the rolls of the towns that a part of the county has, each with what it has to do with. */
export function* rollsOf(
  world: World,
  isInnocent: boolean,
): Generator<{ life: Life; key: string; note: Note }> {
  for (const book of booksOf(world, isInnocent)) {
    const { roll, place, key } = book;
    const size = draw(newLife(world, personOf(world, book, 0), book), roll.knob);
    for (let nth = 0; nth < size; nth++) {
      const life = newLife(world, personOf(world, book, nth), book);
      roll.live(life, { place, nth, isInnocent });
      yield { life, key, note: noteOf(life, book, size) };
    }
  }
}

function noteOf({ person, contracts }: Life, { roll, place, isInnocent }: Book, size: number): Note {
  const [contract] = contracts;
  const staff = contract && !isInnocent ? [`operator:${contract.operator}`, `team:${contract.team}`] : [];
  return {
    family: isInnocent ? roll.innocent : roll.family,
    rules: isInnocent ? roll.rules.slice(0, 1) : roll.rules,
    subject: roll.subject(place),
    also: isInnocent ? [] : [`person:${person.psnNo}`, ...staff],
    detail: `${size} ${roll.detail}`,
  };
}
