import { freeDay } from './care.js';
import { type Contract, covered, type Life, recordId } from './life.js';
import type { Place } from './places.js';
import { hash, Rng } from './rng.js';
import { ageOn, at, DAY, dayOf, dayOfMoment, yearOf, yearsOf } from './time.js';
import { doctorOf } from './visits.js';

const hex = (...parts: readonly (number | string)[]): string =>
  [0, 1, 2]
    .map((nth) =>
      hash(nth, ...parts)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');

/** A hash of what a document or a record says: equal only for equal documents. */
export const contentHash = (life: Life, ...parts: readonly (number | string)[]): string =>
  hex(life.world.settings.prefix, life.person.n, ...parts);

type SigningPlan = {
  place: Place;
  signed: number;
  begins: number;
  ends: number;
  more?: Partial<Contract>;
};

/** Puts a contract on record as a campaign makes it: face to face, with evidence. */
export function addContract(life: Life, plan: SigningPlan): Contract {
  const { person, rng } = life;
  const { place } = plan;
  const chronic = person.hypertension || person.diabetes;
  const id = recordId(life, 'CT', 'contract');
  const contract: Contract = {
    id,
    place,
    team: `T${place.tail}`,
    doctor: doctorOf(place, person.n),
    package: chronic ? 'chronic' : 'basic',
    signed: plan.signed,
    channel: rng.weighted([
      ['onsite', 7],
      ['home', 3],
    ] as const),
    operator: `ST${place.tail}0${1 + (person.n % 2)}`,
    device: `PAD${place.tail}`,
    phone: person.tel,
    evidence: rng.weighted([
      ['face', 4],
      ['signature', 5],
      ['photo', 1],
    ] as const),
    evidenceHash: contentHash(life, id),
    begins: plan.begins,
    ends: plan.ends,
    status: 'active',
    ended: undefined,
    reason: '',
    renews: '',
    ...plan.more,
  };
  life.contracts.push(contract);
  return contract;
}

/** The automatic renewal of the first of January, lawful though nobody is there and nothing is shown. */
export function renew(life: Life, old: Contract, year: number): Contract {
  const begins = dayOf(`${year}-01-01`);
  const nth = new Rng(life.world.settings.seed, 'renewal', life.person.n, year).int(0, 4 * 3600);
  old.status = 'renewed';
  return addContract(life, {
    place: old.place,
    signed: at(begins, 0, 5) + nth,
    begins,
    ends: dayOf(`${year}-12-31`),
    more: {
      channel: 'batch',
      operator: 'SYSTEM',
      device: 'SERVER01',
      phone: '',
      evidence: 'none',
      evidenceHash: '',
      renews: old.id,
      doctor: old.doctor,
      team: old.team,
      package: old.package,
    },
  });
}

/** Signs at a campaign between two days; online, most people do it in the evening. */
function campaign(life: Life, from: number, to: number, begins: number): Contract | undefined {
  const { person, rng } = life;
  const day = freeDay(life, from, to);
  if (day === undefined) return undefined;
  life.busy.add(day);
  const online = ageOn(person.birth, day) < 50 && rng.chance(0.25);
  const hour = online ? rng.int(18, 22) : rng.pick([8, 9, 10, 14, 15, 16]);
  const device = `PH${person.tel.slice(4)}`;
  return addContract(life, {
    place: person.home,
    signed: at(day, hour, rng.int(0, 59), rng.int(0, 59)),
    begins,
    ends: dayOf(`${yearOf(day)}-12-31`),
    ...(online ? { more: { channel: 'online', operator: '', device, evidence: 'signature' } } : {}),
  });
}

/** Contracts of the whole span: one campaign, then a renewal each January, some leave and some join. */
export function liveThroughContracts(life: Life): void {
  const { person, rng, world } = life;
  const { from, to } = world.settings;
  const keen = person.hypertension || person.diabetes || ageOn(person.birth, from) >= 65 ? 0.86 : 0.6;
  let last: Contract | undefined;
  for (const year of yearsOf(from, to)) {
    const start = Math.max(from, dayOf(`${year}-01-01`));
    const end = Math.min(to, dayOf(`${year}-12-31`));
    if (!covered(person, start)) {
      if (last !== undefined) last.status = 'expired';
      last = undefined;
      continue;
    }
    if (last !== undefined && rng.chance(0.96)) last = renew(life, last, year);
    else {
      if (last !== undefined) last.status = 'expired';
      const joins = last === undefined && rng.chance(year === yearOf(from) ? keen : 0.08);
      last = joins && end - start > 80 ? campaign(life, start + 2, start + 80, start) : undefined;
    }
  }
  for (const contract of life.contracts) {
    if (contract.status !== 'active' || person.died === undefined || contract.ends < person.died) continue;
    contract.status = 'terminated';
    contract.ended = Math.max(person.died, dayOfMoment(contract.signed));
    contract.reason = '5 其他: 死亡';
  }
  const dead = person.died;
  if (dead !== undefined) life.contracts = life.contracts.filter((one) => one.signed < dead * DAY);
}

/**
 * Nobody signs in the village while lying in a hospital, unless a label says so: what a plan put into a stay of its own is signed
 * before it.
 */
export function signOutOfBed(life: Life, named: ReadonlySet<string>): void {
  const stays = life.visits.filter((visit) => visit.bed !== '');
  for (const contract of life.contracts.filter(
    (one) => one.operator !== 'SYSTEM' && !named.has(`contract:${one.id}`),
  )) {
    const day = dayOfMoment(contract.signed);
    const stay = stays.find((one) => day >= dayOfMoment(one.begins) && day <= dayOfMoment(one.ends));
    if (stay !== undefined) contract.signed -= (day - dayOfMoment(stay.begins) + 1) * DAY;
  }
}
