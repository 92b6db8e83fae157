import { addContract } from '../contracts.js';
import { clearDays } from '../life.js';
import type { Group } from '../role.js';
import { hash, Rng } from '../rng.js';
import { at, dayOf, isoDay, yearOf, yearsOf } from '../time.js';
import { dropContracts, endOfYear } from './contracts.js';
import { draw } from '../knobs/knobs.js';

/** C01–C04: forty contracts in twenty minutes by night, from one operator's own phone. */
export const signBurstNight: Group = {
  family: 'sign_burst_night',
  members: 40,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { settings } = life.world;
    const { block, villages, centre } = life.person.town;
    const rng = new Rng(settings.seed, 'sign_burst_night', block, nth);
    const place = nth === 0 ? centre : (villages[nth - 1] ?? centre);
    const day = rng.int(settings.from + 100, settings.to - 25);
    const signed = at(day, 22, 20) + member * draw(life, 'night_burst_seconds') + life.rng.int(0, 20);
    const operator = `ST${place.tail}07`;
    const device = `PH${String(hash(settings.seed, block, nth) % 10_000_000).padStart(7, '0')}`;
    const team = `T${place.tail}7`;
    dropContracts(life);
    const evidenceHash = hash('copy', settings.seed, block, nth, member % 7)
      .toString(16)
      .padStart(24, '0');
    const status = endOfYear(day) < settings.to ? 'expired' : 'active';
    const more = {
      channel: 'onsite',
      operator,
      device,
      team,
      evidence: 'photo',
      evidenceHash,
      status,
      doctor: `D99${place.tail}07`,
    } as const;
    const contract = addContract(life, { place, signed, begins: day, ends: endOfYear(day), more });
    return {
      family: 'sign_burst_night',
      rules: ['C01', 'C02', 'C03', 'C04', 'C07', 'C13', 'C11', 'C12'],
      subject: ['operator', operator],
      also: [
        `device:${device}`,
        `team:${team}`,
        `institution:${place.code}`,
        `doctor:${contract.doctor}`,
        `person:${life.person.psnNo}`,
        `contract:${contract.id}`,
      ],
      detail: `40 contracts in 19 min at night on ${isoDay(day)}`,
    };
  },
};

/** C07: a team signs whoever comes, the chronically ill among them, and then never sees them. */
export const unserved: Group = {
  family: 'unserved_contracts',
  members: 30,
  innocent: false,
  perBlock: 0,
  live(life, nth) {
    const { settings } = life.world;
    const { block, villages, centre } = life.person.town;
    const rng = new Rng(settings.seed, 'unserved_contracts', block, nth);
    const place = nth === 0 ? centre : (villages[nth - 1] ?? centre);
    const span = yearsOf(settings.from, settings.to).length;
    const year = yearOf(settings.from) + (span > 1 ? rng.int(0, span - 1) : 0);
    const first = Math.max(settings.from, dayOf(`${year}-01-01`));
    const begins = first + 3 + life.rng.int(0, 40);
    const ends = endOfYear(begins);
    if (begins + 200 > settings.to) return undefined;
    dropContracts(life);
    clearDays(life, begins, Math.min(ends, settings.to) + 31);
    const team = `T${place.tail}9`;
    const status = ends < settings.to ? 'expired' : 'active';
    const more = {
      team,
      operator: `ST${place.tail}09`,
      doctor: `D99${place.tail}09`,
      channel: 'onsite',
      status,
    } as const;
    const contract = addContract(life, {
      place,
      signed: at(begins, life.rng.int(8, 16), life.rng.int(0, 59)),
      begins,
      ends,
      more,
    });
    return {
      family: 'unserved_contracts',
      rules: ['C07', 'C11'],
      subject: ['team', team],
      also: [
        `institution:${place.code}`,
        `operator:${more.operator}`,
        `doctor:${more.doctor}`,
        `person:${life.person.psnNo}`,
        `contract:${contract.id}`,
      ],
      detail: `30 contracts of ${year}, no service and no visit`,
    };
  },
};
