import type { World } from '../life.js';
import type { Alliance, Place } from '../places.js';
import { yearOf } from '../time.js';

type Policies = {
  /** The alliance that sends nobody down in the last year (A02), if one does. */
  upOnly: Alliance | undefined;
  /** The alliance whose lead hospital turns patients away in the last year (A04), if one does. */
  refusing: Alliance | undefined;
  sendsNobodyDown: (alliance: Alliance, day: number) => boolean;
  refusal: (target: Place, day: number) => { share: number; silent: number };
};

const made = new WeakMap<World, Policies>();

const membersOf = ({ network: { alliances, towns } }: World): Alliance[] =>
  alliances.filter((one) => towns.some((town) => town.alliance === one));

/** The alliance that sends nobody down, or would if anybody broke a rule: nobody plans a down-referral there. */
export const onlySendsUp = (world: World, alliance: Alliance): boolean => {
  const members = membersOf(world);
  return members[world.settings.seed % members.length] === alliance;
};

/** What institutions do against the rules as a habit, decided once for a county. */
export function policies(world: World): Policies {
  const known = made.get(world);
  if (known !== undefined) return known;
  const { seed, fraud, to } = world.settings;
  const lastYear = yearOf(to);
  const members = membersOf(world);
  const upOnly = fraud > 0 ? members[seed % members.length] : undefined;
  const refusing = fraud > 0 && members.length > 1 ? members[(seed + 1) % members.length] : undefined;
  const policy: Policies = {
    upOnly,
    refusing,
    sendsNobodyDown: (alliance, day) => alliance === upOnly && yearOf(day + 1) >= lastYear,
    refusal: (target, day) =>
      target === refusing?.hospital && yearOf(day) === lastYear
        ? { share: 0.45, silent: 0.5 }
        : { share: 0.02, silent: 0 },
  };
  made.set(world, policy);
  return policy;
}
