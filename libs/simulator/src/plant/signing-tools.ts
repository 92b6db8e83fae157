import { addContract } from '../contracts.js';
import type { Life } from '../life.js';
import type { Group, Note } from '../role.js';
import { hash, Rng } from '../rng.js';
import { at, isoDay } from '../time.js';
import { dropContracts, endOfYear } from './contracts.js';
import { draw } from '../knobs/knobs.js';

type Signing = { day: number; moment: number; operator: string; phone?: string };

/** A contract that nobody asked the person about. */
function forge(life: Life, family: string, { day, moment, operator, phone }: Signing): Note {
  const { centre } = life.person.town;
  dropContracts(life);
  const contract = addContract(life, {
    place: centre,
    signed: moment,
    begins: day,
    ends: endOfYear(day),
    more: {
      channel: 'onsite',
      operator,
      evidence: 'none',
      evidenceHash: '',
      status: endOfYear(day) < life.world.settings.to ? 'expired' : 'active',
      ...(phone === undefined ? {} : { phone }),
    },
  });
  return {
    family,
    rules: ['C01', 'C02', 'C03', 'C04', 'C07', 'C11', 'C12', 'C13'],
    subject: ['operator', operator],
    also: [
      `institution:${centre.code}`,
      `device:${contract.device}`,
      `team:${contract.team}`,
      `doctor:${contract.doctor}`,
      `person:${life.person.psnNo}`,
      `contract:${contract.id}`,
    ],
    detail: '',
  };
}

/** C02: nine people of nine households can all be reached under the number of the one who signed for them. */
export const sharedPhone: Group = {
  family: 'shared_phone',
  members: 9,
  innocent: false,
  perBlock: 0,
  live(life, nth) {
    const { settings } = life.world;
    const { block, centre } = life.person.town;
    const first = new Rng(settings.seed, 'shared_phone', block, nth).int(
      settings.from + 20,
      settings.to - 60,
    );
    const day = first + life.rng.int(0, 20);
    const phone = `10009${String(block % 10_000).padStart(4, '0')}${String(nth).padStart(2, '0')}`;
    const operator = `ST${centre.tail}0${5 - nth}`;
    const moment = at(day, life.rng.int(8, 17), life.rng.int(0, 59), life.rng.int(0, 59));
    const note = forge(life, 'shared_phone', { day, moment, operator, phone });
    const detail = `9 people under one number from ${isoDay(first)}`;
    return { ...note, rules: ['C02', ...note.rules.filter((rule) => rule !== 'C02')], detail };
  },
};

/** C03: twenty-six contracts within nine minutes of an afternoon, without any evidence. */
export const signBurst: Group = {
  family: 'sign_burst',
  members: 26,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { settings } = life.world;
    const { block, centre } = life.person.town;
    const day = new Rng(settings.seed, 'sign_burst', block, nth).int(settings.from + 100, settings.to - 25);
    const moment =
      at(day, 15, 4 + (hash(block, nth) % 40)) + member * draw(life, 'burst_seconds') + life.rng.int(0, 12);
    const note = forge(life, 'sign_burst', { day, moment, operator: `ST${centre.tail}0${6 + nth}` });
    const detail = `26 contracts in 9 min on ${isoDay(day)}`;
    return { ...note, rules: ['C03', ...note.rules.filter((rule) => rule !== 'C03')], detail };
  },
};
