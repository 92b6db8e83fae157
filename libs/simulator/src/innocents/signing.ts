import { addContract } from '../contracts.js';
import { openingTime } from '../care.js';
import type { Contract, Life } from '../life.js';
import { clearDays } from '../life.js';
import type { Place } from '../places.js';
import type { Group, Note } from '../role.js';
import { Rng } from '../rng.js';
import { plannedVisit } from '../spot.js';
import { at, DAY, dayOf, isoDay, yearOf } from '../time.js';
import { doctorOf } from '../visits.js';

/** A day of the signing campaign of the first year. */
const campaignDay = (life: Life, family: string, nth: number): number =>
  new Rng(life.world.settings.seed, family, life.person.town.block, nth).int(40, 75) +
  life.world.settings.from;

/** The contract of the first year is signed at that moment at that place; who had none gets one, and is seen. */
function signAt(life: Life, place: Place, moment: number, more: Partial<Contract>): Contract {
  const { from } = life.world.settings;
  const year = yearOf(from);
  const own = { place, team: `T${place.tail}`, doctor: doctorOf(place, life.person.n) };
  const [first] = life.contracts;
  if (first === undefined || first.renews !== '' || yearOf(first.begins) !== year) {
    life.contracts = [];
    life.services = [];
    const day = Math.floor(moment / DAY) + 30;
    clearDays(life, day, day);
    plannedVisit(life, place, openingTime(life, day));
    const ends = dayOf(`${year}-12-31`);
    const status = ends < life.world.settings.to ? 'expired' : 'active';
    const plan = { place, signed: moment, begins: Math.floor(moment / DAY), ends };
    return addContract(life, { ...plan, more: { channel: 'onsite', status, ...more } });
  }
  for (const contract of life.contracts) Object.assign(contract, own);
  life.services = life.services.filter((one) => one.contract !== first || one.time > moment);
  return Object.assign(
    first,
    { channel: 'onsite', operator: `ST${place.tail}01`, device: `PAD${place.tail}` },
    more,
    {
      signed: moment,
      begins: Math.min(first.begins, Math.floor(moment / DAY)),
      ...(first.evidence === 'none' ? { evidence: 'face' } : {}),
    },
  );
}

const noteOf = (
  life: Life,
  family: string,
  rules: readonly string[],
  contract: Contract,
  detail: string,
): Note => ({
  family,
  rules,
  subject: ['contract', contract.id],
  also: [`person:${life.person.psnNo}`, `contract:${contract.id}`],
  detail,
});

/** A queue at the campaign's table: two dozen contracts in ten minutes, each with the person's own evidence. */
export const campaignQueue: Group = {
  family: 'campaign_queue',
  members: 24,
  innocent: true,
  perBlock: 1,
  live(life, nth, member) {
    const { centre } = life.person.town;
    const day = campaignDay(life, 'campaign_queue', nth);
    const moment = at(day, 9, 30) + member * 24 + life.rng.int(0, 15);
    const more = { operator: `ST${centre.tail}03`, evidence: 'face' } as const;
    const contract = signAt(life, centre, moment, more);
    return noteOf(
      life,
      'campaign_queue',
      ['C01', 'C02', 'C03'],
      contract,
      `campaign on ${isoDay(day)}, faces taken`,
    );
  },
};

/** The village doctor's tablet signs half a village in one day, person by person. */
export const villageTablet: Group = {
  family: 'village_tablet',
  members: 56,
  innocent: true,
  perBlock: 1,
  inBlock: (block) => block % 4 === 1,
  live(life, nth, member) {
    const [village] = life.person.town.villages;
    const day = campaignDay(life, 'village_tablet', nth);
    const moment = at(day, 8, 0) + member * 600 + life.rng.int(0, 300);
    const contract = signAt(life, village, moment, { operator: `ST${village.tail}01` });
    return noteOf(
      life,
      'village_tablet',
      ['C01', 'C02', 'C03'],
      contract,
      `56 on the doctor's tablet on ${isoDay(day)}`,
    );
  },
};

/** Old people who have no phone give that of the daughter who looks after all of them. */
export const childsPhone: Group = {
  family: 'childs_phone',
  members: 6,
  innocent: true,
  perBlock: 1,
  live(life, nth) {
    const { block, centre } = life.person.town;
    const day = campaignDay(life, 'childs_phone', nth) + life.rng.int(0, 5);
    const phone = `10009${String(block % 10_000).padStart(4, '0')}${String(50 + nth)}`;
    const moment = at(day, life.rng.int(8, 16), life.rng.int(0, 59), life.rng.int(0, 59));
    const contract = signAt(life, centre, moment, { phone, evidence: 'face' });
    return noteOf(
      life,
      'childs_phone',
      ['C01', 'C02'],
      contract,
      `six relatives under one number from ${isoDay(day)}`,
    );
  },
};
