import { addContract } from '../contracts.js';
import type { Contract, Life } from '../life.js';
import { clearDays } from '../life.js';
import type { Place } from '../places.js';
import { type Group, type Note, recordsOf, type Single } from '../role.js';
import { hash, Rng } from '../rng.js';
import { plannedVisit } from '../spot.js';
import { addStay } from '../stays.js';
import { LUMBAR } from '../diagnoses.js';
import { at, DAY, isoDay } from '../time.js';
import { dropContracts, endOfYear } from './contracts.js';

/** A day that a whole group shares. */
export const groupDay = (life: Life, family: string, nth: number, before: number, after: number): number => {
  const { seed, from, to } = life.world.settings;
  return new Rng(seed, family, life.person.town.block, nth).int(from + before, to - after);
};

/** A contract signed at a moment, in place of whatever the person had. */
export function signNow(life: Life, place: Place, signed: number, more: Partial<Contract>): Contract {
  dropContracts(life);
  const day = Math.floor(signed / DAY);
  const ends = endOfYear(day);
  const status = ends < life.world.settings.to ? 'expired' : 'active';
  return addContract(life, {
    place,
    signed,
    begins: day,
    ends,
    more: { channel: 'onsite', status, ...more },
  });
}

export const aboutOperator = (
  life: Life,
  family: string,
  contract: Contract,
  more: Pick<Note, 'rules' | 'detail'>,
): Note => ({
  family,
  subject: ['operator', contract.operator],
  also: [
    `institution:${contract.place.code}`,
    `device:${contract.device}`,
    `team:${contract.team}`,
    `doctor:${contract.doctor}`,
    `person:${life.person.psnNo}`,
    `contract:${contract.id}`,
  ],
  ...more,
});

const sharedHash = (life: Life, family: string, nth: number): string =>
  hash(family, life.world.settings.seed, life.person.town.block, nth).toString(16).padStart(24, '0');

/** C01: eight homes with one signature, over a quiet working day; when called back two know of nothing. */
export const copiedSignature: Group = {
  family: 'copied_signature',
  members: 8,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const place = life.person.town.villages[nth] ?? life.person.town.centre;
    const day = groupDay(life, 'copied_signature', nth, 60, 40);
    const contract = signNow(life, place, at(day, 8 + member, life.rng.int(0, 59), life.rng.int(0, 59)), {
      operator: `ST${place.tail}11`,
      evidence: 'signature',
      evidenceHash: sharedHash(life, 'copied_signature', nth),
      ...(member < 2 ? { callback: 'denied' } : {}),
    });
    const rules = ['C01', 'C04', 'C07', 'C11', 'C12', 'C13'];
    return aboutOperator(life, 'copied_signature', contract, {
      rules,
      detail: `8 homes, one signature on ${isoDay(day)}`,
    });
  },
};

/** C04: seven contracts late at night, ten minutes apart, with one photo for all. */
export const nightSigning: Group = {
  family: 'night_signing',
  members: 7,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { centre } = life.person.town;
    const day = groupDay(life, 'night_signing', nth, 60, 40);
    const contract = signNow(life, centre, at(day, 22, 32) + member * 600 + life.rng.int(0, 200), {
      operator: `ST${centre.tail}1${2 + nth}`,
      evidence: 'photo',
      evidenceHash: sharedHash(life, 'night_signing', nth),
    });
    const rules = ['C04', 'C01', 'C07', 'C11', 'C12'];
    return aboutOperator(life, 'night_signing', contract, {
      rules,
      detail: `7 contracts in the night of ${isoDay(day)}`,
    });
  },
};

/** C13: whoever pays is signed at the till, and nobody is asked; some find out when called back. */
export const tillSigning: Group = {
  family: 'till_signing',
  members: 12,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { centre } = life.person.town;
    const day = groupDay(life, 'till_signing', nth, 60, 40);
    clearDays(life, day, day);
    const begins = at(day, 8, 10) + member * 1500 + life.rng.int(0, 300);
    const visit = plannedVisit(life, centre, begins);
    const paid = visit.bills[0]?.time ?? visit.ends;
    const contract = signNow(life, centre, paid + life.rng.int(40, 400), {
      operator: `ST${centre.tail}1${6 + nth}`,
      evidence: 'none',
      evidenceHash: '',
      ...(member < 2 ? { callback: 'denied' } : {}),
    });
    const note = aboutOperator(life, 'till_signing', contract, {
      rules: ['C13', 'C01', 'C07', 'C11', 'C12'],
      detail: `12 signed at the till on ${isoDay(day)}`,
    });
    return { ...note, also: [...note.also, ...recordsOf(visit)] };
  },
};

/** C12: signed at home in the village while lying in a bed in the city. */
export const signedAway: Single = {
  family: 'signed_while_away',
  perThousand: 2,
  live(life) {
    const { settings, network } = life.world;
    const day = life.rng.int(settings.from + 50, settings.to - 60);
    clearDays(life, day - 35, day + 40);
    const place = life.person.home;
    const stay = addStay(life, { place: network.city, day: day - 4, days: 9, diagnosis: LUMBAR });
    const contract = signNow(
      life,
      place,
      at(day, life.rng.int(9, 16), life.rng.int(0, 59), life.rng.int(0, 59)),
      {
        evidence: life.rng.pick(['signature', 'none'] as const),
      },
    );
    if (contract.evidence === 'none') contract.evidenceHash = '';
    return {
      family: 'signed_while_away',
      rules: ['C12', 'C01'],
      subject: ['person', life.person.psnNo],
      also: [`contract:${contract.id}`, `operator:${contract.operator}`, ...recordsOf(stay)],
      detail: `signed on ${isoDay(day)} while in ${stay.place.code}`,
    };
  },
};
