import { addContract } from '../contracts.js';
import type { Life } from '../life.js';
import type { Single } from '../role.js';
import { dieOn } from '../spot.js';
import { at, dayOf, isoDay, yearOf, yearsOf } from '../time.js';
import { draw } from '../knobs/knobs.js';

/** The last day of the year of a day: no contract lasts longer. */
export const endOfYear = (day: number): number => dayOf(`${yearOf(day)}-12-31`);

/** Takes away what contracts the person had by chance, with their services. */
export function dropContracts(life: Life): void {
  life.contracts = [];
  life.services = [];
}

/** A full calendar year of the span, if there is one. */
function fullYear(life: Life): number | undefined {
  const { from, to } = life.world.settings;
  const years = yearsOf(from, to).filter(
    (year) => dayOf(`${year}-01-01`) >= from && dayOf(`${year}-12-31`) <= to,
  );
  return years.length === 0 ? undefined : years[life.rng.int(0, years.length - 1)];
}

/** C06: two institutions hold a contract of one person over the same months. */
export const doubleContract: Single = {
  family: 'double_contract',
  perThousand: 2,
  live(life) {
    const year = fullYear(life);
    if (year === undefined) return undefined;
    dropContracts(life);
    const { centre, villages } = life.person.town;
    const begins = dayOf(`${year}-01-01`);
    const places = [villages[0], centre] as const;
    const [first, second] = places.map((place, nth) => {
      const signed = at(begins + 20 + nth * 25, 10, life.rng.int(0, 59));
      return addContract(life, {
        place,
        signed,
        begins,
        ends: endOfYear(begins),
        more: { channel: 'onsite', status: 'expired' },
      });
    });
    if (first === undefined || second === undefined) return undefined;
    return {
      family: 'double_contract',
      rules: ['C06'],
      subject: ['person', life.person.psnNo],
      also: [
        `contract:${first.id}`,
        `contract:${second.id}`,
        `operator:${first.operator}`,
        `operator:${second.operator}`,
        `institution:${first.place.code}`,
        `institution:${second.place.code}`,
      ],
      detail: `${first.place.code} and ${second.place.code} in ${year}`,
    };
  },
};

/** C05: signed more than a registry's lag after death. */
export const signAfterDeath: Single = {
  family: 'sign_after_death',
  perThousand: 2,
  live(life) {
    const { from, to } = life.world.settings;
    const died = life.rng.int(from + 40, to - 120);
    dieOn(life, died);
    const signed = died + draw(life, 'signed_after_days');
    const place = life.person.town.centre;
    const moment = at(signed, life.rng.int(9, 16), life.rng.int(0, 59), life.rng.int(0, 59));
    const more = {
      channel: 'onsite',
      evidence: 'signature',
      status: endOfYear(signed) < to ? 'expired' : 'active',
    } as const;
    const contract = addContract(life, {
      place,
      signed: moment,
      begins: signed,
      ends: endOfYear(signed),
      more,
    });
    return {
      family: 'sign_after_death',
      rules: ['C05'],
      subject: ['person', life.person.psnNo],
      also: [
        `contract:${contract.id}`,
        `operator:${contract.operator}`,
        `doctor:${contract.doctor}`,
        `institution:${place.code}`,
      ],
      detail: `died ${isoDay(died)}, signed ${isoDay(signed)}`,
    };
  },
};
