import { openingTime } from '../care.js';
import { DELIVERY, GASTRITIS } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addLine, type Life, type Line, type Visit } from '../life.js';
import { noteOfVisits, type Single } from '../role.js';
import { addPacks, bareVisit, clearedSpot } from '../spot.js';
import { addStay } from '../stays.js';
import { ageOn, isoDay } from '../time.js';

/** Takes one line back within the minute. */
function takeBack(visit: Visit, line: Line): void {
  const [bill] = visit.bills;
  if (bill)
    addLine(visit, bill, line.item, -line.count, line.time + 40, { price: line.price, reverses: line.sn });
}

/** A visit to the township's centre or the hospital on a quiet day. */
function anyVisit(life: Life, hospital: boolean): ReturnType<typeof bareVisit> & { on: string } {
  const day = clearedSpot(life, 1, 1);
  const { centre, alliance } = life.person.town;
  const place = hospital ? alliance.hospital : centre;
  return { ...bareVisit(life, { place, begins: openingTime(life, day) }), on: isoDay(day) };
}

/** The fee is keyed in twice and taken back at once. */
export const returnedLine: Single = {
  family: 'returned_line',
  perThousand: 2,
  live(life) {
    const { visit, bill, time, on } = anyVisit(life, false);
    takeBack(visit, addLine(visit, bill, ITEMS.general, 1, time));
    return noteOfVisits(
      life,
      { family: 'returned_line', rules: ['P04'], detail: `twice on ${on}, one taken back` },
      [visit],
    );
  },
};

/** Both knees in one minute. */
export const twoSides: Single = {
  family: 'two_sides',
  perThousand: 2,
  live(life) {
    const { visit, bill, time, on } = anyVisit(life, true);
    for (const site of ['左膝', '右膝']) addLine(visit, bill, ITEMS.kneeXray, 1, time + 600, { site });
    return noteOfVisits(life, { family: 'two_sides', rules: ['P04', 'P08'], detail: `both knees on ${on}` }, [
      visit,
    ]);
  },
};

/** The newborn's blood count stands beside the mother's, on her card. */
export const birthTwice: Single = {
  family: 'newborn_on_card',
  perThousand: 1,
  suits: (person) =>
    person.sex === '2' && ageOn(person.birth, 20_000) >= 22 && ageOn(person.birth, 20_000) < 40,
  live(life) {
    const day = clearedSpot(life, 35, 45);
    const stay = addStay(life, {
      place: life.person.town.alliance.hospital,
      day,
      days: 4,
      diagnosis: DELIVERY,
      type: '52',
    });
    const [bill] = stay.bills;
    if (bill) for (let nth = 0; nth < 2; nth++) addLine(stay, bill, ITEMS.liver, 1, stay.begins + 90_000);
    return noteOfVisits(
      life,
      { family: 'newborn_on_card', rules: ['P04', 'I01'], detail: `born on ${isoDay(day)}` },
      [stay],
    );
  },
};

/** A dear brand by choice: the patient pays what lies above the limit. */
export const paysExcess: Single = {
  family: 'person_pays_excess',
  perThousand: 2,
  live(life) {
    const { visit, bill, on } = anyVisit(life, true);
    for (const line of addPacks(life, visit, bill, [[ITEMS.omeprazole, 1, 7]])) {
      line.limit = line.price;
      line.price = Math.round(line.price * 1.4);
    }
    bill.personPaysExcess = true;
    return noteOfVisits(
      life,
      { family: 'person_pays_excess', rules: ['P05'], detail: `paid the excess on ${on}` },
      [visit],
    );
  },
};

/** Two tests of a panel, which cost less than all of it. */
export const twoOfPanel: Single = {
  family: 'two_of_panel',
  perThousand: 2,
  live(life) {
    const { visit, bill, time, on } = anyVisit(life, true);
    for (const item of [ITEMS.lipids, ITEMS.electrolytes]) addLine(visit, bill, item, 1, time + 300);
    return noteOfVisits(life, { family: 'two_of_panel', rules: ['P06'], detail: `two tests on ${on}` }, [
      visit,
    ]);
  },
};

/** A treatment of class C that the pool pays by a list of its own. */
export const ownList: Single = {
  family: 'special_list_item',
  perThousand: 2,
  live(life) {
    const { visit, bill, time, on } = anyVisit(life, true);
    addLine(visit, bill, ITEMS.selfPaid, 1, time + 60, { special: true });
    return noteOfVisits(
      life,
      { family: 'special_list_item', rules: ['P12'], detail: `by the special list on ${on}` },
      [visit],
    );
  },
};

/** Not carried out here: sent out, or not made after all and taken back. */
export const notHere: Single = {
  family: 'test_not_here',
  perThousand: 2,
  live(life) {
    const { visit, bill, time, on } = anyVisit(life, true);
    const sentOut = life.rng.chance(0.5);
    const line = addLine(visit, bill, sentOut ? ITEMS.mri : ITEMS.ct, 1, time + 600, { executed: 0 });
    if (sentOut) line.sentOut = true;
    else takeBack(visit, line);
    const detail = `${line.item.name} ${sentOut ? 'sent out' : 'taken back'} on ${on}`;
    return noteOfVisits(life, { family: 'test_not_here', rules: ['P01', 'P08'], detail }, [visit]);
  },
};

/** Looked at again elsewhere, for another illness. */
export const otherIllness: Single = {
  family: 'examined_for_another',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 2, 12);
    const { centre, alliance } = life.person.town;
    const stones = { ...GASTRITIS, code: 'K80.200', name: '胆囊结石' };
    const visits = (
      [
        [centre, day, GASTRITIS],
        [alliance.hospital, day + life.rng.int(2, 8), stones],
      ] as const
    ).map(([place, on, diagnosis]) => {
      const { visit, bill, time } = bareVisit(life, { place, begins: openingTime(life, on), diagnosis });
      addLine(visit, bill, ITEMS.ultrasound, 1, time + 900);
      return visit;
    });
    const detail = `${ITEMS.ultrasound.name} from ${isoDay(day)}, for two illnesses`;
    return noteOfVisits(life, { family: 'examined_for_another', rules: ['P08'], detail }, visits);
  },
};

/** Two bills of one visit to the city under one invoice. */
export const oneInvoice: Single = {
  family: 'one_invoice',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 3);
    const begins = openingTime(life, day);
    const place = life.world.network.city;
    const visits = [ITEMS.ct, ITEMS.ultrasound].map((item, nth) => {
      const { visit, bill, time } = bareVisit(life, { place, begins: begins + nth * 2400 });
      addLine(visit, bill, item, 1, time + 600);
      bill.invoice = `991${String(life.person.n).padStart(7, '0')}${day % 100}`;
      return visit;
    });
    const detail = `one invoice for two bills of ${isoDay(day)}`;
    return noteOfVisits(life, { family: 'one_invoice', rules: ['I10', 'P04'], detail }, visits);
  },
};
