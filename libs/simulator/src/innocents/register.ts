import { openingTime } from '../care.js';
import { addContract } from '../contracts.js';
import { clearDays } from '../life.js';
import { endOfYear } from '../plant/contracts.js';
import { placesOf, recordsOf, type Single } from '../role.js';
import { dieOn, plannedVisit } from '../spot.js';
import { at, isoDay } from '../time.js';

/** Entered on paper before death, into the system a few days after it: the register lags. */
export const registryLag: Single = {
  family: 'registry_lag',
  perThousand: 2,
  live(life) {
    const { from, to } = life.world.settings;
    const died = life.rng.int(from + 60, to - 60);
    dieOn(life, died);
    life.contracts = life.contracts.filter((one) => one.ends < died - 400);
    life.services = life.services.filter((one) => life.contracts.includes(one.contract));
    const day = died + life.rng.int(6, 24);
    const contract = addContract(life, {
      place: life.person.home,
      signed: at(day, life.rng.int(9, 16), life.rng.int(0, 59)),
      begins: day,
      ends: endOfYear(day),
      more: {
        channel: 'onsite',
        evidence: 'signature',
        status: 'terminated',
        ended: day + 3,
        reason: '5 其他: 死亡',
      },
    });
    return {
      family: 'registry_lag',
      rules: ['C05'],
      subject: ['contract', contract.id],
      also: [`person:${life.person.psnNo}`],
      detail: `died ${isoDay(died)}, entered ${isoDay(day)}`,
    };
  },
};

/** Paid late, covered again from an earlier day: care in the gap is covered after all. */
export const retroactiveCover: Single = {
  family: 'retroactive_enrolment',
  perThousand: 2,
  live(life) {
    const { from, to } = life.world.settings;
    const paused = life.rng.int(from + 40, to - 90);
    clearDays(life, paused - 1, paused + 40);
    life.person = { ...life.person, pausedFrom: paused, resumed: paused + life.rng.int(1, 4) };
    const visit = plannedVisit(
      life,
      life.person.town.centre,
      openingTime(life, paused + life.rng.int(8, 30)),
    );
    return {
      family: 'retroactive_enrolment',
      rules: ['I09'],
      subject: ['person', life.person.psnNo],
      also: [...recordsOf(visit), ...placesOf(visit)],
      detail: `paused ${isoDay(paused)}, paid up and covered again`,
    };
  },
};
