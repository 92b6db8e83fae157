import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import { findingsQuery } from '../../apps/api/src/features/findings/findings.dto.js';
import { collect, complete, openWorkbench, OWNER, send, type Workbench } from '../helpers/workbench.js';

// Visits 5 and 40 days into a pause, at two places: with 30 days of grace only the second is found.
const pool = 'county';
const officer = (who: string): Scope => ({ who, pools: [pool], clear: false });
const [ANNA, BORIS] = [officer('anna'), officer('boris')];
const RULE = 'I09';

let bench: Workbench;
const versions = () => bench.services.ruleVersions;
const drain = () => bench.services.worker.drain();

async function bring(day: string, ids: readonly string[]): Promise<void> {
  const visits = ids.map((id) => ({
    mdtrt_id: id,
    psn_no: 'P1',
    fixmedins_code: id === 'V1' ? 'H1' : 'H2',
    begntime: `${day} 09:00:00`,
  }));
  const settlements = visits.map(({ mdtrt_id, psn_no, fixmedins_code }) => ({
    setl_id: `S${mdtrt_id}`,
    mdtrt_id,
    psn_no,
    fixmedins_code,
    setl_time: `${day} 10:00:00`,
    fund_pay_sumamt: '30.00',
  }));
  for (const [stream, rows] of Object.entries({ visits, settlements }))
    await send(
      bench,
      stream,
      rows.map((row) => complete(stream, row)),
      { pool },
    );
}

beforeAll(async () => {
  bench = await openWorkbench();
  for (const [stream, rows] of Object.entries({
    institutions: [{ fixmedins_code: 'H1' }, { fixmedins_code: 'H2' }],
    insured: [{ psn_no: 'P1', paus_insu_date: '2025-03-01', psn_insu_stas: '2' }],
  }))
    await send(
      bench,
      stream,
      rows.map((row) => complete(stream, row)),
      { pool },
    );
  await bring('2025-03-06', ['V1']);
  await bring('2025-04-10', ['V2']);
  await drain();
});
afterAll(() => bench.close());

const found = async (): Promise<{ institution: string; edition: number }[]> =>
  (
    await bench.services.findings.page(
      OWNER,
      findingsQuery.parse({ pool, rule: RULE, sort: 'event_from', order: 'asc' }),
    )
  ).items.map(({ fixmedins_code, edition }) => ({ institution: fixmedins_code, edition }));
const propose = (params: Record<string, number>, valid_to: string | null = null, scope = ANNA) =>
  versions().propose(scope, RULE, pool, {
    params,
    reason: '按本区政策放宽',
    valid_from: '2025-01-01',
    valid_to,
  });
const move = (scope: Scope, number: number, to: 'shadow' | 'live' | 'retired') =>
  versions().move(scope, RULE, pool, { number, to });
const listed = async () => versions().list(ANNA, RULE, pool);
/** What stands in a table of findings, in full. */
const linesOf = async (table: 'findings' | 'shadow_findings'): Promise<string[]> =>
  (
    await bench.platform.clickhouse.query({
      name: 'lines',
      sql: `SELECT toString((unit, finding_id, rule_version, edition, grade, amount, evidence, mapSort(facts), digest)) AS line
        FROM ${table} FINAL WHERE pool = {pool:String} AND rule_id = '${RULE}' AND withdrawn_at IS NULL ORDER BY line`,
      params: { pool },
      row: z.object({ line: z.string() }),
    })
  ).map(({ line }) => line);

/** A full run finds nothing else than what stands, in the open and in shadow. */
async function isSound(): Promise<void> {
  const run = await bench.services.ledger.nextRun();
  await bench.services.judge.judgeAll(pool);
  const changed = await bench.platform.clickhouse.query({
    name: 'changed by a full run',
    sql: `SELECT concat(rule_id, ' ', unit) AS line FROM (SELECT * FROM findings UNION ALL SELECT * FROM shadow_findings)
      WHERE pool = {pool:String} AND run > {run:UInt64}`,
    params: { pool, run },
    row: z.object({ line: z.string() }),
  });
  expect(changed).toEqual([]);
}

