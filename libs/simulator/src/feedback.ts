import { covered, type Life, recordId } from './life.js';
import { at, dayOfMoment } from './time.js';

/** Answers to surveys, a few complaints, and most of those whom a hospital turned away complain. */
export function giveFeedback(life: Life): void {
  const { rng, world } = life;
  for (const visit of life.visits) {
    if (visit.place.tier === 'pharmacy' || !rng.chance(0.015)) continue;
    const time = at(dayOfMoment(visit.ends) + rng.int(1, 5), rng.int(9, 20), rng.int(0, 59));
    if (dayOfMoment(time) > world.settings.to || !covered(life.person, dayOfMoment(time))) continue;
    const complains = rng.chance(0.08);
    const tag = rng.weighted([
      ['attitude', 4],
      ['fee', 3],
      ['quality', 2],
      ['other', 2],
    ] as const);
    add(life, visit.place, time, complains ? { tag } : { score: Math.min(100, rng.int(74, 104)) });
  }
  for (const referral of life.referrals) {
    const time = referral.decided + rng.int(1, 30) * 3600;
    if (!referral.accepted && rng.chance(0.6) && dayOfMoment(time) <= world.settings.to)
      add(life, referral.target, time, { tag: 'refused' });
  }
}

function add(
  life: Life,
  place: Life['visits'][0]['place'],
  time: number,
  what: { score?: number; tag?: string },
): void {
  const kind = what.score === undefined ? 'complaint' : 'survey';
  life.feedback.push({
    id: recordId(life, 'FB', 'feedback'),
    place,
    kind,
    score: what.score,
    tag: what.tag ?? '',
    time,
  });
}
