import { z } from 'zod';
import { Rng } from '../../libs/simulator/src/rng.js';
import type { Workbench } from '../helpers/workbench.js';
import type { Crew, Rewrite } from './crew.js';
import type { Plan, Step } from './plan.js';
import { expectedReceipts, receipts, runPlan, runWhole, type Counts } from './run.js';
import { differences, stateOf, type State } from './state.js';

let pools = 0;
const newPool = (kind: string): string => `${kind}-${(pools += 1)}`;
const PERIODS = ['2025', '2024', '2025-Q1', '2024-12', '2025-01'] as const;

/** The state after a full run of what a plan sends. */
export async function expectedState(
  bench: Workbench,
  plan: Pick<Plan, 'steps' | 'rules' | 'versions'>,
  period: string,
): Promise<State> {
  const pool = newPool('full');
  await runWhole(bench, pool, plan);
  return stateOf(bench, pool, streamsOf(plan.steps), period);
}

export const periodOf = (seed: number): string => new Rng(seed, 'period').pick(PERIODS);

/** Runs a plan; what is wrong with where it ends, nothing if all is well. */
export async function faultsOf(
  bench: Workbench,
  plan: Plan,
  expected: State,
  period: string,
  rewrite?: Rewrite,
): Promise<string[]> {
  const pool = newPool('split');
  const own = await runPlan(bench, pool, plan, rewrite);
  const [state, counted] = await Promise.all([
    stateOf(bench, pool, streamsOf(plan.steps), period),
    receipts(own),
  ]);
  const again = plan.seed % 5 === 0 ? await changedByFullRun(bench, own) : [];
  return [...differences(state, expected), ...miscounted(counted, expectedReceipts(plan.steps)), ...again];
}

/** What a full run in the same pool finds otherwise than the increments did: nothing, if all is well. */
async function changedByFullRun(bench: Workbench, own: Crew): Promise<string[]> {
  const run = await own.ledger.nextRun();
  await own.judge.judgeAll(own.pool);
  const rows = await bench.platform.clickhouse.query({
    name: 'changed by a full run',
    sql: `SELECT concat(rule_id, ' ', unit) AS found FROM (SELECT * FROM findings UNION ALL SELECT * FROM shadow_findings) WHERE pool = {pool:String} AND run > {run:UInt64}`,
    params: { pool: own.pool, run },
    row: z.object({ found: z.string() }),
  });
  const cells = await own.measures.differences(own.pool, await own.ledger.nextRun());
  return [
    ...rows.map((row) => `findings: a full run changes ${row.found}`),
    ...cells.bad.map((cell) => `rollups: a full run changes ${cell}`),
  ];
}

const streamsOf = (steps: readonly Step[]): string[] => [...new Set(steps.map((step) => step.file.stream))];

function miscounted(actual: readonly Counts[], expected: readonly Counts[]): string[] {
  const shown = (counts: Counts | undefined): string => JSON.stringify(counts);
  return expected.flatMap((counts, at) =>
    shown(actual[at]) === shown(counts)
      ? []
      : [`receipt ${at + 1}: says ${shown(actual[at])}, must say ${shown(counts)}`],
  );
}

/** The smallest plan of the kind that still fails, within a number of attempts. */
export async function shrink(
  bench: Workbench,
  plan: Plan,
  period: string,
  attempts: number,
  rewrite?: Rewrite,
): Promise<{ plan: Plan; faults: string[] }> {
  const fails = async (candidate: Plan): Promise<string[]> =>
    faultsOf(bench, candidate, await expectedState(bench, candidate, period), period, rewrite);
  let best = { plan, faults: await fails(plan) };
  if (best.faults.length === 0) return best;
  let left = attempts;
  const accept = async (candidate: Plan): Promise<boolean> => {
    left -= 1;
    const faults = await fails(candidate);
    if (faults.length > 0) best = { plan: candidate, faults };
    return faults.length > 0;
  };
  await accept({ ...best.plan, faults: 0, partRows: 250_000, isPatient: true });
  for (
    let size = Math.ceil(rowsOf(best.plan) / 2);
    size >= 1 && left > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < rowsOf(best.plan) && left > 0;) {
      if (!(await accept(without(best.plan, from, size)))) from += size;
    }
  }
  return best;
}

const rowsOf = (plan: Plan): number => plan.steps.reduce((sum, step) => sum + step.file.versions.length, 0);

/** The plan without some of its rows, and without the files that this leaves empty. */
function without(plan: Plan, from: number, count: number): Plan {
  let at = 0;
  const steps = plan.steps.map((step) => {
    const versions = step.file.versions.filter(() => {
      at += 1;
      return at <= from || at > from + count;
    });
    return { ...step, file: { ...step.file, versions } };
  });
  return { ...plan, steps: steps.filter((step) => step.file.versions.length > 0) };
}

/** A plan as a person reads it. */
export const describePlan = (plan: Plan): string =>
  plan.steps
    .map(({ file, workers }) =>
      [
        `${file.stream}, then ${workers} workers`,
        ...file.versions.map((version) => `  ${JSON.stringify(version.row)}`),
      ].join('\n'),
    )
    .join('\n');