describe('versions of the parameters of a rule in a pool', () => {
  it('take the rest from what is in force, and name what they cannot take', async () => {
    const draft = await propose({ grace_days: 30 });
    expect(draft).toMatchObject({
      number: 1,
      state: 'draft',
      params: { grace_days: 30 },
      is_in_force: false,
      moves: ['shadow', 'retired'],
      judged: null,
      comparison: null,
      steps: [{ state: 'draft', by: 'anna' }],
    });
    for (const [params, field] of [
      [{ grace_days: 91 }, 'params'],
      [{ grace: 1 }, 'params'],
      [{}, 'params'],
    ] as const)
      await expect(propose(params)).rejects.toMatchObject({ code: 'invalid', fields: [{ field }] });
    await expect(propose({ grace_days: 9 }, '2024-12-31')).rejects.toMatchObject({
      fields: [{ field: 'valid_to' }],
    });
    expect(await listed()).toHaveLength(1);
  });

  it('are for those who answer for the whole pool', async () => {
    const inPart: Scope = { ...ANNA, places: [{ pool, kind: 'institution', id: 'H2' }] };
    await expect(propose({ grace_days: 9 }, null, inPart)).rejects.toMatchObject({ code: 'denied' });
    await expect(move(inPart, 1, 'shadow')).rejects.toMatchObject({ code: 'denied' });
    await expect(versions().list(officer('stranger'), RULE, 'elsewhere')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('a draft judges nothing', async () => {
    await drain();
    expect(await found()).toMatchObject([{ institution: 'H1', edition: 0 }, { institution: 'H2' }]);
  });

  it('one in shadow judges everybody at once, and nobody sees it among the findings', async () => {
    await expect(move(BORIS, 1, 'live')).rejects.toMatchObject({ code: 'conflict' });
    expect(await move(ANNA, 1, 'shadow')).toMatchObject({ state: 'shadow', judged: null, comparison: null });
    const before = await bench.services.stamps.judged(pool);
    expect(await bench.services.ledger.pending(pool)).toMatchObject({ unjudged: 1 });
    await drain();
    expect(await bench.services.ledger.pending(pool)).toMatchObject({ unjudged: 0 });
    expect(await bench.services.stamps.judged(pool)).not.toBe(before);
    expect(await found()).toEqual([
      { institution: 'H1', edition: 0 },
      { institution: 'H2', edition: 0 },
    ]);
    expect(await listed()).toMatchObject([
      {
        judged: { state: 'fail' },
        comparison: { added: 0, removed: 1, kept: 1, amount_removed: '30.00', institutions: 1 },
      },
    ]);
    const changes = await collect(await versions().changes(ANNA, RULE, pool, 1));
    expect(changes).toMatchObject([{ change: 'removed', fixmedins_code: 'H1', edition: 0 }]);
    await isSound();
  });

  it('one in shadow judges what comes', async () => {
    await bring('2025-05-20', ['V3']);
    await drain();
    expect(await listed()).toMatchObject([{ comparison: { removed: 1, kept: 2 } }]);
    // Another in shadow beside it could not be told from it.
    await propose({ grace_days: 60 });
    await expect(move(ANNA, 2, 'shadow')).rejects.toMatchObject({ fields: [{ reason: 'one_shadow' }] });
  });

  it('what a reader of some places sees of a shadow lies there', async () => {
    const inPart: Scope = { ...ANNA, places: [{ pool, kind: 'institution', id: 'H2' }] };
    const [, first] = await versions().list(inPart, RULE, pool);
    expect(first).toMatchObject({ number: 1, moves: [], comparison: { removed: 0, kept: 2 } });
    expect(await collect(await versions().changes(inPart, RULE, pool, 1))).toEqual([]);
  });

  it('go live by the word of another, and judge everybody without a batch', async () => {
    await expect(move(ANNA, 1, 'live')).rejects.toMatchObject({ code: 'denied' });
    for (const [scope, moves] of [
      [ANNA, ['retired']],
      [BORIS, ['live', 'retired']],
    ] as const)
      expect((await versions().list(scope, RULE, pool))[1]).toMatchObject({ number: 1, moves });
    const shadow = await linesOf('shadow_findings');
    expect(shadow).toHaveLength(2);
    await move(BORIS, 1, 'live');
    await drain();
    expect(await found()).toEqual([
      { institution: 'H2', edition: 1 },
      { institution: 'H2', edition: 1 },
    ]);
    expect(await linesOf('findings')).toEqual(shadow);
    const [, first] = await listed();
    expect(first).toMatchObject({
      state: 'live',
      is_in_force: true,
      judged: { state: 'fail' },
      comparison: null,
      steps: [
        { state: 'draft', by: 'anna' },
        { state: 'shadow', by: 'anna' },
        { state: 'live', by: 'boris' },
      ],
    });
    const rule = (await bench.services.rules.list(OWNER, pool)).find(({ id }) => id === RULE);
    expect(rule).toMatchObject({ edition: 1, params: [{ name: 'grace_days', default: 0, value: 30 }] });
    expect(await bench.services.efficacy.ofRule(OWNER, pool, RULE)).toMatchObject([
      { edition: 1, is_current: true, hits: 2, standing: 2 },
      { edition: 0, is_current: false, hits: 1, withdrawn: 1 },
    ]);
    expect((await collect(bench.services.verify.checks())).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('are what a back-test and a look back start from', async () => {
    const trial = { pool, from: '2025-01-01', to: '2025-12-31' };
    const [same] = await collect(await bench.services.backtests.open(OWNER, RULE, { ...trial, set: [] }));
    expect(same).toMatchObject({ kept: 2, added: 0, removed: 0 });
    const [looser] = await collect(
      await bench.services.backtests.open(OWNER, RULE, { ...trial, set: ['grace_days=0'] }),
    );
    expect(looser).toMatchObject({ kept: 2, added: 1 });
    const asOf = await collect(
      bench.services.findings.all(OWNER, { rule: RULE }, { pools: [pool], day: '2025-04-30' }),
    );
    expect(asOf.map(({ edition, fixmedins_code }) => [edition, fixmedins_code])).toEqual([[1, 'H2']]);
    // Before its first day the rule was as shipped.
    const early = await bench.services.findings.all(
      OWNER,
      { rule: RULE },
      { pools: [pool], day: '2024-12-31' },
    );
    expect(await collect(early)).toEqual([]);
  });

  it('one that goes live retires the one before it', async () => {
    await move(ANNA, 2, 'shadow');
    await move(BORIS, 2, 'live');
    await drain();
    expect(await found()).toEqual([{ institution: 'H2', edition: 2 }]);
    expect(await listed()).toMatchObject([
      { number: 2, state: 'live' },
      { number: 1, state: 'retired', steps: [{}, {}, {}, { state: 'retired', by: 'boris' }] },
    ]);
  });

  it('without one the rule stands as shipped', async () => {
    await move(ANNA, 2, 'retired');
    await drain();
    expect((await found()).map(({ edition }) => edition)).toEqual([0, 0, 0]);
  });

  it('one judges from its first day on, and no longer than to its last, by the clock of the data', async () => {
    const bounded = await versions().propose(ANNA, RULE, pool, {
      params: { grace_days: 30 },
      reason: '试行三个月',
      valid_from: '2025-06-01',
      valid_to: '2025-08-31',
    });
    await move(ANNA, bounded.number, 'shadow');
    await move(BORIS, bounded.number, 'live');
    await drain();
    expect((await listed())[0]).toMatchObject({ state: 'live', is_in_force: false });
    expect((await found()).map(({ edition }) => edition)).toEqual([0, 0, 0]);
    const later = await propose({ grace_days: 60 });
    expect(later.params).toEqual({ grace_days: 60 });

    // A person that the rule does not look at moves the clock into its validity, and out of it.
    await bring('2025-06-01', ['V4']);
    await drain();
    expect((await found()).map(({ edition }) => edition)).toEqual([3, 3, 3]);
    await bring('2025-09-01', ['V5']);
    await drain();
    expect((await found()).map(({ edition }) => edition)).toEqual([0, 0, 0, 0, 0]);
    await isSound();
  });

  it('one whose time has passed does not go live; one whose time is to come takes no place', async () => {
    // Version 3 is live without being in force; version 4 holds from the beginning of the year.
    const early = await versions().propose(ANNA, RULE, pool, {
      params: { grace_days: 45 },
      reason: '明年起执行',
      valid_from: '2026-01-01',
    });
    await move(ANNA, early.number, 'shadow');
    await expect(move(BORIS, early.number, 'live')).rejects.toMatchObject({
      fields: [{ reason: 'validity_ahead' }],
    });
    await move(ANNA, 3, 'retired');
    expect(await move(BORIS, early.number, 'live')).toMatchObject({ state: 'live', is_in_force: false });
  });

  it('leave every step in the audit chain', async () => {
    const rows = await bench.platform.database.query(
      `SELECT what || ' ' || (detail->>'number') || ' ' || who AS step FROM audit WHERE what LIKE 'rule.%' ORDER BY seq LIMIT 6`,
      [],
      z.object({ step: z.string() }),
    );
    expect(rows.map(({ step }) => step)).toEqual([
      'rule.proposed 1 anna',
      'rule.shadow 1 anna',
      'rule.proposed 2 anna',
      'rule.live 1 boris',
      'rule.shadow 2 anna',
      'rule.live 2 boris',
    ]);
    expect(await bench.services.audit.verify()).not.toHaveProperty('firstBad');
  });
});
