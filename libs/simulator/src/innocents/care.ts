import { dialysis, openingTime, register } from '../care.js';
import { BRONCHITIS, HYPERTENSION, LUMBAR } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { addBill, clearDays, type Life, type Visit } from '../life.js';
import { type Note, placesOf, recordsOf, type Single } from '../role.js';
import { referUp } from '../referrals.js';
import { clearedSpot, dieOn, plannedVisit } from '../spot.js';
import { addStay, chemotherapy } from '../stays.js';
import { at, DAY, isoDay } from '../time.js';
import { addDrug, addVisit, refund, resettle } from '../visits.js';

function note(
  life: Life,
  family: string,
  rules: readonly string[],
  visits: readonly Visit[],
  detail: string,
): Note {
  const also = [...recordsOf(...visits), ...placesOf(...visits)];
  return { family, rules, subject: ['person', life.person.psnNo], also, detail };
}

/** Care before death, settled after it. */
export const lateSettlement: Single = {
  family: 'settled_after_death',
  perThousand: 2,
  live(life) {
    const { from, to } = life.world.settings;
    const died = life.rng.int(from + 60, to - 40);
    dieOn(life, died);
    clearDays(life, died - 4, died - 1);
    const visit = plannedVisit(life, life.person.town.centre, openingTime(life, died - 2));
    for (const bill of visit.bills) bill.time = at(died + life.rng.int(5, 20), 10, life.rng.int(0, 59));
    return note(
      life,
      'settled_after_death',
      ['I02', 'I09'],
      [visit],
      `care before, settlement after death on ${isoDay(died)}`,
    );
  },
};

/** The family collects the monthly drugs of somebody who is in hospital. */
export const proxyRefill: Single = {
  family: 'proxy_refill',
  perThousand: 2,
  suits: (person) => person.hypertension,
  live(life) {
    const day = clearedSpot(life, 35, 45);
    const stay = addStay(life, {
      place: life.person.town.alliance.hospital,
      day,
      days: 9,
      diagnosis: LUMBAR,
    });
    const begins = openingTime(life, day + 4);
    const visit = addVisit(life, {
      place: life.person.home,
      type: '14',
      begins,
      diagnosis: HYPERTENSION,
      minutes: 10,
      more: { proxy: true },
    });
    const bill = addBill(visit, visit.ends + 60);
    addDrug(life, visit, bill, ITEMS.amlodipine, { count: 2, days: 28, time: visit.begins + 60 });
    return note(
      life,
      'proxy_refill',
      ['I04', 'I03', 'D01'],
      [visit, stay],
      'chronic drugs collected by family during a stay',
    );
  },
};

/** The fee of a registration that ended in admission is given back during the stay. */
export const registrationRefund: Single = {
  family: 'registration_refund',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 35, 45);
    const place = life.person.town.alliance.hospital;
    const ticket = register(life, place, at(day, 8, life.rng.int(0, 50)));
    const stay = addStay(life, { place, day, days: 7, diagnosis: BRONCHITIS });
    const [bill] = ticket.bills;
    if (bill !== undefined) refund(ticket, bill, at(day + 2, 15, life.rng.int(0, 59)));
    return note(
      life,
      'registration_refund',
      ['I04', 'I10'],
      [ticket, stay],
      'registration fee refunded during the stay',
    );
  },
};

/** Discharged in the morning, admitted by the township centre in the afternoon. */
export const transferDay: Single = {
  family: 'transfer_day',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 40, 60);
    const { alliance, centre } = life.person.town;
    const stay = addStay(life, { place: alliance.hospital, day, days: 8, diagnosis: LUMBAR });
    const next = addStay(life, {
      place: centre,
      day: day + 8,
      days: 5,
      diagnosis: LUMBAR,
      hour: 14,
      goesOn: true,
    });
    stay.discharge = '3';
    return note(
      life,
      'transfer_day',
      ['N05', 'N02', 'I03', 'I04'],
      [stay, next],
      'down-transfer inside the alliance on one day',
    );
  },
};

/** A bill with a mistake is taken back and made again. */
export const corrected: Single = {
  family: 'corrected_settlement',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 2);
    const visit = plannedVisit(life, life.person.town.centre, openingTime(life, day));
    const [bill] = visit.bills;
    if (bill !== undefined) resettle(visit, bill, refund(visit, bill, bill.time + 2400).time + 600);
    return note(life, 'corrected_settlement', ['I10', 'P04', 'D04'], [visit], 'refunded and settled again');
  },
};

/** Seen by the township centre and, referred, by the county hospital on the same day. */
export const sameDayReferral: Single = {
  family: 'same_day_referral',
  perThousand: 2,
  live(life) {
    const day = clearedSpot(life, 1, 2);
    const visit = plannedVisit(life, life.person.town.centre, at(day, 8, life.rng.int(0, 59)));
    const next = referUp(life, visit, life.person.town.alliance.hospital);
    const visits = next === undefined ? [visit] : [visit, next];
    return note(life, 'same_day_referral', ['I03', 'I05'], visits, 'referred up, seen the same day');
  },
};

/** Planned cycles of chemotherapy. */
export const chemoCycles: Single = {
  family: 'chemo_cycles',
  perThousand: 2,
  live(life) {
    const stays = chemotherapy(life, clearedSpot(life, 35, 145));
    return note(
      life,
      'chemo_cycles',
      ['N02', 'N03', 'I08'],
      stays,
      `${stays.length} cycles three weeks apart`,
    );
  },
};

/** Dialysis three times a week, always the same bill. */
export const dialysisCourse: Single = {
  family: 'dialysis',
  perThousand: 1,
  live(life) {
    const { from, to } = life.world.settings;
    const start = life.rng.int(from, from + 200);
    const { services } = life;
    clearDays(life, start, to);
    // The family doctor goes on to look after them, on other days.
    life.services = services;
    life.busy = new Set(services.map((one) => Math.floor(one.time / DAY)));
    dialysis(life, start, to);
    const visits = life.visits
      .filter((one) => one.type === '14' && one.diagnosis?.code === 'N18.500')
      .slice(0, 5);
    return note(
      life,
      'dialysis',
      ['P10', 'I06', 'I08', 'D01'],
      visits,
      `three times a week from ${isoDay(start)}`,
    );
  },
};
