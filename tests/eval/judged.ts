import { z } from 'zod';
import { collect, OWNER, openWorkbench, type Workbench } from '../helpers/workbench.js';
import { type Outcomes, outcomesOf } from './outcomes.js';
import type { World } from './worlds.js';

const POOL = 'eval';

/** Adds up how long the statements take that look for what a rule finds. */
function timed({ platform: { clickhouse } }: Workbench): Record<string, number> {
  const took: Record<string, number> = {};
  const command = clickhouse.command.bind(clickhouse);
  clickhouse.command = async (name, ...rest) => {
    const started = performance.now();
    await command(name, ...rest);
    const [, rule] = /^find (\w+)$/.exec(name) ?? [];
    if (rule !== undefined) took[rule] = (took[rule] ?? 0) + performance.now() - started;
  };
  return took;
}

async function visitsIn({ platform: { clickhouse } }: Workbench): Promise<number> {
  const [row] = await clickhouse.query({
    name: 'visits of a world',
    sql: 'SELECT toUInt32(count()) AS visits FROM visits FINAL WHERE pool = {pool:String}',
    params: { pool: POOL },
    row: z.object({ visits: z.number() }),
  });
  return row?.visits ?? 0;
}

/** Loads a world into engines of its own, judges it, and says what became of what was planted. */
export async function judged(world: World): Promise<Outcomes> {
  const bench = await openWorkbench();
  try {
    const tookMs = timed(bench);
    const { services } = bench;
    for await (const { name, bytes } of world.files())
      await services.ingest.accept({ file: name, source: POOL, pool: POOL }, bytes);
    await services.worker.drain();
    const outcomes = await services.rules.list(OWNER, POOL);
    const faults = outcomes.flatMap(({ id, outcome }) => (outcome?.state === 'error' ? [id] : []));
    if (faults.length > 0) throw new Error(`rules at fault: ${faults.join(', ')}`);
    const findings = await collect(services.findings.all(OWNER, { pool: POOL, withdrawn: false }));
    const about = { name: world.name, kind: world.kind, visits: await visitsIn(bench), tookMs };
    return outcomesOf(about, findings, await world.planted());
  } finally {
    await bench.close();
  }
}
