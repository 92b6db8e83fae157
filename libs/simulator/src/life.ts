import { type Item, priceOf } from './items.js';
import type { Diagnosis } from './diagnoses.js';
import type { Cast } from './knobs/cast.js';
import type { Settings } from './options.js';
import { type Person, seven } from './people.js';
import type { Network, Place } from './places.js';
import { Rng } from './rng.js';
import { dayOfMoment } from './time.js';

export type Line = {
  sn: number;
  item: Item;
  count: number;
  price: number;
  time: number;
  days: number;
  trace: string;
  split: boolean;
  reverses: number;
  takeHome: boolean;
  /** The price limit that the line tells, where it is not the price. */
  limit?: number;
  site?: string;
  /** On a list of its own, which the fund pays although the class is C. */
  special?: boolean;
  sentOut?: boolean;
  /** What was carried out of it, as the hospital recorded it; all of it, if nothing is told. */
  executed?: number;
};
export type Bill = {
  id: string;
  time: number;
  lines: Line[];
  reverses: Bill | undefined;
  invoice?: string;
  /** Reimbursed by the agency from a paper bill, not settled on line. */
  agency?: boolean;
  thirdParty?: boolean;
  /** Self-paid items are among what the fund pays. */
  carries?: boolean;
  /** What lies above the price limits is charged to the person. */
  personPaysExcess?: boolean;
};
export type Visit = {
  id: string;
  place: Place;
  type: string;
  begins: number;
  ends: number;
  diagnosis: Diagnosis | undefined;
  doctor: string;
  terminal: string;
  operator: string;
  credential: string;
  discharge: string;
  bed: string;
  referral: string;
  online: boolean;
  proxy: boolean;
  leave?: number;
  /** Deductible of a stay in fen; none when it goes on from another stay in the alliance. */
  deductible: number;
  bills: Bill[];
};
export type Contract = {
  id: string;
  place: Place;
  team: string;
  doctor: string;
  package: 'basic' | 'chronic';
  signed: number;
  channel: 'onsite' | 'home' | 'online' | 'batch';
  operator: string;
  device: string;
  phone: string;
  evidence: 'face' | 'signature' | 'photo' | 'none';
  evidenceHash: string;
  begins: number;
  ends: number;
  status: 'active' | 'expired' | 'terminated' | 'renewed';
  ended: number | undefined;
  reason: string;
  renews: string;
  /** Certificate of whoever signed in the person's place. */
  agent?: string;
  callback?: 'confirmed' | 'denied';
};
export type Service = {
  id: string;
  contract: Contract;
  item: string;
  time: number;
  channel: 'onsite' | 'home' | 'phone';
  duration: number;
  pressure: readonly [number, number] | undefined;
  glucose: number | undefined;
  hash: string;
  confirm: 'sms' | 'face' | 'sign' | 'none';
};
export type Referral = {
  id: string;
  direction: 'up' | 'down';
  source: Place;
  target: Place;
  applied: number;
  decided: number;
  accepted: boolean;
  reason: string;
  diagnosis: Diagnosis;
  arrived: number | undefined;
  sourceVisit: string;
  targetVisit: string;
};
export type Feedback = {
  id: string;
  place: Place;
  kind: 'survey' | 'complaint';
  score: number | undefined;
  tag: string;
  time: number;
};

export type World = { settings: Settings; network: Network };

/** Everything that is on record about one person. */
export type Life = {
  world: World;
  person: Person;
  /** The part that the person has in what is planned. */
  cast: Cast;
  rng: Rng;
  contracts: Contract[];
  services: Service[];
  visits: Visit[];
  referrals: Referral[];
  feedback: Feedback[];
  /** Days on which something happens already: no second visit is put there by chance. */
  busy: Set<number>;
  next: { visit: number; contract: number; service: number; referral: number; feedback: number };
};

/** A life of which nothing is on record yet. */
export const newLife = (world: World, person: Person, { key, edge }: Cast): Life => ({
  world,
  person,
  cast: { key, edge },
  rng: new Rng(world.settings.seed, 'life', person.n),
  contracts: [],
  services: [],
  visits: [],
  referrals: [],
  feedback: [],
  busy: new Set(),
  next: { visit: 0, contract: 0, service: 0, referral: 0, feedback: 0 },
});

/** An id that nothing else has: kind, person, number of the record of its kind. */
export function recordId(life: Life, prefix: string, kind: keyof Life['next']): string {
  const ordinal = ++life.next[kind];
  return `${prefix}${life.world.settings.prefix}${seven(life.person.n)}${String(ordinal).padStart(4, '0')}`;
}

/** Whether the person lives and is covered on a day. */
export function covered(person: Person, day: number): boolean {
  const paused =
    person.pausedFrom !== undefined && day >= person.pausedFrom - 1 && day <= (person.resumed ?? Infinity);
  return !paused && (person.died === undefined || day < person.died) && day >= person.birth;
}

/** Adds a line to a bill at the price of the visit's place. */
export function addLine(
  visit: Visit,
  bill: Bill,
  item: Item,
  count: number,
  time: number,
  more: Partial<Line> = {},
): Line {
  let sn = 1;
  for (const other of visit.bills) sn += other.lines.length;
  const line = {
    sn,
    item,
    count,
    time,
    price: priceOf(item, visit.place.tier),
    days: 0,
    trace: '',
    split: false,
    reverses: 0,
    takeHome: false,
    ...more,
  };
  bill.lines.push(line);
  return line;
}

/** A further bill of a visit. */
export function addBill(visit: Visit, time: number, reverses?: Bill): Bill {
  const id = `SE${visit.id.slice(2)}${visit.bills.length + 1}`;
  const bill = { id, time, lines: [], reverses };
  visit.bills.push(bill);
  return bill;
}

/** Forgets what lies on the days, to make room for something planned. */
export function clearDays(life: Life, from: number, to: number): void {
  const touches = (begins: number, ends: number): boolean =>
    dayOfMoment(begins) <= to && dayOfMoment(ends) >= from;
  const dropped = new Set<string>();
  life.visits = life.visits.filter((visit) => {
    const last = Math.max(visit.ends, ...visit.bills.map((bill) => bill.time));
    if (!touches(visit.begins, last)) return true;
    dropped.add(visit.id);
    return false;
  });
  life.referrals = life.referrals.filter(
    (one) =>
      !touches(one.applied, one.arrived ?? one.decided) &&
      !dropped.has(one.sourceVisit) &&
      !dropped.has(one.targetVisit),
  );
  const kept = new Set(life.referrals.map((one) => one.id));
  for (const visit of life.visits) if (!kept.has(visit.referral)) visit.referral = '';
  life.services = life.services.filter((one) => !touches(one.time, one.time));
  for (let day = from; day <= to; day++) life.busy.add(day);
}
