import { addContract } from '../contracts.js';
import type { Single } from '../role.js';
import { at, dayOf, isoDay, yearOf } from '../time.js';

/** A person moves: the old contract ends on the day on which the new one begins. */
export const legalChange: Single = {
  family: 'legal_change',
  perThousand: 2,
  live(life) {
    const { from, to } = life.world.settings;
    const { villages, centre } = life.person.town;
    const begins = Math.max(from + 3, dayOf(`${yearOf(to - 150)}-01-01`));
    const ends = dayOf(`${yearOf(begins)}-12-31`);
    const change = begins + 140;
    if (change >= ends) return undefined;
    life.contracts = [];
    life.services = [];
    const place = villages[life.person.n % 3] ?? villages[0];
    const onsite = { channel: 'onsite' } as const;
    const old = addContract(life, {
      place,
      signed: at(begins, 10, life.rng.int(0, 59)),
      begins,
      ends,
      more: onsite,
    });
    old.status = 'terminated';
    old.ended = change;
    old.reason = '1 迁出本辖区';
    const fresh = addContract(life, {
      place: centre,
      signed: at(change, 10, life.rng.int(0, 59)),
      begins: change,
      ends,
      more: onsite,
    });
    if (ends < to) fresh.status = 'expired';
    return {
      family: 'legal_change',
      rules: ['C06'],
      subject: ['person', life.person.psnNo],
      also: [`contract:${old.id}`, `contract:${fresh.id}`],
      detail: `moved on ${isoDay(change)}`,
    };
  },
};

/** The automatic renewal by night, without evidence. */
export const autoRenewal: Single = {
  family: 'auto_renewal',
  perThousand: 3,
  live(life) {
    const renewed = life.contracts.find((contract) => contract.renews !== '');
    if (renewed === undefined) return undefined;
    return {
      family: 'auto_renewal',
      rules: ['C01', 'C02', 'C03', 'C04'],
      subject: ['contract', renewed.id],
      also: [`person:${life.person.psnNo}`, `contract:${renewed.renews}`],
      detail: `renewed ${isoDay(renewed.begins)} by SYSTEM`,
    };
  },
};
