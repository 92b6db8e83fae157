import { STREAM_NAMES } from '@fundwatch/streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOf } from '../../libs/simulator/src/testing.js';
import { openWorkbench, OWNER, sendText, type Workbench } from '../helpers/workbench.js';
import { differences, stateOf } from '../property/state.js';

const county = { persons: 300, seed: 21, from: '2025-01-01', to: '2025-12-31' };
const messy = { ...county, late: 0.06, dirty: 0.06 };

// Rows late, twice, broken or unfinished, and put right in a later file: nothing of it may show in the end.
describe('a county whose sources are late and careless', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());

  async function load(pool: string, options: typeof county): Promise<Record<string, number>> {
    for (const [name, text] of [...filesOf(options)].sort(([a], [b]) => (a < b ? -1 : 1)))
      await sendText(bench, name, text, { pool });
    await bench.services.worker.drain();
    const { items } = await bench.services.ingest.receipts(OWNER, { pool, limit: 200 });
    const total = (field: 'duplicate' | 'corrected' | 'rejected'): number =>
      items.reduce((sum, receipt) => sum + receipt[field], 0);
    return { duplicate: total('duplicate'), corrected: total('corrected'), rejected: total('rejected') };
  }

  it('ends in the facts, findings and indicators of the tidy one', async () => {
    expect(await load('tidy', county)).toEqual({ duplicate: 0, corrected: 0, rejected: 0 });
    const counts = await load('messy', messy);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(20);
    const [tidy, careless] = [
      await stateOf(bench, 'tidy', STREAM_NAMES, '2025'),
      await stateOf(bench, 'messy', STREAM_NAMES, '2025'),
    ];
    expect(tidy.facts.length).toBeGreaterThan(3000);
    expect(tidy.findings.length).toBeGreaterThan(0);
    expect(differences(careless, tidy)).toEqual([]);
  });
});
