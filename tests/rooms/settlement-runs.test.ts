import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { get, newFolder, startApp, type App } from '../helpers/app.js';
import { call, enrol, type Person } from '../helpers/people.js';
import { sendRecords } from '../helpers/room.js';
import { CAPITATED, capitatedCounty } from './capitated-county.js';

const { policy: POLICY } = CAPITATED;
const [CENTRE] = CAPITATED.centres;
/** One centre, whose first person died before the visit. */
const county = capitatedCounty({ centres: [CENTRE], dead: [0], years: ['2025', '2026'] });

const runSchema = z.object({ run_id: z.number(), state: z.string() });
const statement = z.object({
  payable: z.string().nullable(),
  lines: z.array(z.object({ code: z.string(), amount: z.string() })),
});
const entries = z.array(z.object({ subject_id: z.string(), reason: z.string(), amount: z.string() }));
const differences = z.array(
  z.object({
    subject_id: z.string(),
    lines: z.array(
      z.object({
        code: z.string(),
        before: z.object({ amount: z.string() }).nullable(),
        after: z.object({ amount: z.string() }).nullable(),
      }),
    ),
  }),
);

describe('a settlement run over HTTP', () => {
  let folder: string;
  let app: App;
  let first: Person;
  let second: Person;
  let run: number;
  let finding: string;
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(join(folder, 'data'), { DEMO_PERSONS: '0' });
    await sendRecords(app, county);
    const grants = [{ kind: 'pool', pool: 'default' } as const];
    first = await enrol(app, { name: '经办', role: 'officer', grants });
    second = await enrol(app, { name: '审批', role: 'director', grants });
    finding = /F[0-9a-f]{24}/.exec(JSON.stringify(await get(app, '/api/findings?rule=I02')))?.[0] ?? '';
    run = await compute(2025);
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function compute(year: number): Promise<number> {
    const answer = await call(first, 'POST', '/api/settlement/runs?pool=default', { year, policy: POLICY });
    expect(answer.status, await answer.clone().text()).toBe(201);
    return runSchema.parse(await answer.json()).run_id;
  }
  const move = async (by: Person, of: number, state: string): Promise<number> =>
    (await call(by, 'PUT', `/api/settlement/runs/${of}/state`, { state })).status;
  const amounts = async (of: number): Promise<Record<string, string | null>> => {
    const path = `/api/settlement/runs/${of}/statements/${CENTRE}`;
    const { lines, payable } = statement.parse(await (await call(first, 'GET', path)).json());
    return { ...Object.fromEntries(lines.map(({ code, amount }) => [code, amount])), payable };
  };
  const post = async (): Promise<string[]> => {
    const path = `/api/settlement/runs/${run}/entries`;
    const answer = await call(first, 'POST', path, { reason: '案件改判' });
    expect(answer.status, await answer.clone().text()).toBe(201);
    return entries.parse(await answer.json()).map(({ amount }) => amount);
  };
  /** Decides upon the finding, whatever was decided before. */
  async function review(outcome: string): Promise<void> {
    const path = `/api/findings/${finding}/reviews`;
    const { last } = z
      .object({ last: z.number().nullable() })
      .parse(await (await call(first, 'GET', path)).json());
    const answer = await call(first, 'POST', path, { outcome, note: '核对死亡登记', previous: last });
    expect(answer.status, await answer.clone().text()).toBe(201);
  }

  it('says what it would say with another parameter, line by line', async () => {
    const asked = { parameters: { score: '85' }, subject: CENTRE };
    const answer = await call(first, 'POST', `/api/settlement/runs/${run}/what-if`, asked);
    const [found] = differences.parse(await answer.json());
    const lines = new Map(found?.lines.map((line) => [line.code, line]));
    // At 85 points four fifths of the surplus are kept.
    const amountsOf = (code: string) => [lines.get(code)?.before?.amount, lines.get(code)?.after?.amount];
    expect(amountsOf('base.retained')).toEqual(['1399.24', '1119.39']);
    expect(amountsOf('base.returned')).toEqual(['0.00', '279.85']);
    expect(lines.get('payable')?.before?.amount).not.toBe(lines.get('payable')?.after?.amount);
    // Nothing is kept of it.
    expect((await amounts(run))['payable']).toBe(lines.get('payable')?.before?.amount);
  });

  it('says what it would say if a case were confirmed', async () => {
    const asked = { cases: { [finding]: 'confirmed' } };
    const answer = await call(first, 'POST', `/api/settlement/runs/${run}/what-if`, asked);
    const [found] = differences.parse(await answer.json());
    const recovery = found?.lines.find(({ code }) => code === 'base.recovery_due');
    expect([recovery?.before?.amount, recovery?.after?.amount]).toEqual(['0.00', '31.25']);
  });

  it('names the value that cannot be tried', async () => {
    const asked = { parameters: { budget_share: '8' } };
    const answer = await call(first, 'POST', `/api/settlement/runs/${run}/what-if`, asked);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('budget_share');
  });

  it('is approved by another, locked once, and comes out of its snapshot to the same bytes', async () => {
    expect(await move(first, run, 'locked')).toBe(409);
    expect(await move(first, run, 'reviewed')).toBe(200);
    expect(await move(first, run, 'approved')).toBe(403);
    expect(await move(second, run, 'approved')).toBe(200);
    expect(await move(first, run, 'locked')).toBe(403);
    expect(await move(second, run, 'locked')).toBe(200);
    const other = await compute(2025);
    expect(await move(first, other, 'reviewed')).toBe(200);
    expect(await move(second, other, 'approved')).toBe(200);
    expect(await move(second, other, 'locked')).toBe(409);
    const again = await call(first, 'GET', `/api/settlement/runs/${run}/recomputed`);
    expect(await again.json()).toMatchObject({ same: true });
  });

  it('gets entries for what is decided later, once, and others when an appeal is won', async () => {
    const before = await amounts(run);
    expect(await post()).toEqual([]);
    await review('confirmed');
    const [taken = ''] = await post();
    // The recovered money is no cost of the centre any more: what it takes is more than what comes back.
    expect(taken).toMatch(/^-/);
    expect(await post()).toEqual([taken]);
    await review('overturned');
    const both = await post();
    expect(both).toHaveLength(2);
    expect([...both].sort()).toEqual([taken, taken.slice(1)].sort());
    // The locked run is what it was; the next year's has both.
    expect(await amounts(run)).toEqual(before);
    expect((await amounts(await compute(2026)))['base.adjustments']).toBe('0.00');
  });

  it('leaves what comes after it to the next year: a late refund lowers what that year cost', async () => {
    const taken = { psn_no: 'PERSON0005', fixmedins_code: CENTRE, mdtrt_id: 'VPERSON0005', insutype: '390' };
    await sendRecords(app, {
      settlements: [
        {
          ...taken,
          setl_id: 'BACK',
          med_type: '11',
          setl_time: '2026-02-01 10:00:00',
          refd_setl_flag: '1',
          init_setl_id: 'SPERSON0005',
          hifp_pay: '-31.25',
          fund_pay_sumamt: '-31.25',
        },
      ],
    });
    const again = await call(first, 'GET', `/api/settlement/runs/${run}/recomputed`);
    expect(await again.json()).toMatchObject({ same: true });
    expect((await amounts(await compute(2026)))['base.actual']).toBe('-31.25');
  });
});
