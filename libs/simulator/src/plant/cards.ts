import { COLD } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addBill, addLine, clearDays, type Visit } from '../life.js';
import { type Group, recordsOf } from '../role.js';
import { Rng } from '../rng.js';
import { sharedBox, TRACED_FROM } from '../trace.js';
import { at, isoDay } from '../time.js';
import { addVisit, doctorOf, operatorOf, terminalOf } from '../visits.js';
import { draw } from '../knobs/knobs.js';

/** I06: sixteen collected cards go through one terminal within minutes, again and again, for the same sum. */
export const cardHoarding: Group = {
  family: 'card_hoarding',
  members: 16,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { settings } = life.world;
    const { block, villages } = life.person.town;
    const rng = new Rng(settings.seed, 'card_hoarding', block, nth);
    const place = villages[nth % 3] ?? villages[0];
    const first = rng.int(settings.from + 60, settings.to - 110);
    const rounds = draw(life, 'card_rounds');
    const seconds = draw(life, 'card_seconds');
    const visits: Visit[] = [];
    for (let round = 0; round < rounds; round++) {
      const day = first + round * 17;
      clearDays(life, day, day);
      const begins = at(day, 12, 10) + member * seconds + life.rng.int(0, 9);
      const more = {
        terminal: terminalOf(place, 1),
        operator: operatorOf(place, 1),
        doctor: doctorOf(place, 0),
        credential: '03',
      };
      const visit = addVisit(life, { place, type: '11', begins, minutes: 1, diagnosis: COLD, more });
      const bill = addBill(visit, begins + 15);
      addLine(visit, bill, ITEMS.general, 1, begins);
      addLine(visit, bill, ITEMS.astragalus, 10, begins, { days: 5 });
      visits.push(visit);
    }
    return {
      family: 'card_hoarding',
      rules: ['I06', 'I08', 'P03', 'P09', 'P10', 'P11', 'I03', 'I05', 'I07', 'D01', 'D02'],
      subject: ['institution', place.code],
      also: [
        `device:${terminalOf(place, 1)}`,
        `operator:${operatorOf(place, 1)}`,
        `doctor:${doctorOf(place, 0)}`,
        `person:${life.person.psnNo}`,
        ...recordsOf(...visits),
      ],
      detail: `16 cards on ${rounds} days from ${isoDay(first)}`,
    };
  },
};

/** D04: a place sells boxes that it has sold before; member 2k and 2k+1 buy the same one. */
export const traceReuse: Group = {
  family: 'trace_reuse',
  members: 12,
  innocent: false,
  perBlock: 0,
  live(life, nth, member) {
    const { settings } = life.world;
    const { block, pharmacy, centre, villages } = life.person.town;
    const pair = Math.floor(member / 2);
    const start = Math.max(settings.from, TRACED_FROM) + 5;
    if (start + 60 > settings.to) return undefined;
    const rng = new Rng(settings.seed, 'trace_reuse', block, nth, pair);
    const place = nth === 0 ? (block % 2 === 0 ? pharmacy : centre) : (villages[nth - 1] ?? centre);
    const day = rng.int(start, settings.to - 50) + (member % 2) * rng.int(9, 40);
    clearDays(life, day - 1, day + 1);
    const item = rng.pick([ITEMS.valsartan, ITEMS.atorvastatin, ITEMS.acarbose]);
    const pharmacySale = place.tier === 'pharmacy';
    const begins = at(day, 9 + (member % 6), life.rng.int(0, 59), life.rng.int(0, 59));
    const diagnosis = pharmacySale ? {} : { diagnosis: COLD };
    const visit = addVisit(life, {
      place,
      type: pharmacySale ? '41' : '11',
      begins,
      minutes: 6,
      ...diagnosis,
    });
    const bill = addBill(visit, visit.ends + 60);
    if (!pharmacySale) addLine(visit, bill, ITEMS.general, 1, begins + 60);
    const line = addLine(visit, bill, item, 1, begins + 120, {
      trace: sharedBox(settings.prefix, item, block, 100 + nth * 10 + pair),
    });
    return {
      family: 'trace_reuse',
      rules: ['D04'],
      subject: ['institution', place.code],
      also: [...recordsOf(visit), `fee:${visit.id}/${line.sn}`, `person:${life.person.psnNo}`],
      detail: '6 boxes sold twice',
    };
  },
};
