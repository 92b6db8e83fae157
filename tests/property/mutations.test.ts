import { RULES, type Rule } from '@fundwatch/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { expectedState, faultsOf } from './check.js';
import type { Rewrite } from './crew.js';
import { split } from './plan.js';
import type { Scene } from './world.js';

/** A bug, as the change of statements that plants it; `only` names those it is planted in. Not every world shows it: `seed` is of one that does. */
type Bug = {
  title: string;
  scene: Scene;
  seed: number;
  singles?: number;
  only?: string;
  /** the rules that are judged; absent: those that the scene is made for */
  rules?: readonly string[];
  changes: readonly (readonly [from: string, to: string])[];
  shows: RegExp;
};

const BUGS: readonly Bug[] = [
  {
    title: 'units that a superseded version belonged to are not judged again',
    scene: 'care',
    seed: 500,
    singles: 10,
    rules: ['I02', 'I03', 'I04', 'I05'],
    changes: [
      [
        '(bitShiftRight(_superseded_by, 32) IN {batches:Array(UInt32)} OR _batch',
        '(0 AND bitShiftRight(_superseded_by, 32) IN {batches:Array(UInt32)} AND _batch',
      ],
    ],
    shows: /^(findings|rollups)/,
  },
  {
    title: 'a record that a correction moves stays with the person that it was of',
    scene: 'care',
    seed: 500,
    singles: 10,
    rules: ['I02', 'I03', 'I04', 'I05'],
    changes: [['[toUInt8(0), toUInt8(1)]', '[toUInt8(0)]']],
    shows: /^findings/,
  },
  {
    title: 'due dates that the clock passes are ignored',
    scene: 'contracting',
    seed: 505,
    rules: ['C06', 'C07'],
    changes: [['WHERE due > {due_from:Date32}', 'WHERE 0 AND due > {due_from:Date32}']],
    shows: /^(findings|outcomes)/,
  },
  {
    title: 'a refund does not reach back to the month in which its visit counted',
    scene: 'money',
    seed: 502,
    only: 'AS month FROM (',
    rules: [],
    changes: [['WHERE (mdtrt_id, psn_no) IN', 'WHERE 0 AND (mdtrt_id, psn_no) IN']],
    shows: /^rollups/,
  },
  {
    title: 'month ends that only a superseded contract covered keep counting it',
    scene: 'alliance',
    seed: 505,
    singles: 10,
    only: 'c.begndate',
    rules: [],
    changes: [['FROM contracts_history\n  WHERE pool', 'FROM contracts_history\n  WHERE 0 AND pool']],
    shows: /^rollups/,
  },
  {
    title: 'the batch that is loaded last wins, not the one that was accepted last',
    scene: 'drugs',
    seed: 502,
    rules: [],
    changes: [
      ['e.seq < c.seq', 'e.seq < 0'],
      ['ORDER BY c.seq LIMIT 1', 'ORDER BY c.seq DESC LIMIT 1'],
    ],
    shows: /^receipt/,
  },
  {
    title: 'findings that no longer hold are not withdrawn',
    scene: 'drugs',
    seed: 503,
    singles: 5,
    changes: [['WHERE withdrawn_at IS NULL AND finding_id NOT IN', 'WHERE 0 AND finding_id NOT IN']],
    shows: /^findings: has/,
  },
  {
    title: 'findings whose evidence or amount changed stay as they were',
    scene: 'care',
    seed: 500,
    rules: ['I02', 'I03', 'I04', 'I05'],
    changes: [['k.digest != n.digest OR', '']],
    shows: /^findings/,
  },
];

const rulesNamed = ({ rules }: Bug): readonly Rule[] | undefined =>
  rules && RULES.filter(({ id }) => rules.includes(id));
const ATTEMPTS = 6;
const FIRST_SEED = 500;

describe('the property test finds the bugs that are planted to try it', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  for (const bug of BUGS) {
    it(bug.title, async () => {
      const seen = new Set<string>();
      const rewrite: Rewrite = (sql) =>
        bug.changes.reduce((text, change) => {
          const next = text.includes(bug.only ?? '') ? text.replaceAll(change[0], change[1]) : text;
          if (next !== text) seen.add(change[0]);
          return next;
        }, sql);
      let found: string[] = [];
      for (let attempt = 0; attempt < ATTEMPTS && found.length === 0; attempt += 1) {
        const plan = split({
          worldSeed: bug.seed + attempt,
          worlds: 4,
          splitSeed: bug.seed + attempt - FIRST_SEED,
          scene: bug.scene,
          singles: bug.singles ?? 2,
        });
        const whole = { ...plan, faults: 0, partRows: 50, rules: rulesNamed(bug) ?? plan.rules };
        const expected = await expectedState(bench, whole, '2025');
        found = (await faultsOf(bench, whole, expected, '2025', rewrite)).filter((fault) =>
          bug.shows.test(fault),
        );
      }
      expect(seen.size, 'the statements that the bug is planted in have changed').toBe(bug.changes.length);
      expect(found).not.toEqual([]);
    });
  }
});
