import { addContract, contentHash } from '../contracts.js';
import { type Contract, clearDays, type Life, recordId, type Service } from '../life.js';
import type { Place } from '../places.js';
import type { Group, Note } from '../role.js';
import { hash } from '../rng.js';
import { addStay } from '../stays.js';
import { LUMBAR } from '../diagnoses.js';
import { at, DAY, dayOf, isoDay, yearOf } from '../time.js';
import { dropContracts } from './contracts.js';
import { groupDay } from './forged.js';

/** The person's contract with that place over the year of a day, signed at its beginning. */
export function contractOver(life: Life, place: Place, day: number): Contract {
  const { from, to } = life.world.settings;
  dropContracts(life);
  const begins = Math.max(from, dayOf(`${yearOf(day)}-01-01`));
  const ends = dayOf(`${yearOf(day)}-12-31`);
  const signed = at(
    begins + 3 + life.rng.int(0, 20),
    life.rng.int(9, 16),
    life.rng.int(0, 59),
    life.rng.int(0, 59),
  );
  const more = {
    channel: 'onsite',
    status: ends < to ? 'expired' : 'active',
    team: `T${place.tail}`,
    doctor: `D99${place.tail}01`,
  } as const;
  return addContract(life, { place, signed, begins, ends, more });
}

/** A follow-up of the blood pressure at a moment. */
export function followUp(life: Life, contract: Contract, time: number, more: Partial<Service> = {}): Service {
  const id = recordId(life, 'SV', 'service');
  const service: Service = {
    id,
    contract,
    item: 'JY02',
    time,
    channel: 'onsite',
    duration: life.rng.int(140, 900),
    pressure: [life.rng.int(108, 162), life.rng.int(64, 98)],
    glucose: undefined,
    hash: contentHash(life, id),
    confirm: life.rng.pick(['sign', 'sms', 'face'] as const),
    ...more,
  };
  life.services.push(service);
  life.busy.add(Math.floor(time / DAY));
  return service;
}

const noteOf = (life: Life, family: string, one: Service, detail: string): Note => ({
  family,
  rules: ['C08', 'A09'],
  subject: ['doctor', one.contract.doctor],
  also: [`institution:${one.contract.place.code}`, `person:${life.person.psnNo}`, `service:${one.id}`],
  detail,
});

/** C08: seven follow-ups of one text, confirmed by nobody; one of the seven lay in the city's hospital on that day. */
export const copiedServices: Group = {
  family: 'copied_services',
  members: 7,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const [village] = life.person.town.villages;
    const day = groupDay(life, 'copied_services', nth, 90, 60);
    const contract = contractOver(life, village, day);
    clearDays(life, day - (member === 0 ? 35 : 0), day + (member === 0 ? 40 : 0));
    if (member === 0)
      addStay(life, { place: life.world.network.city, day: day - 3, days: 8, diagnosis: LUMBAR });
    const text = hash('copied_services', life.world.settings.seed, life.person.town.block, nth);
    const one = followUp(life, contract, at(day, 15, 10) + member * 240 + life.rng.int(0, 60), {
      hash: text.toString(16).padStart(24, '0'),
      confirm: 'none',
    });
    return noteOf(life, 'copied_services', one, `7 records of one text on ${isoDay(day)}`);
  },
};

/** C08, less plainly: eight homes far apart within an hour, each with the same pressure, each with a text of its own. */
export const rushedHomes: Group = {
  family: 'rushed_home_visits',
  members: 8,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const [, village] = life.person.town.villages;
    const day = groupDay(life, 'rushed_home_visits', nth, 90, 60);
    const contract = contractOver(life, village, day);
    clearDays(life, day, day);
    const one = followUp(life, contract, at(day, 9, 4) + member * 380 + life.rng.int(0, 60), {
      channel: 'home',
      pressure: [138, 88],
    });
    return noteOf(life, 'rushed_home_visits', one, `8 homes in an hour on ${isoDay(day)}, all 138/88`);
  },
};
