import { findRule } from '@fundwatch/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import { efficacyOf } from '../../apps/api/src/features/efficacy/efficacy.js';
import { fileColumns, fileRows } from '../../apps/api/src/features/efficacy/efficacy.file.js';
import type { Outcome } from '../../apps/api/src/features/reviews/outcomes.js';
import type { Asker } from '../../apps/api/src/http/principal.js';
import { collect, complete, openWorkbench, send, type Workbench } from '../helpers/workbench.js';

// Persons whose insurance is paused since March: 45 of them went to a doctor in April (I09), 60 others had gone in February.
const pool = 'county';
const HITS = 45;
const OTHERS = 60;
const scope: Scope = { who: 'officer', pools: [pool], clear: false };
const officer: Asker = { scope, role: 'officer' };
const narrow: Scope = { ...scope, places: [{ pool, kind: 'institution', id: 'H1' }] };

let bench: Workbench;
let findings: string[];
beforeAll(async () => {
  bench = await openWorkbench();
  const persons = Array.from({ length: HITS + OTHERS }, (_, at) => ({
    psn_no: `PERSON${String(at).padStart(4, '0')}`,
    month: at < HITS ? '04' : '02',
    fixmedins_code: at % 2 === 0 ? 'H1' : 'H2',
  }));
  const care = { med_type: '11' };
  const records: Record<string, Record<string, string>[]> = {
    institutions: [{ fixmedins_code: 'H1' }, { fixmedins_code: 'H2' }],
    insured: persons.map(({ psn_no }) => ({ psn_no, paus_insu_date: '2025-03-01', psn_insu_stas: '2' })),
    visits: persons.map(({ psn_no, fixmedins_code, month }) => ({
      mdtrt_id: `V${psn_no}`,
      psn_no,
      fixmedins_code,
      begntime: `2025-${month}-10 09:00:00`,
      ...care,
    })),
    settlements: persons.map(({ psn_no, fixmedins_code, month }) => ({
      setl_id: `S${psn_no}`,
      mdtrt_id: `V${psn_no}`,
      psn_no,
      fixmedins_code,
      setl_time: `2025-${month}-10 10:00:00`,
      fund_pay_sumamt: '30.00',
      ...care,
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
  const found = await collect(bench.services.findings.all(scope, { pool, rule: 'I09' }));
  findings = found.map(({ finding_id }) => finding_id);
});
afterAll(() => bench.close());

const decide = async (at: number, outcome: Outcome): Promise<void> => {
  const id = findings[at] ?? '';
  const { last } = await bench.services.reviews.of(officer, id);
  await bench.services.reviews.decide(officer, id, { outcome, note: '逐条核对', previous: last });
};
const current = async (of: Scope = scope) => (await bench.services.efficacy.ofRule(of, pool, 'I09'))[0];

describe('the efficacy of a rule', () => {
  it('says that nothing is known before anything was reviewed', async () => {
    expect(await current()).toMatchObject({
      hits: HITS,
      standing: HITS,
      withdrawn: 0,
      reviewed: 0,
      state: 'too_few',
      confirmed: null,
      is_current: true,
    });
    expect((await bench.services.efficacy.ofRule(scope, pool, 'I04'))[0]).toMatchObject({
      hits: 0,
      state: 'too_few',
    });
    await expect(bench.services.efficacy.ofRule(scope, pool, 'Z99')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('counts each decision once, by the last one, and leaves duplicates out of the share', async () => {
    for (let at = 0; at < 12; at += 1) await decide(at, 'confirmed');
    for (let at = 12; at < 15; at += 1) await decide(at, 'register_error');
    for (let at = 15; at < 17; at += 1) await decide(at, 'dismissed_rule');
    await decide(17, 'dismissed_data');
    await decide(18, 'justified');
    await decide(19, 'duplicate');
    await decide(0, 'overturned');
    await decide(1, 'reopened');
    expect(await current()).toMatchObject({ reviewed: 19, weighed: 18, state: 'too_few', confirmed: null });
    await decide(20, 'confirmed');
    await decide(21, 'confirmed');
    const measured = await current();
    expect(measured).toMatchObject({
      reviewed: 21,
      weighed: 20,
      state: 'measured',
      outcomes: {
        confirmed: 12,
        register_error: 3,
        dismissed_rule: 2,
        dismissed_data: 1,
        justified: 1,
        duplicate: 1,
        overturned: 1,
      },
      // 12 of 20
      confirmed: {
        value: '60.000000',
        low: expect.stringMatching(/^38\.6/),
        high: expect.stringMatching(/^78\.1/),
      },
    });
  });

  it('counts for a reader of some places what was found there', async () => {
    const [whole, part] = [await current(), await current(narrow)];
    expect(part?.hits).toBe(Math.ceil(HITS / 2));
    expect(part?.reviewed).toBeLessThan(whole?.reviewed ?? 0);
    expect(part?.reviewed).toBeGreaterThan(0);
  });

  it('tells of a finding that the rule has found again in a newer version under both', async () => {
    const version = findRule('I09')?.version ?? 0;
    await bench.platform.clickhouse.command(
      'the rule gets a version',
      `INSERT INTO findings SELECT * REPLACE (toUInt16(${version + 1}) AS rule_version, run + 1 AS run) FROM findings FINAL WHERE pool = '${pool}' AND rule_id = 'I09'`,
    );
    const versions = await bench.services.efficacy.ofRule(scope, pool, 'I09');
    expect(versions.map((row) => [row.version, row.hits, row.standing, row.reviewed])).toEqual([
      [version + 1, HITS, HITS, 0],
      [version, 21, 0, 21],
    ]);
    await bench.platform.clickhouse.command(
      'and loses it',
      `INSERT INTO findings SELECT * REPLACE (toUInt16(${version}) AS rule_version, run + 1 AS run) FROM findings FINAL WHERE pool = '${pool}' AND rule_id = 'I09'`,
    );
  });

  it('proposes a rule for demotion whose findings hardly ever hold', async () => {
    const counts = {
      ...((await current()) ?? { rule_id: '', version: 1, edition: 0, hits: 0, standing: 0, withdrawn: 0 }),
    };
    const outcomes = {
      confirmed: 5,
      register_error: 0,
      dismissed_rule: 200,
      dismissed_data: 0,
      justified: 0,
      duplicate: 0,
      overturned: 0,
    };
    expect(efficacyOf({ ...counts, outcomes }, 1).state).toBe('demotion_proposed');
  });

  it('is a file of all rules, too', async () => {
    const all = await bench.services.efficacy.ofAll(scope, pool);
    const rows = await collect(fileRows(all, 'zh-CN'));
    expect(rows.find(([rule]) => rule === 'I09')).toEqual(expect.arrayContaining(['60.000000', '已有数据']));
    expect(rows.every((row) => row.length === fileColumns('en').length)).toBe(true);
    expect(new Set(rows.map(([rule]) => rule)).size).toBeGreaterThan(50);
  });
});

describe('a sample of what a rule found nothing of', () => {
  const draw = (seed?: string, size = 40) =>
    bench.services.samples.draw(officer, 'I09', { pool, size, ...(seed === undefined ? {} : { seed }) });

  it('is drawn from the units in scope without a finding, by a seed that draws it again', async () => {
    const clear: Asker = { scope: { ...scope, clear: true }, role: 'officer' };
    const first = await bench.services.samples.draw(clear, 'I09', { pool, size: 40, seed: 'once' });
    expect(first).toMatchObject({
      hits: HITS,
      others: OTHERS,
      drawn: 40,
      marked: 0,
      state: 'too_few_marks',
      unit_kind: 'person',
    });
    const units = first.items.map(({ unit }) => unit);
    expect(new Set(units).size).toBe(40);
    expect(units.every((unit) => Number(unit.slice(6)) >= HITS)).toBe(true);
    const drawnAs = async (seed: string) =>
      (await bench.services.samples.draw(clear, 'I09', { pool, size: 40, seed })).items.map(
        ({ unit }) => unit,
      );
    expect(await drawnAs('once')).toEqual(units);
    expect(await drawnAs('twice')).not.toEqual(units);
    expect((await draw('once', 10)).items).toHaveLength(10);
  });

  it('draws every unit where there are fewer than asked for, and masks persons', async () => {
    const all = await draw(undefined, 200);
    expect(all.items).toHaveLength(OTHERS);
    expect(all.items.every(({ unit }) => unit.includes('****'))).toBe(true);
    expect(all.seed).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is for officers of the whole pool', async () => {
    const area: Asker = { scope: narrow, role: 'officer' };
    await expect(bench.services.samples.draw(area, 'I09', { pool, size: 20 })).rejects.toMatchObject({
      code: 'denied',
    });
    expect(await bench.services.samples.list(area, 'I09', pool)).toEqual({ may_draw: false, samples: [] });
    const { sample_id } = await draw();
    await expect(bench.services.samples.detail(area, sample_id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      bench.services.samples.mark(area, { sample: sample_id, position: 1 }, { verdict: 'clean', note: '' }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      draw('seed', 10).then(() => bench.services.samples.draw(officer, 'N01', { pool, size: 20 })),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('shows what is known of a unit', async () => {
    const { sample_id, items } = await draw();
    const known = await bench.services.samples.unit(scope, { sample: sample_id, position: 1 });
    expect(known.unit).toBe(items[0]?.unit);
    expect(known.rows.map(({ stream }) => stream)).toEqual(
      expect.arrayContaining(['insured', 'visits', 'settlements']),
    );
    expect(JSON.stringify(known)).not.toMatch(/"PERSON\d/);
    await expect(
      bench.services.samples.unit(scope, { sample: sample_id, position: 99 }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells the recall once enough is marked: what is found of what is there', async () => {
    const { sample_id } = await draw('recall');
    const mark = (position: number, verdict: 'clean' | 'missed' | null, note = '') =>
      bench.services.samples.mark(officer, { sample: sample_id, position }, { verdict, note });
    await expect(mark(1, 'missed')).rejects.toMatchObject({ fields: [{ field: 'note' }] });
    for (let at = 1; at <= 29; at += 1) await mark(at, 'clean');
    expect(await mark(29, 'missed', '停保后仍有挂号')).toMatchObject({
      state: 'too_few_marks',
      marked: 29,
      missed: 1,
    });
    const marked = await mark(30, 'clean');
    expect(marked).toMatchObject({ state: 'estimated', marked: 30, missed: 1 });
    // 60 % of 45 hits are true, 1 of 30 of 60 others was missed: 27 of 29.
    expect(Number(marked.recall?.value)).toBeCloseTo((27 / 29) * 100, 4);
    expect(Number(marked.recall?.low)).toBeLessThan(75);
    expect(Number(marked.recall?.high)).toBeGreaterThan(99);
    expect(marked.items[28]).toMatchObject({
      verdict: 'missed',
      marked_by: 'officer',
      note: '停保后仍有挂号',
    });
    expect(await mark(30, null)).toMatchObject({ state: 'too_few_marks', marked: 29 });
    expect((await bench.services.samples.list(officer, 'I09', pool)).samples[0]).toMatchObject({
      sample_id,
      missed: 1,
    });
    expect(await bench.services.audit.verify()).not.toHaveProperty('firstBad');
  });
});
