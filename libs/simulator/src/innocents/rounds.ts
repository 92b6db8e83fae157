import { clearDays, type Contract, type Life } from '../life.js';
import { contractOver, followUp } from '../plant/made-up-services.js';
import { groupDay, signNow } from '../plant/forged.js';
import { certnoOf } from '../people.js';
import type { Group, Note } from '../role.js';
import { hash } from '../rng.js';
import { plannedVisit } from '../spot.js';
import { at, isoDay } from '../time.js';

const noteOf = (
  life: Life,
  family: string,
  subject: Note['subject'],
  more: Pick<Note, 'rules' | 'detail'>,
): Note => ({
  family,
  subject,
  also: [`person:${life.person.psnNo}`],
  ...more,
});

const about = (
  life: Life,
  family: string,
  contract: Contract,
  rules: readonly string[],
  detail: string,
): Note => ({
  ...noteOf(life, family, ['contract', contract.id], { rules, detail }),
});

/** The matron of a home for the aged signs for six who cannot: one hand, and her certificate on each. */
export const agentSigns: Group = {
  family: 'agent_signature',
  members: 6,
  innocent: true,
  perBlock: 1,
  live(life, nth, member) {
    const { centre, block } = life.person.town;
    const day = groupDay(life, 'agent_signature', nth, 60, 40);
    // They live there: the register has the home's telephone for all of them.
    life.person = { ...life.person, tel: `10008${String(block % 10_000).padStart(4, '0')}21` };
    const contract = signNow(life, centre, at(day, 9, 5) + member * 300 + life.rng.int(0, 100), {
      operator: `ST${centre.tail}21`,
      evidence: 'signature',
      evidenceHash: hash('matron', life.world.settings.seed, block, nth).toString(16).padStart(24, '0'),
      agent: certnoOf(`99012119680702${String(block % 1000).padStart(3, '0')}`),
    });
    return about(
      life,
      'agent_signature',
      contract,
      ['C01', 'C02', 'C04'],
      `signed by an agent on ${isoDay(day)}`,
    );
  },
};

/** Families who work by day are seen late in the evening, each with a face. */
export const eveningRound: Group = {
  family: 'evening_round',
  members: 5,
  innocent: true,
  perBlock: 1,
  live(life, nth, member) {
    const { centre } = life.person.town;
    const day = groupDay(life, 'evening_round', nth, 60, 40);
    const moment = at(day, 22, 4) + member * 660 + life.rng.int(0, 120);
    const more = { channel: 'home', operator: `ST${centre.tail}22`, evidence: 'face' } as const;
    const contract = signNow(life, centre, moment, more);
    return about(life, 'evening_round', contract, ['C04', 'C01'], `at home in the evening of ${isoDay(day)}`);
  },
};

/** Asked at the till, and willing: each with a face, as the rules allow. */
export const willingAtTill: Group = {
  family: 'signed_on_visit',
  members: 11,
  innocent: true,
  perBlock: 1,
  live(life, nth, member) {
    const { centre } = life.person.town;
    const day = groupDay(life, 'signed_on_visit', nth, 60, 40);
    clearDays(life, day, day);
    const visit = plannedVisit(life, centre, at(day, 8, 5) + member * 1700 + life.rng.int(0, 300));
    const paid = visit.bills[0]?.time ?? visit.ends;
    const more = { operator: `ST${centre.tail}23`, evidence: 'face' } as const;
    const contract = signNow(life, centre, paid + life.rng.int(60, 400), more);
    return about(life, 'signed_on_visit', contract, ['C13', 'C01', 'C03'], `on a visit on ${isoDay(day)}`);
  },
};

/** A morning of pressures in the village hall, ten people, each with their own. */
export const groupClinic: Group = {
  family: 'group_clinic',
  members: 10,
  innocent: true,
  perBlock: 1,
  live(life, nth, member) {
    const [village] = life.person.town.villages;
    const day = groupDay(life, 'group_clinic', nth, 90, 60);
    const contract = contractOver(life, village, day);
    clearDays(life, day, day);
    const one = followUp(life, contract, at(day, 8, 30) + member * 300 + life.rng.int(0, 90));
    return noteOf(life, 'group_clinic', ['service', one.id], {
      rules: ['C08'],
      detail: `a group clinic on ${isoDay(day)}`,
    });
  },
};

/** Eight beds of one home for the aged, from bed to bed within an hour. */
export const agedHome: Group = {
  family: 'aged_home_round',
  members: 8,
  innocent: true,
  perBlock: 1,
  live(life, nth, member) {
    const [, , village] = life.person.town.villages;
    life.person = { ...life.person, lng: village.lng + 0.004, lat: village.lat + 0.003 };
    const day = groupDay(life, 'aged_home_round', nth, 90, 60);
    const contract = contractOver(life, village, day);
    clearDays(life, day, day);
    const one = followUp(life, contract, at(day, 9, 2) + member * 390 + life.rng.int(0, 60), {
      channel: 'home',
    });
    return noteOf(life, 'aged_home_round', ['service', one.id], {
      rules: ['C08'],
      detail: `a home for the aged on ${isoDay(day)}`,
    });
  },
};
