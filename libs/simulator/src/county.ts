import { liveThroughCare } from './care.js';
import { liveThroughContracts, signOutOfBed } from './contracts.js';
import { giveFeedback } from './feedback.js';
import { liveUnderHabits } from './habits/index.js';
import type { Cast } from './knobs/cast.js';
import { type Life, newLife, type World } from './life.js';
import { type SimulateOptions, settingsOf } from './options.js';
import { peopleOf, type Person } from './people.js';
import { BLOCK, networkOf } from './places.js';
import { rolesOf } from './plan.js';
import { liveThroughDownReferrals, liveThroughUpReferrals } from './referrals.js';
import type { Note, Role } from './role.js';
import { Rng } from './rng.js';
import { liveThroughServices } from './services.js';
import { liveThroughStays } from './stays.js';

type Block = { people: Person[]; roles: Map<number, Role> };
export type Lived = { life: Life; role: Role | undefined; note: Note | undefined };

/** The county that the options describe. */
export function worldOf(options: SimulateOptions): World {
  const settings = settingsOf(options);
  return { settings, network: networkOf(settings.size, settings.seed) };
}

/** The people of a block and what is planned for them. */
function blockOf(world: World, block: number): Block {
  const town = world.network.towns[block];
  if (town === undefined) return { people: [], roles: new Map() };
  const people = peopleOf(town, world.settings);
  return { people, roles: rolesOf(people, block, world) };
}

/** Near misses are cast in worlds that are near the thresholds as a whole. */
const edgeOf = (world: World, role: Role | undefined): Cast['edge'] =>
  role?.isNearMiss === true ? 'below' : world.settings.profile === 'subtle' ? 'subtle' : 'plain';

/** Everything that happens to one person: a function of seed, size and number alone. */
export function live(world: World, person: Person, role: Role | undefined): Lived {
  const life = newLife(world, person, { key: role?.key ?? '', edge: edgeOf(world, role) });
  liveThroughStays(life);
  liveThroughDownReferrals(life);
  liveThroughContracts(life);
  liveThroughServices(life);
  liveThroughCare(life);
  liveThroughUpReferrals(life);
  life.rng = new Rng(world.settings.seed, role?.key ?? '', person.n);
  const note =
    role?.kind === 'single' ? role.single.live(life) : role?.group.live(life, role.nth, role.member);
  const named = new Set(note && [note.subject.join(':'), ...note.also]);
  signOutOfBed(life, named);
  liveUnderHabits(life, named);
  giveFeedback(life);
  return { life, role, note };
}

/** The lives `skip + 1` to `persons`, one after the other; only those with a role if so wanted. */
export function* livesOf(world: World, rolesOnly = false): Generator<Lived> {
  const { skip, persons } = world.settings;
  for (let block = Math.floor(skip / BLOCK); block * BLOCK < persons; block++) {
    const { people, roles } = blockOf(world, block);
    for (const person of people) {
      const role = roles.get(person.n);
      if (person.n <= skip || person.n > persons || (rolesOnly && role === undefined)) continue;
      yield live(world, person, role);
    }
  }
}
