import { openingTime } from '../care.js';
import { ITEMS } from '../items.js';
import { addLine } from '../life.js';
import { noteOfVisits, type Single } from '../role.js';
import { bareVisit, clearedSpot } from '../spot.js';
import { DAY, isoDay } from '../time.js';

/** I10: settled on line, and the paper bill handed in at the agency; or an accident that somebody else has to pay for. */
export const paidTwice: Single = {
  family: 'paid_twice',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 50);
    const place = life.world.network.city;
    const begins = openingTime(life, day);
    const third = life.rng.chance(0.35);
    const bills = [0, 1].slice(third ? 1 : 0).map(() => {
      const { visit, bill, time } = bareVisit(life, { place, begins, ...(third ? { type: '19' } : {}) });
      addLine(visit, bill, ITEMS.mri, 1, time + 900);
      return { visit, bill };
    });
    const invoice = `990${String(life.person.n).padStart(7, '0')}${day % 100}`;
    bills.forEach(({ bill }, nth) => {
      if (third) bill.thirdParty = true;
      else bill.invoice = invoice;
      if (nth > 0) Object.assign(bill, { agency: true, time: bill.time + life.rng.int(15, 45) * DAY });
    });
    const detail = third ? `an accident of ${isoDay(day)}` : `one invoice of ${isoDay(day)}, twice`;
    const rules = third ? ['I10'] : ['I10', 'P04', 'I03', 'I05'];
    return noteOfVisits(
      life,
      { family: 'paid_twice', rules, detail },
      bills.map(({ visit }) => visit),
    );
  },
};
