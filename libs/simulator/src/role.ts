import type { Life, Visit } from './life.js';
import type { Person } from './people.js';

/** What a plant says about itself: the label, or the part of a label that one member of a group adds. */
export type Note = {
  family: string;
  rules: readonly string[];
  subject: readonly [string, string];
  also: readonly string[];
  detail: string;
};

/** Something that happens to one person; undefined when it does not fit into the span after all. */
export type Single = {
  family: string;
  perThousand: number;
  suits?: (person: Person) => boolean;
  live: (life: Life) => Note | undefined;
  /** An innocent who stays just short of what another single does. */
  isNearMiss?: boolean;
};

/** Something that several people of a block take part in; `nth` tells the groups of a block apart. */
export type Group = {
  family: string;
  members: number;
  innocent: boolean;
  perBlock: number;
  /** In which blocks an innocent group lives, if not in all. */
  inBlock?: (block: number) => boolean;
  suits?: (person: Person) => boolean;
  live: (life: Life, nth: number, member: number) => Note | undefined;
};

export type Role = { innocent: boolean; isNearMiss?: boolean; key: string } & (
  { kind: 'single'; single: Single } | { kind: 'group'; group: Group; nth: number; member: number }
);

/** `visit:…` and the `settlement:…` of each of its bills. */
export const recordsOf = (...visits: readonly Visit[]): string[] =>
  visits.flatMap((visit) => [`visit:${visit.id}`, ...visit.bills.map((bill) => `settlement:${bill.id}`)]);

export const placesOf = (...visits: readonly Visit[]): string[] => [
  ...new Set(visits.map((visit) => `institution:${visit.place.code}`)),
];

/** What a plant says of visits of one person. */
export const noteOfVisits = (
  life: Life,
  what: { family: string; rules: readonly string[]; detail: string },
  visits: readonly Visit[],
): Note => ({
  ...what,
  subject: ['person', life.person.psnNo],
  also: [...recordsOf(...visits), ...placesOf(...visits)],
});
