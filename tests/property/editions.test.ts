import type { Rule } from '@fundwatch/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Rng } from '../../libs/simulator/src/rng.js';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { expectedState, faultsOf, periodOf } from './check.js';
import { split, type Moved, type Plan } from './plan.js';
import type { Scene } from './world.js';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);
const SCENES: readonly Scene[] = ['care', 'tills', 'money', 'contracting'];
const ALWAYS = '1970-01-01';

/** A version of every rule that has parameters, some in shadow, moved at any time; some hold from a day on that the clock may pass. */
function versionsOf(plan: Plan, rng: Rng): Moved[] {
  return plan.rules
    .filter(({ params }) => Object.keys(params).length > 0)
    .map((rule) => ({
      ruleId: rule.id,
      params: paramsOf(rule, rng),
      state: rng.pick(['shadow', 'live']),
      validFrom: rng.pick([ALWAYS, ALWAYS, '2025-01-20', '2030-01-01']),
      step: rng.int(0, plan.steps.length - 1),
    }));
}

const paramsOf = ({ params }: Rule, rng: Rng): Record<string, number> =>
  Object.fromEntries(
    Object.entries(params).map(([name, param]) => [name, rng.pick([param.min, param.default, param.max])]),
  );

const planOf = (worldSeed: number, scene: Scene, splitSeed: number): Plan =>
  split({ worldSeed, worlds: 4, splitSeed, scene });

describe('versions of parameters, moved whenever, end where one full run under them ends', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  for (const [at, scene] of SCENES.entries())
    it(scene, async () => {
      const seed = SEED * 100 + at;
      const plan = planOf(seed, scene, 0);
      const versions = versionsOf(plan, new Rng(seed, 'versions'));
      expect(versions.length).toBeGreaterThan(0);
      const period = periodOf(seed);
      const expected = await expectedState(bench, { ...plan, versions }, period);
      for (const splitSeed of [0, 1]) {
        const own = planOf(seed, scene, splitSeed);
        const rng = new Rng(seed, splitSeed, 'moves');
        const moved = versions.map((version) => ({ ...version, step: rng.int(0, own.steps.length - 1) }));
        // A multiple of five is judged by a full run at the end, too.
        const faults = await faultsOf(bench, { ...own, seed: 0, versions: moved }, expected, period);
        expect(faults).toEqual([]);
      }
    });

  it('what a version finds in shadow is what it finds when it is live', async () => {
    const plan = planOf(SEED, 'care', 0);
    const always = versionsOf(plan, new Rng(SEED, 'versions')).map((own) => ({ ...own, validFrom: ALWAYS }));
    const stateUnder = (state: Moved['state']) =>
      expectedState(bench, { ...plan, versions: always.map((own) => ({ ...own, state })) }, '2025');
    const [apart, open, shipped] = [
      await stateUnder('shadow'),
      await stateUnder('live'),
      await expectedState(bench, plan, '2025'),
    ];
    const ofThem = (lines: readonly string[]): string[] =>
      lines.filter((line) => always.some(({ ruleId }) => line.startsWith(`${ruleId} `)));
    expect(apart.shadow.length).toBeGreaterThan(0);
    expect(apart.shadow).toEqual(ofThem(open.findings));
    expect(apart.findings).toEqual(shipped.findings);
    expect(apart.findings).not.toEqual(open.findings);
  });

  it('the property notices versions whose books are mixed up', async () => {
    const plan = planOf(SEED, 'care', 0);
    const versions = versionsOf(plan, new Rng(SEED, 'versions')).map((own) => ({ ...own, step: 0 }));
    const expected = await expectedState(bench, { ...plan, versions }, '2025');
    const mixed = (sql: string): string =>
      sql.replace('SELECT * FROM shadow_findings FINAL', 'SELECT * FROM findings FINAL');
    expect(await faultsOf(bench, { ...plan, versions }, expected, '2025', mixed)).not.toEqual([]);
  });
});
