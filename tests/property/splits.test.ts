import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { describePlan, expectedState, faultsOf, periodOf, shrink } from './check.js';
import { split, type Case } from './plan.js';
import { RULES } from '@fundwatch/rules';
import { rulesOf, type Scene } from './world.js';

// How many splits, from which seed, and how many at once; PROPERTY_SCENE keeps to one part of the world. A failing case prints the seed that repeats it alone.
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 200);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);
const LANES = Number(process.env['PROPERTY_LANES'] ?? 4);
const SPLITS_OF_A_WORLD = 3;
const WORLDS_OF_A_POOL = 4;
const SHRINKS = Number(process.env['PROPERTY_SHRINKS'] ?? 15);

/** All parts of the world, the whole of it last. */
// prettier-ignore
const TURN: readonly Scene[] = [
  'care', 'drugs', 'money', 'persons', 'signing', 'contracting', 'stays', 'tills', 'alliance', 'collecting', 'bills', 'ward', 'buses', 'clinic', 'serving', 'shops', 'county',
];
const ONLY = TURN.find((scene) => scene === process.env['PROPERTY_SCENE']);
const sceneOf = (world: number): Scene => ONLY ?? TURN[world % TURN.length] ?? 'county';

describe('any split of the input ends where one full run ends', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  it(`${RUNS} random splits from seed ${SEED}`, { timeout: 3_600_000 }, async () => {
    const worlds = Array.from(
      { length: Math.ceil(RUNS / SPLITS_OF_A_WORLD / WORLDS_OF_A_POOL) },
      (_, at) => SEED + at,
    );
    const failures: string[] = [];
    let done = 0;
    const lane = async (): Promise<void> => {
      for (
        let worldSeed = worlds.shift();
        worldSeed !== undefined && failures.length === 0;
        worldSeed = worlds.shift()
      ) {
        const cases: Case[] = Array.from({ length: SPLITS_OF_A_WORLD }, (_, at) => ({
          worldSeed: worldSeed ?? 0,
          worlds: WORLDS_OF_A_POOL,
          splitSeed: at,
          scene: sceneOf(worldSeed ?? 0),
        }));
        const period = periodOf(worldSeed);
        const [first] = cases;
        if (!first) continue;
        const expected = await expectedState(bench, split(first), period);
        for (const found of cases) {
          const plan = split(found);
          const faults = await faultsOf(bench, plan, expected, period);
          done += WORLDS_OF_A_POOL;
          if (faults.length > 0) failures.push(await story(found, period, faults));
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(failures.join('\n\n')).toBe('');
    expect(done).toBeGreaterThanOrEqual(RUNS);
  });

  it('every rule is met by a scene that is made for it', () => {
    const met = new Set(TURN.filter((scene) => scene !== 'county').flatMap((scene) => rulesOf(scene)));
    expect(RULES.filter((rule) => !met.has(rule))).toEqual([]);
  });

  async function story(found: Case, period: string, faults: readonly string[]): Promise<string> {
    const { plan, faults: smallest } = await shrink(bench, split(found), period, SHRINKS);
    return [
      `PROPERTY_SEED=${found.worldSeed} PROPERTY_RUNS=1 repeats this world; split ${found.splitSeed}, scene ${found.scene}, period ${period}`,
      ...faults.slice(0, 10),
      ...(smallest.length > 0
        ? ['smallest plan that fails:', ...smallest.slice(0, 10), describePlan(plan)]
        : ['a second run of the same plan was right: look at what ran at the same time']),
    ].join('\n');
  }
});
