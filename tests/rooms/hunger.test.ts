import { ClickHouseError } from '@clickhouse/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collect, complete, openWorkbench, OWNER, send, type Workbench } from '../helpers/workbench.js';

// What does not fit into memory is judged by halves.
const pool = 'p';
const PERSONS = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'];

let bench: Workbench;
/** How often the rule of care after death looked for findings. */
let looked: number;
beforeEach(async () => {
  bench = await openWorkbench();
  looked = 0;
});
afterEach(() => bench.close());

/** Lets the first looks of the rule take more memory than there is. */
function starve(times: number): void {
  const { clickhouse } = bench.platform;
  const command = clickhouse.command.bind(clickhouse);
  clickhouse.command = async (name, ...rest) => {
    if (name === 'find I02' && (looked += 1) <= times)
      throw new ClickHouseError({ message: 'no memory', code: '241', type: 'MEMORY_LIMIT_EXCEEDED' });
    return command(name, ...rest);
  };
}

/** Everybody is dead and treated afterwards. */
async function sendCare(): Promise<void> {
  const visits = PERSONS.map((psn_no) => ({
    mdtrt_id: `V${psn_no}`,
    psn_no,
    fixmedins_code: 'H1',
    begntime: '2025-05-04 09:00:00',
  }));
  const records: Record<string, Record<string, string>[]> = {
    institutions: [{ fixmedins_code: 'H1' }],
    insured: PERSONS.map((psn_no) => ({ psn_no, die_date: '2025-03-01' })),
    visits,
    settlements: visits.map(({ mdtrt_id, psn_no, fixmedins_code, begntime }) => ({
      setl_id: `S${mdtrt_id}`,
      mdtrt_id,
      psn_no,
      fixmedins_code,
      setl_time: begntime,
      fund_pay_sumamt: '30.00',
    })),
  };
  for (const [stream, rows] of Object.entries(records))
    await send(
      bench,
      stream,
      rows.map((row) => complete(stream, row)),
      { pool },
    );
  await bench.services.worker.drain();
}

const found = async () =>
  (await collect(bench.services.findings.all(OWNER, { rule: 'I02' }))).map(({ psn_no }) => psn_no).sort();
const outcome = async () =>
  (await bench.services.rules.list(OWNER, pool)).find(({ id }) => id === 'I02')?.outcome;

it('finds by halves what it finds at once, and counts everybody', async () => {
  starve(3);
  await sendCare();
  expect(await found()).toEqual(PERSONS);
  // Three times too many, each time in two halves more.
  expect(looked).toBe(7);
  expect(await outcome()).toMatchObject({ state: 'fail', population: PERSONS.length });
});

it('is at fault when not even one fits, and does not try the others', async () => {
  starve(Number.MAX_SAFE_INTEGER);
  await sendCare();
  // Six, three, two, one.
  expect(looked).toBe(4);
  expect(await found()).toEqual([]);
  expect(await outcome()).toMatchObject({
    state: 'error',
    reason: { en: 'engine error 241 MEMORY_LIMIT_EXCEEDED' },
  });
});
