import { everydayVisit } from './care.js';
import { LUMBAR, type Diagnosis } from './diagnoses.js';
import { drawFor } from './knobs/knobs.js';
import { covered, type Life, type Referral, recordId, type Visit } from './life.js';
import type { Place } from './places.js';
import { onlySendsUp, policies } from './plant/policies.js';
import { clearedSpot } from './spot.js';
import { addStay } from './stays.js';
import { at, dayOfMoment } from './time.js';
import { addVisit, billCare } from './visits.js';

type ReferralPlan = Pick<Referral, 'direction' | 'source' | 'target' | 'applied' | 'diagnosis'> &
  Partial<Referral>;

/** Puts an accepted referral on record. */
export function addReferral(life: Life, plan: ReferralPlan): Referral {
  const referral: Referral = {
    id: recordId(life, 'RF', 'referral'),
    decided: plan.applied + life.rng.int(5, 50) * 60,
    accepted: true,
    reason: '',
    arrived: undefined,
    sourceVisit: '',
    targetVisit: '',
    ...plan,
  };
  life.referrals.push(referral);
  return referral;
}

function askUp(life: Life, visit: Visit, target: Place, diagnosis: Diagnosis): Referral {
  const applied = visit.ends + 120;
  return addReferral(life, {
    direction: 'up',
    source: visit.place,
    target,
    applied,
    diagnosis,
    sourceVisit: visit.id,
  });
}

/** Sends the patient of a visit up, to be seen the same day. */
export function referUp(life: Life, visit: Visit, target: Place): Visit | undefined {
  const { diagnosis } = visit;
  if (diagnosis === undefined) return undefined;
  const referral = askUp(life, visit, target, diagnosis);
  const arrived = Math.max(referral.decided, referral.applied + life.rng.int(100, 180) * 60);
  const joined = addVisit(life, {
    place: target,
    type: '11',
    begins: arrived,
    diagnosis,
    more: { referral: referral.id },
  });
  billCare(life, joined, 5);
  referral.arrived = arrived;
  referral.targetVisit = joined.id;
  return joined;
}

/** Asks for the same and is turned away. */
function refuseUp(life: Life, visit: Visit, target: Place, silent: number): void {
  if (visit.diagnosis === undefined) return;
  const referral = askUp(life, visit, target, visit.diagnosis);
  referral.accepted = false;
  referral.reason = life.rng.chance(silent)
    ? ''
    : life.rng.pick(['床位已满', '科室无此专科', '病情不需上转']);
}

/** Sends the patient of a stay back down, to go on in a bed near home or to be looked after there. */
export function referDown(life: Life, stay: Visit, target: Place, bed: boolean): Visit | undefined {
  const { diagnosis } = stay;
  const day = dayOfMoment(stay.ends);
  if (diagnosis === undefined || day + 10 > life.world.settings.to || !covered(life.person, day + 10))
    return undefined;
  const referral = addReferral(life, {
    direction: 'down',
    source: stay.place,
    target,
    applied: at(day - 1, 15, life.rng.int(0, 59)),
    diagnosis,
    sourceVisit: stay.id,
  });
  stay.discharge = '3';
  const plan = { place: target, day, days: life.rng.int(4, 7), diagnosis, hour: 14, goesOn: true };
  const joined = bed ? addStay(life, plan) : everydayVisit(life, day + life.rng.int(2, 6), target);
  if (!bed) joined.diagnosis = diagnosis;
  joined.referral = referral.id;
  referral.arrived = joined.begins;
  referral.targetVisit = joined.id;
  return joined;
}

/** A stay at the alliance's hospital and the one near home that it is sent down to, if the alliance sends anybody down. */
export function staySentDown(life: Life): readonly [stay: Visit, next: Visit] | undefined {
  const day = clearedSpot(life, 40, 60);
  const { alliance, centre } = life.person.town;
  if (onlySendsUp(life.world, alliance)) return undefined;
  const stay = addStay(life, { place: alliance.hospital, day, days: 8, diagnosis: LUMBAR });
  const next = referDown(life, stay, centre, true);
  return next && [stay, next];
}

/** Down-referrals out of the stays on record, as far as the alliance sends anybody down. */
export function liveThroughDownReferrals(life: Life): void {
  for (const stay of life.visits.filter(
    (visit) => visit.bed !== '' && visit.place.tier === 'county' && visit.type !== '52',
  )) {
    const wanted = life.rng.chance(0.66);
    const bed = life.rng.chance(0.35);
    if (!wanted || policies(life.world).sendsNobodyDown(life.person.town.alliance, dayOfMoment(stay.ends)))
      continue;
    referDown(life, stay, life.person.town.centre, bed);
  }
}

/** Up-referrals out of the morning's visits on record. */
export function liveThroughUpReferrals(life: Life): void {
  const { hospital } = life.person.town.alliance;
  const sentUp = drawFor(life.world, 'sent_up_per_mille', { key: 'county', edge: 'plain' }) / 1000;
  const here = life.visits.filter(
    (one) => one.type === '11' && (one.place.tier === 'township' || one.place.tier === 'village'),
  );
  for (const visit of here) {
    const day = dayOfMoment(visit.begins);
    const plain = visit.begins < at(day, 12) && visit.bills.length === 1 && visit.referral === '';
    if (!plain || !life.rng.chance(sentUp)) continue;
    const refusal = policies(life.world).refusal(hospital, day);
    if (life.rng.chance(refusal.share)) refuseUp(life, visit, hospital, refusal.silent);
    else referUp(life, visit, hospital);
  }
}
