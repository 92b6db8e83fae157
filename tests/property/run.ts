import { Rng } from '../../libs/simulator/src/rng.js';
import type { Workbench } from '../helpers/workbench.js';
import { crew, type Crew, type Rewrite, type Trip } from './crew.js';
import type { File, Moved, Plan, Step } from './plan.js';

/** Sends a plan into a pool of its own, and works until nothing is left. */
export async function runPlan(bench: Workbench, pool: string, plan: Plan, rewrite?: Rewrite): Promise<Crew> {
  const faults = tripper(plan);
  const own = crew(bench.platform, {
    pool,
    partRows: plan.partRows,
    isPatient: plan.isPatient,
    isLong: plan.isLong,
    rules: plan.rules,
    trip: faults.trip,
    rewrite,
  });
  for (const [at, { file, workers }] of plan.steps.entries()) {
    for (const version of plan.versions ?? []) if (version.step === at) await moveVersion(own, version);
    await accept(own, file);
    if (workers > 0) await drain(own, workers);
  }
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const { waiting, unjudged } = await own.ledger.pending(pool);
    if (waiting + unjudged === 0) {
      faults.end();
      return own;
    }
    await drain(own, 1);
  }
  throw new Error(`pool ${pool} never comes to rest`);
}

/** The full run that a plan is compared with: all versions in their order, one batch a stream, judged once. */
export async function runWhole(
  bench: Workbench,
  pool: string,
  { steps, rules, versions = [] }: Pick<Plan, 'steps' | 'rules' | 'versions'>,
): Promise<Crew> {
  const own = crew(bench.platform, {
    pool,
    partRows: 250_000,
    isPatient: true,
    isLong: false,
    rules,
    trip: (work) => work(),
  });
  const streams = [...new Set(steps.map((step) => step.file.stream))].sort();
  for (const stream of streams) {
    const versions = steps
      .filter((step) => step.file.stream === stream)
      .flatMap((step) => step.file.versions);
    await accept(own, { stream, versions });
  }
  for (const version of versions) await moveVersion(own, version);
  const owner = `full run of ${pool}`;
  for (;;) {
    const batch = await own.ledger.claim(owner);
    if (!batch) break;
    await own.loader.load(batch, owner);
  }
  await own.judge.judgePool(pool, owner);
  await own.rollup.rollUpPool(pool, owner);
  return own;
}

async function accept(own: Crew, file: File): Promise<void> {
  const text = file.versions.map((version) => `${JSON.stringify(version.row)}\n`).join('');
  await own.ingest.accept(
    { file: `${file.stream}.ndjson`, source: `src-${own.pool}`, pool: own.pool },
    bytes(text),
  );
}

/** Proposes a version, and moves it to its state by the word of a second person. */
async function moveVersion(own: Crew, { ruleId, params, state, validFrom }: Moved): Promise<void> {
  const version = { pool: own.pool, rule_id: ruleId };
  const number = await own.versions.propose(
    { ...version, who: 'anna' },
    { params, reason: 'tried', valid_from: validFrom },
  );
  await own.versions.move({ ...version, number, state: 'draft' }, 'shadow', 'anna');
  if (state === 'live') await own.versions.move({ ...version, number, state: 'shadow' }, 'live', 'boris');
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function drain(own: Crew, workers: number): Promise<void> {
  await Promise.all(own.workers.slice(0, workers).map((worker) => worker.drain()));
}

/** Fails a share of calls, half of them after the work was done; stops after a few, so that every case ends. */
function tripper(plan: Plan): { trip: Trip; end: () => void } {
  const rng = new Rng(plan.seed, 'faults');
  let left = 4;
  const trip: Trip = async (work) => {
    const isFaulty = left > 0 && rng.chance(plan.faults);
    if (!isFaulty) return work();
    left -= 1;
    if (rng.chance(0.5)) await work();
    throw new Error('planted fault');
  };
  // What looks at the end must not stumble.
  return { trip, end: () => void (left = 0) };
}

export type Counts = {
  rows: number;
  accepted: number;
  duplicate: number;
  corrected: number;
  rejected: number;
};

/** What the receipts must say: every batch counted as if the batches were applied in the order of their acceptance. */
export function expectedReceipts(steps: readonly Step[]): Counts[] {
  const standing = new Map<string, string>();
  return steps.map(({ file }) => {
    const counts = { rows: 0, accepted: 0, duplicate: 0, corrected: 0, rejected: 0 };
    for (const version of file.versions) {
      const key = `${file.stream} ${version.key}`;
      const content = JSON.stringify(version.row);
      const before = standing.get(key);
      counts.rows += 1;
      counts[before === undefined ? 'accepted' : before === content ? 'duplicate' : 'corrected'] += 1;
      standing.set(key, content);
    }
    return counts;
  });
}

/** The receipts of a pool in the order of acceptance. */
export async function receipts(own: Crew): Promise<Counts[]> {
  const rows = await own.ledger.receipts({
    pools: [own.pool],
    before: Number.MAX_SAFE_INTEGER,
    limit: 10_000,
  });
  return rows.reverse().map(({ rows: all, accepted, duplicate, corrected, rejected }) => ({
    rows: all,
    accepted,
    duplicate,
    corrected,
    rejected,
  }));
}
