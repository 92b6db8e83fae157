import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Asker } from '../../apps/api/src/http/principal.js';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import { findingsQuery } from '../../apps/api/src/features/findings/findings.dto.js';
import { movesFrom, OUTCOMES, type Outcome } from '../../apps/api/src/features/reviews/outcomes.js';
import { openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { CLERK, clerkOf, fillCounty, OFFICER, POOL } from './county.js';

const officer: Asker = { scope: OFFICER, role: 'officer' };
const colleague: Asker = { scope: { ...OFFICER, who: 'colleague' }, role: 'officer' };
const institution: Asker = { scope: CLERK, role: 'institution' };
const NOTE = '核对住院病历，本人当日在院';

let bench: Workbench;
let id: string;
beforeAll(async () => {
  bench = await openWorkbench();
  await fillCounty(bench);
  id = (await listed(OFFICER)).items[0]?.finding_id ?? '';
});
afterAll(() => bench.close());

const listed = (scope: Scope, more: Record<string, string> = {}) =>
  bench.services.findings.page(scope, findingsQuery.parse({ pool: POOL, rule: 'I04', limit: '10', ...more }));
const decide = async (asker: Asker, outcome: Outcome, previous?: number | null) =>
  bench.services.reviews.decide(asker, id, {
    outcome,
    note: NOTE,
    previous: previous === undefined ? (await bench.services.reviews.of(officer, id)).last : previous,
  });
const stateAt = async (code: string) =>
  (
    await bench.services.negativeLists.card(OFFICER, 'institution', code, { pool: POOL, year: 2025 })
  ).items.find(({ item }) => item === 'impersonation');
const trailAt = async (code: string) =>
  (
    await bench.services.negativeLists.card(OFFICER, 'institution', code, { pool: POOL, year: 2025 })
  ).trail.map(({ change, state }) => [change, state]);

describe('the review of a finding', () => {
  it('begins with nothing, and offers officers every decision', async () => {
    const nothing = { standing: null, last: null, steps: [] };
    expect(await bench.services.reviews.of(officer, id)).toEqual({ ...nothing, moves: movesFrom(null) });
    expect(await bench.services.reviews.of(institution, id)).toEqual({ ...nothing, moves: [] });
  });

  it('stands in the list, in its filter and on the finding', async () => {
    const made = await decide(officer, 'confirmed');
    expect(made).toMatchObject({ standing: 'confirmed', moves: ['overturned', 'reopened'] });
    expect(made.steps).toMatchObject([{ outcome: 'confirmed', note: NOTE, reviewer: 'officer' }]);
    expect((await listed(OFFICER)).items).toMatchObject([{ finding_id: id, review: 'confirmed' }]);
    expect((await listed(OFFICER, { review: 'confirmed' })).total).toBe(1);
    expect((await listed(OFFICER, { review: 'none' })).total).toBe(0);
    expect((await listed(OFFICER, { review: 'justified' })).total).toBe(0);
    expect((await bench.services.findings.detail(OFFICER, id)).finding.review).toBe('confirmed');
  });

  it('tells an institution what was decided about it, not by whom or why, and nothing of others', async () => {
    const told = await bench.services.reviews.of(institution, id);
    expect(told).toMatchObject({ standing: 'confirmed', moves: [] });
    expect(told.steps).toMatchObject([{ outcome: 'confirmed', note: '', reviewer: '' }]);
    await expect(
      bench.services.reviews.of({ scope: clerkOf('H3'), role: 'institution' }, id),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      bench.services.reviews.decide({ scope: clerkOf('H3'), role: 'officer' }, id, {
        outcome: 'reopened',
        note: NOTE,
        previous: told.last,
      }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('lets one of two who decide at once win, and tells the other what stands', async () => {
    const { last } = await bench.services.reviews.of(officer, id);
    const both = await Promise.allSettled([
      decide(officer, 'reopened', last),
      decide(colleague, 'overturned', last),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find((one) => one.status === 'rejected');
    const { steps } = await bench.services.reviews.of(officer, id);
    expect(lost?.reason).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(steps[0]?.reviewer ?? '?'),
    });
    await expect(decide(officer, 'reopened', last)).rejects.toMatchObject({ code: 'conflict' });
    await expect(decide(officer, 'confirmed', null)).rejects.toMatchObject({ code: 'conflict' });
    if (steps[0]?.outcome === 'overturned') await decide(officer, 'reopened');
  });

  it('is as if there were none once it is reopened, and its history stays', async () => {
    expect(await bench.services.reviews.of(officer, id)).toMatchObject({ standing: null });
    expect((await listed(OFFICER, { review: 'none' })).items[0]).not.toHaveProperty('review');
    await expect(decide(officer, 'overturned')).rejects.toMatchObject({ fields: [{ field: 'outcome' }] });
    await expect(decide(officer, 'reopened')).rejects.toMatchObject({ fields: [{ field: 'outcome' }] });
    const { steps } = await bench.services.reviews.of(officer, id);
    expect(steps.at(-1)).toMatchObject({ outcome: 'confirmed', note: NOTE });
  });

  it('is refused by the table where the service would not allow it, for every pair of steps', async () => {
    const { database } = bench.platform;
    const insert = `INSERT INTO review_steps (pool, finding_id, rule_id, rule_version, fixmedins_code, outcome, note, reviewer, previous, previous_outcome)
      VALUES ('p', $1, 'I04', 1, 'H1', $2, 'why', 'test', $3::bigint, $4)`;
    const road: Partial<Record<Outcome, Outcome[]>> = {
      overturned: ['confirmed', 'overturned'],
      reopened: ['confirmed', 'reopened'],
    };
    for (const from of [null, ...OUTCOMES])
      for (const to of OUTCOMES) {
        const finding = `${from}-${to}`;
        let last: { step: number; outcome: string } | undefined;
        for (const outcome of from ? (road[from] ?? [from]) : []) {
          await database.execute(insert, [finding, outcome, last?.step ?? null, last?.outcome ?? null]);
          [last] = await bench.services.reviewCopies.truth.of(finding);
        }
        const taken = database.execute(insert, [finding, to, last?.step ?? null, last?.outcome ?? null]);
        const isTaken = await taken.then(
          () => true,
          () => false,
        );
        expect([finding, isTaken]).toEqual([finding, movesFrom(from).includes(to)]);
      }
    // Nor by a lie about the step before, nor by a second beginning, nor by a change of what was written.
    const [first] = await bench.services.reviewCopies.truth.of('null-justified');
    await expect(
      database.execute(insert, ['null-justified', 'overturned', first?.step ?? 0, 'confirmed']),
    ).rejects.toThrow();
    await expect(database.execute(insert, ['null-justified', 'duplicate', null, null])).rejects.toThrow();
    await expect(database.execute(`UPDATE review_steps SET note = 'other'`)).rejects.toThrow('never changed');
    await expect(database.execute('DELETE FROM review_steps')).rejects.toThrow('never changed');
  });

  it('is copied beside the findings, and copied again where a copy is missing', async () => {
    const repaired = await bench.services.reviewCopies.repair();
    expect(repaired.missing).toBeGreaterThan(0);
    expect(await bench.services.reviewCopies.repair()).toEqual({ steps: repaired.steps, missing: 0 });
    await decide(officer, 'justified');
    await bench.platform.clickhouse.command('lose the copy', 'TRUNCATE TABLE review_steps');
    expect((await listed(OFFICER, { review: 'justified' })).total).toBe(0);
    for await (const check of bench.services.verify.checks()) {
      if (check.check !== 'reviews') continue;
      expect(check).toMatchObject({ ok: false, count: repaired.steps + 1 });
      break;
    }
    expect((await listed(OFFICER, { review: 'justified' })).total).toBe(1);
    await decide(officer, 'reopened');
  });

  it('leaves every step in the audit chain', async () => {
    const { steps } = await bench.services.reviews.of(officer, id);
    const traced = await bench.platform.database.query(
      `SELECT detail->>'step' AS step FROM audit WHERE what = 'finding.reviewed' AND detail->>'finding' = $1 ORDER BY seq DESC`,
      [id],
      z.object({ step: z.coerce.number() }),
    );
    expect(traced.map(({ step }) => step)).toEqual(steps.map(({ step }) => step));
    expect(await bench.services.audit.verify()).not.toHaveProperty('firstBad');
  });
});

describe('a confirmed finding on the negative list', () => {
  it('confirms its item, which the trail shows, and dismissing or a register error clears it', async () => {
    expect(await stateAt('H2')).toMatchObject({ state: 'suspected', leads: 1, confirmed: 0 });
    await decide(officer, 'confirmed');
    expect(await stateAt('H2')).toMatchObject({
      state: 'confirmed',
      leads: 0,
      confirmed: 1,
      amount: '40.00',
    });
    await decide(officer, 'reopened');
    expect(await stateAt('H2')).toMatchObject({ state: 'suspected', leads: 1, confirmed: 0 });
    for (const outcome of ['register_error', 'dismissed_rule', 'duplicate'] as const) {
      await decide(officer, outcome);
      expect(await stateAt('H2'), outcome).toMatchObject({ state: 'clear', leads: 0, since: null });
      await decide(officer, 'reopened');
    }
    expect((await trailAt('H2')).slice(0, 4)).toEqual([
      ['reopened', 'suspected'],
      ['duplicate', 'clear'],
      ['reopened', 'suspected'],
      ['dismissed_rule', 'clear'],
    ]);
    expect((await trailAt('H2')).filter(([change]) => change === 'confirmed').at(-1)).toEqual([
      'confirmed',
      'confirmed',
    ]);
    expect((await trailAt('H2')).at(-1)).toEqual(['found', 'suspected']);
  });

  it('counts in its own year only', async () => {
    await decide(officer, 'confirmed');
    const { items } = await bench.services.negativeLists.card(OFFICER, 'institution', 'H2', {
      pool: POOL,
      year: 2024,
    });
    expect(items.find(({ item }) => item === 'impersonation')).toMatchObject({ state: 'clear' });
  });

  it('is not undone by hiding it, nor by correcting the record afterwards; an appeal undoes it', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const made = await bench.services.suppressions.add(OFFICER, {
      finding_id: id,
      reason: '已核实，不再显示',
      until,
    });
    expect(await stateAt('H2')).toMatchObject({ state: 'confirmed' });
    await bench.services.suppressions.end(OFFICER, POOL, made.id);
    await send(
      bench,
      'visits',
      [
        {
          mdtrt_id: 'OUT',
          psn_no: 'PERSON0001',
          fixmedins_code: 'H2',
          med_type: '11',
          begntime: '2025-06-04 15:30:00',
        },
      ],
      { pool: POOL },
    );
    await bench.services.worker.drain();
    expect((await listed(OFFICER)).total).toBe(0);
    expect(await stateAt('H2')).toMatchObject({ state: 'confirmed', confirmed: 1 });
    expect((await trailAt('H2'))[0]).toEqual(['withdrawn', 'confirmed']);
    await decide(officer, 'overturned');
    expect(await stateAt('H2')).toMatchObject({ state: 'clear', confirmed: 0 });
  });
});
