import type { Life, World } from '../life.js';
import type { Cast, Edge, Range } from './cast.js';
import type { Profile } from '../options.js';
import { Rng } from '../rng.js';
import { EVALUATION } from './evaluation.js';
import { TUNING, type KnobName } from './tuning.js';

const rangeOf = (profile: Profile, name: KnobName, edge: Edge): Range => {
  const knob: Partial<Record<Edge, Range>> = profile === 'tuning' ? TUNING[name] : EVALUATION[name];
  const range = knob[edge] ?? knob.plain;
  if (range === undefined) throw new Error(`knob ${name} has no range`);
  return range;
};

/**
 * The number that a knob has for a case. In the profile of tuning it comes from the person's own generator, if there is anything to
 * draw, so that counties of before stay as they were; in the others from one of the case, so that a group agrees about it.
 */
export function draw(life: Life, name: KnobName): number {
  const [low, high] = rangeOf(life.world.settings.profile, name, life.cast.edge);
  const isOwn = life.world.settings.profile === 'tuning' && low < high;
  return isOwn ? life.rng.int(low, high) : drawFor(life.world, name, life.cast);
}

/** The same for what is nobody's life. */
export function drawFor({ settings }: World, name: KnobName, { key, edge }: Cast): number {
  return new Rng(settings.seed, 'knob', name, key).int(...rangeOf(settings.profile, name, edge));
}

/** The most that a knob can say, for whoever has to make room. */
export const most = (life: Life, name: KnobName): number =>
  rangeOf(life.world.settings.profile, name, life.cast.edge)[1];
