import { openingTime } from '../care.js';
import { ITEMS } from '../items.js';
import { addLine } from '../life.js';
import { noteOfVisits, type Single } from '../role.js';
import { addPacks, bareVisit, clearedSpot } from '../spot.js';
import { isoDay } from '../time.js';

/** P04: the blood count is on the bill twice in one second; or, less plainly, a second tracing of the day beyond the limit. */
export const doubleCharge: Single = {
  family: 'double_charge',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 1);
    const plain = life.person.n % 3 !== 0;
    const { centre, alliance } = life.person.town;
    const begins = openingTime(life, day);
    const { visit, bill, time } = bareVisit(life, { place: plain ? centre : alliance.hospital, begins });
    const item = plain ? ITEMS.blood : ITEMS.ecg;
    addLine(visit, bill, item, 1, time + 300);
    addLine(visit, bill, item, 1, plain ? time + 300 : time + 480);
    const detail = `${item.name} twice on ${isoDay(day)}`;
    return noteOfVisits(life, { family: 'double_charge', rules: ['P04'], detail }, [visit]);
  },
};

/** P05: dearer than the limit, by a little or by half, and the fund pays. */
export const overLimit: Single = {
  family: 'over_price_limit',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 1);
    const percent = life.rng.pick([8, 15, 50]);
    const place = life.rng.pick([life.person.town.centre, life.person.town.alliance.hospital]);
    const { visit, bill, time } = bareVisit(life, { place, begins: openingTime(life, day) });
    const line = addLine(visit, bill, life.rng.pick([ITEMS.xray, ITEMS.liver]), 1, time + 600);
    line.limit = line.price;
    line.price = Math.round((line.price * (100 + percent)) / 100);
    const detail = `${line.item.name} ${percent} % above its limit on ${isoDay(day)}`;
    return noteOfVisits(life, { family: 'over_price_limit', rules: ['P05'], detail }, [visit]);
  },
};

/** P06: what is sold as one panel is charged test by test. */
export const unbundled: Single = {
  family: 'unbundled_panel',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 1);
    const place = life.person.town.alliance.hospital;
    const { visit, bill, time } = bareVisit(life, { place, begins: openingTime(life, day) });
    for (const [nth, item] of [ITEMS.lipids, ITEMS.enzymes, ITEMS.electrolytes].entries())
      addLine(visit, bill, item, 1, time + 300 + nth * 240);
    const detail = `three tests in place of a panel on ${isoDay(day)}`;
    return noteOfVisits(life, { family: 'unbundled_panel', rules: ['P06', 'P04'], detail }, [visit]);
  },
};

/** P12: a treatment that everybody pays for themselves is settled as if it were covered. */
export const carriedIn: Single = {
  family: 'selfpaid_carried',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 1);
    const { centre, alliance } = life.person.town;
    const place = life.rng.pick([centre, alliance.hospital]);
    const { visit, bill, time } = bareVisit(life, { place, begins: openingTime(life, day) });
    addPacks(life, visit, bill, [[ITEMS.coldGranules, 1, 5]]);
    addLine(visit, bill, ITEMS.selfPaid, life.rng.int(1, 3), time + 60);
    bill.carries = true;
    const detail = `${ITEMS.selfPaid.name} in the scope of the fund on ${isoDay(day)}`;
    return noteOfVisits(life, { family: 'selfpaid_carried', rules: ['P12'], detail }, [visit]);
  },
};
