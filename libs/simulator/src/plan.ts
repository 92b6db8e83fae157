import { INNOCENT_YOUNG, INNOCENTS, MORE_INNOCENTS } from './innocents/index.js';
import type { World } from './life.js';
import { NEAR_MISSES } from './innocents/near-misses.js';
import { GROUPS, MORE_GROUPS, MORE_SINGLES, SINGLES, YOUNG } from './plant/index.js';
import type { Person } from './people.js';
import { Rng } from './rng.js';
import type { Group, Role, Single } from './role.js';
import { ageOn } from './time.js';

/** Groups are in two of the first three towns and in a quarter of the others. */
function groupsIn(block: number, order: number, fraud: number): number {
  const here = block < 3 ? (block + order) % 3 !== 0 : (block + order) % 4 === 0;
  return here ? Math.min(3, Math.ceil(fraud)) : 0;
}

/** Gives the people of a block their parts; nobody gets two. */
class Casting {
  readonly roles = new Map<number, Role>();
  private readonly queue: Person[];

  constructor(
    people: readonly Person[],
    private readonly block: number,
    private readonly world: World,
    /** Of what age are those who are cast. */
    private readonly ages: readonly [from: number, below: number] = [20, 85],
    /** Take the last who suits, not the first: so people are found who disturb nobody that was cast before. */
    public backwards = false,
  ) {
    const rng = new Rng(world.settings.seed, 'roles', block);
    const order = people.map((person) => ({ person, place: rng.next() }));
    this.queue = order.sort((a, b) => a.place - b.place).map(({ person }) => person);
  }

  /** The next person who lives through the span, is of age and suits. */
  private take(suits: ((person: Person) => boolean) | undefined): Person | undefined {
    const at = this.queue[this.backwards ? 'findLastIndex' : 'findIndex']((person) => {
      const age = ageOn(person.birth, this.world.settings.from);
      const plain =
        person.died === undefined &&
        person.pausedFrom === undefined &&
        age >= this.ages[0] &&
        age < this.ages[1];
      return plain && (suits?.(person) ?? true);
    });
    return at < 0 ? undefined : this.queue.splice(at, 1)[0];
  }

  singles(single: Single, wanted: number, innocent: boolean): void {
    for (let nth = 0; nth < wanted; nth++) {
      const person = this.take(single.suits);
      if (person === undefined) return;
      const { isNearMiss = false } = single;
      this.roles.set(person.n, {
        kind: 'single',
        single,
        innocent,
        isNearMiss,
        key: `${single.family}-${person.n}`,
      });
    }
  }

  /** A group is cast as a whole or not at all. */
  groups(group: Group, wanted: number): void {
    for (let nth = 0; nth < wanted; nth++) {
      const found: Person[] = [];
      while (found.length < group.members) {
        const person = this.take(group.suits);
        if (person === undefined) return;
        found.push(person);
      }
      const key = `${group.family}-b${this.block}-${nth}`;
      found.forEach((person, member) =>
        this.roles.set(person.n, { kind: 'group', group, nth, member, innocent: group.innocent, key }),
      );
    }
  }
}

/**
 * Who of a block takes part in what. It follows from seed, block and size alone, never from which part
 * of the county is being written. Innocents are cast first, so that more fraud leaves them where they are.
 */
export function rolesOf(people: readonly Person[], block: number, world: World): Map<number, Role> {
  const { seed, fraud } = world.settings;
  const casting = new Casting(people, block, world);
  casting.backwards = true;
  for (const single of MORE_INNOCENTS)
    casting.singles(single, Math.ceil((single.perThousand * people.length) / 1000), true);
  if (world.settings.profile === 'subtle')
    for (const single of NEAR_MISSES)
      casting.singles(single, Math.ceil((single.perThousand * people.length) / 1000), true);
  for (const group of MORE_GROUPS) if (group.innocent) casting.groups(group, group.perBlock);
  casting.backwards = false;
  for (const single of INNOCENTS)
    casting.singles(single, Math.ceil((single.perThousand * people.length) / 1000), true);
  for (const group of GROUPS)
    if (group.innocent && (group.inBlock?.(block) ?? true)) casting.groups(group, group.perBlock);
  const violate = (from: Casting, singles: readonly Single[], groups: readonly Group[]): void => {
    for (const single of singles) {
      const wanted = new Rng(seed, single.family, block).round(
        (single.perThousand * fraud * people.length) / 1000,
      );
      from.singles(single, wanted, false);
    }
    groups.forEach((group, order) => {
      if (!group.innocent) from.groups(group, groupsIn(block, order, fraud));
    });
  };
  violate(casting, SINGLES, GROUPS);
  casting.backwards = true;
  violate(casting, MORE_SINGLES, MORE_GROUPS);
  // Those of whom there were no stories before.
  const young = new Casting(people, block, world, [8, 20]);
  for (const single of INNOCENT_YOUNG)
    young.singles(single, Math.ceil((single.perThousand * people.length) / 1000), true);
  violate(young, YOUNG, []);
  return new Map([...casting.roles, ...young.roles]);
}
