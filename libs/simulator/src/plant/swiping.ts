import { COLD, LUMBAR } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addBill, addLine, clearDays } from '../life.js';
import { type Group, recordsOf } from '../role.js';
import { bareVisit } from '../spot.js';
import { at, isoDay } from '../time.js';
import { addVisit, doctorOf, operatorOf, terminalOf } from '../visits.js';
import { groupDay } from './forged.js';
import { seasonOf } from './shelf.js';
import { draw } from '../knobs/knobs.js';
import { inWords } from './words.js';

const CARDS = 52;

/** P03: over noon one doctor "sees" half a village, and after lunch the same half once more. */
export const oneDoctor: Group = {
  family: 'one_doctor_for_all',
  members: CARDS,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { centre } = life.person.town;
    const day = groupDay(life, 'one_doctor_for_all', nth, 120, 40);
    clearDays(life, day, day);
    const doctor = doctorOf(centre, 3);
    const more = { terminal: terminalOf(centre, 1), operator: operatorOf(centre, 1), doctor };
    const visits = [12, 14].map((hour) => {
      const begins = at(day, hour, 2) + member * 55 + life.rng.int(0, 20);
      const visit = addVisit(life, { place: centre, type: '11', begins, minutes: 1, diagnosis: COLD, more });
      const bill = addBill(visit, begins + 30);
      addLine(visit, bill, ITEMS.general, 1, begins);
      addLine(visit, bill, ITEMS.astragalus, 4 + ((member + hour) % 5), begins, { days: 4 });
      return visit;
    });
    return {
      family: 'one_doctor_for_all',
      rules: ['P03', 'I06', 'I08', 'P09', 'P10', 'P11', 'D01'],
      subject: ['institution', centre.code],
      also: [`doctor:${doctor}`, `person:${life.person.psnNo}`, ...recordsOf(...visits)],
      detail: `${2 * CARDS} visits of one doctor on ${isoDay(day)}`,
    };
  },
};

/** I07: four of four homes, all under one number in the register, are driven to the hospital together, month after month. */
export const oneTelephone: Group = {
  family: 'one_telephone',
  members: 4,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { block, alliance, centre, villages } = life.person.town;
    const homes = [...villages, centre];
    const home = homes[member] ?? centre;
    const village = `${life.person.village.slice(0, 9)}${home.tail.slice(-3)}`;
    life.person = {
      ...life.person,
      home,
      village,
      tel: `10008${String(block % 10_000).padStart(4, '0')}4${nth}`,
    };
    const first = seasonOf(life, 'one_telephone', nth, 130);
    if (first === undefined) return undefined;
    const visits = Array.from({ length: draw(life, 'driven_times') }, (_, round) => {
      const day = first + round * 21;
      clearDays(life, day, day);
      const begins = at(day, 9, 5 + member * 9, life.rng.int(0, 59));
      const { visit, bill, time } = bareVisit(life, {
        place: alliance.hospital,
        begins,
        diagnosis: LUMBAR,
        minutes: 60,
      });
      addLine(visit, bill, ITEMS.mri, 1, time + 900);
      addLine(visit, bill, ITEMS.ct, 1, time + 1800);
      return visit;
    });
    return {
      family: 'one_telephone',
      rules: ['I07', 'I08', 'P08', 'P10'],
      subject: ['institution', alliance.hospital.code],
      also: [`device:${life.person.tel}`, `person:${life.person.psnNo}`, ...recordsOf(...visits)],
      detail: `4 homes under one number, together on ${inWords(visits.length)} days from ${isoDay(first)}`,
    };
  },
};
