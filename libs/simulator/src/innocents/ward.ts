import { DIZZINESS, type Diagnosis, LUMBAR, OUTPATIENT } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { clearDays } from '../life.js';
import { careOn, plannedStay } from '../plant/ward.js';
import { groupDay, signNow } from '../plant/forged.js';
import { certnoOf } from '../people.js';
import { type Group, noteOfVisits, recordsOf, type Single } from '../role.js';
import { clearedSpot } from '../spot.js';
import { addStay } from '../stays.js';
import { at, isoDay } from '../time.js';

/** Four days at home in the midst of a stay, as the ward recorded. */
export const homeLeave: Single = {
  family: 'leave_from_ward',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 35, 45);
    const stay = plannedStay(life, { day, days: 8, hour: 10, minute: 5 });
    careOn(stay, day, [0, 1, 6, 7]);
    stay.leave = 4;
    const detail = `on leave for four days of the stay from ${isoDay(day)}`;
    return noteOfVisits(life, { family: 'leave_from_ward', rules: ['N01'], detail }, [stay]);
  },
};

/** Two days of tests, and then on to a larger hospital. */
export const sentOn: Single = {
  family: 'tests_then_sent_on',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 35, 45);
    const stay = plannedStay(life, {
      day,
      days: 2,
      hour: 9,
      minute: 15,
      diagnosis: DIZZINESS,
      discharge: '2',
    });
    for (const item of [ITEMS.liver, ITEMS.blood, ITEMS.ecg, ITEMS.ultrasound]) careOn(stay, day, [0], item);
    const detail = `two days of tests from ${isoDay(day)}, then transferred`;
    return noteOfVisits(life, { family: 'tests_then_sent_on', rules: ['N03', 'N01'], detail }, [stay]);
  },
};

const isInfluenza = ([diagnosis]: readonly [Diagnosis, number]): boolean => diagnosis.code === 'J10.100';
const INFLUENZA = (OUTPATIENT.find(isInfluenza) ?? OUTPATIENT[0])[0];

/** Influenza goes round a village: six of it are admitted on one morning. */
export const fluWard: Group = {
  family: 'village_influenza',
  members: 6,
  innocent: true,
  perBlock: 1,
  suits: (person) => person.home === person.town.villages[1],
  live(life, nth, member) {
    const day = groupDay(life, 'village_influenza', nth, 60, 60);
    clearDays(life, day - 35, day + 42);
    const stay = plannedStay(life, { day, days: 5, hour: 8, minute: 10 + member * 7, diagnosis: INFLUENZA });
    careOn(stay, day, [0, 1, 2, 3, 4]);
    return {
      family: 'village_influenza',
      rules: ['N04', 'I08'],
      subject: ['visit', stay.id],
      also: [`person:${life.person.psnNo}`, ...recordsOf(stay)],
      detail: `6 of one village admitted on ${isoDay(day)}`,
    };
  },
};

/** The daughter signs for her father, who lies in the city; her certificate is on the contract. */
export const agentInStay: Single = {
  family: 'agent_during_stay',
  perThousand: 2,
  live(life) {
    const { settings, network } = life.world;
    const day = life.rng.int(settings.from + 50, settings.to - 60);
    clearDays(life, day - 35, day + 40);
    addStay(life, { place: network.city, day: day - 4, days: 9, diagnosis: LUMBAR });
    const contract = signNow(life, life.person.home, at(day, 10, life.rng.int(0, 59)), {
      evidence: 'signature',
      agent: certnoOf(`99012119750315${String(life.person.n % 1000).padStart(3, '0')}`),
    });
    return {
      family: 'agent_during_stay',
      rules: ['C12', 'C01'],
      subject: ['contract', contract.id],
      also: [`person:${life.person.psnNo}`],
      detail: `signed by an agent on ${isoDay(day)}`,
    };
  },
};
