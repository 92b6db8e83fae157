import { METRICS, restsOnFew } from '@fundwatch/metrics';
import { add, decimal, format } from '@fundwatch/settlement';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Asker } from '../../apps/api/src/http/principal.js';
import { canonical, sha256 } from '../../apps/api/src/features/scores/canonical.js';
import { fileColumns, fileRows, scoresWorkbook } from '../../apps/api/src/features/scores/scores.file.js';
import type { ScoreRow } from '../../apps/api/src/features/scores/scores.dto.js';
import { readSnapshot, scoredOf } from '../../apps/api/src/features/scores/snapshot.js';
import { collect, complete, openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { CLERK, fillCounty, OFFICER, POOL } from './county.js';

const CARD = 'capitated-institution';
const ASKED = { pool: POOL, year: 2025, card: CARD };
const SECOND = { ...OFFICER, who: 'second' };
const asker = (scope: Asker['scope'], role: Asker['role'] = 'officer'): Asker => ({ scope, role });

/** A card that a small county can be scored by. */
const SMALL = `id: small
name: { zh: 小卡, en: small }
version: 1
grain: institution
tiers: [township]
gate: { min_quality: 0.9, when_missing: redistribute, max_missing_weight: 50, source: test }
items:
  - { kind: indicator, indicator: K08, weight: 60, curve: { kind: linear, from: 160, to: 40 }, source: test }
  - { kind: indicator, indicator: K07, weight: 40, curve: { kind: target, target: 75, otherwise: proportional }, source: test }
negative_list:
  - { item: impersonation, points: { suspected: 5, confirmed: 10 }, source: test }
`;

/** Forty residents of H2 who have signed with it and see it once each: enough for what is told of a few is left out. */
async function fillCentre(bench: Workbench): Promise<void> {
  const persons = Array.from({ length: 40 }, (_, at) => ({
    psn_no: `SIGNED${String(at).padStart(4, '0')}`,
    day: `2025-${String((at % 12) + 1).padStart(2, '0')}-10`,
    fixmedins_code: 'H2',
  }));
  const rows: Record<string, Record<string, string>[]> = {
    insured: persons.map(({ day: _, ...own }) => ({
      ...own,
      insu_admdvs: '990121',
      psn_insu_date: '2019-01-01',
    })),
    contracts: persons.map(({ day: _, ...own }) => ({
      ...own,
      contract_id: `C${own.psn_no}`,
      begndate: '2025-01-01',
      enddate: '2025-12-31',
    })),
    visits: persons.map(({ day, ...own }) => ({
      ...own,
      mdtrt_id: `M${own.psn_no}`,
      begntime: `${day} 09:00:00`,
    })),
    settlements: persons.map(({ day, ...own }) => ({
      ...own,
      setl_id: `S${own.psn_no}`,
      mdtrt_id: `M${own.psn_no}`,
      setl_time: `${day} 09:20:00`,
      medfee_sumamt: '80.00',
    })),
  };
  for (const [stream, records] of Object.entries(rows))
    await send(
      bench,
      stream,
      records.map((row) => complete(stream, row)),
      { pool: POOL },
    );
  await bench.services.worker.drain();
}

const total = (row: ScoreRow): string =>
  format(row.parts.map(({ points }) => decimal(points)).reduce(add, decimal('0.00')));

describe('scores', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    await send(bench, 'alliances', [{ alliance_id: 'A1', alliance_name: '测试医共体', admdvs: '990121' }], {
      pool: POOL,
    });
    await fillCounty(bench);
    await fillCentre(bench);
  });
  afterAll(() => bench.close());

  const enter = (item: string, subject_id: string, value: string, previous: number | null = null) =>
    bench.services.scoreVersions.enter(OFFICER, {
      ...ASKED,
      item,
      subject_id,
      value,
      document: `考核表 ${subject_id}`,
      note: '',
      previous,
    });
  const rowOf = async (id: string, scope = OFFICER): Promise<ScoreRow | undefined> =>
    (await bench.services.scores.list(scope, ASKED)).rows.find(({ subject_id }) => subject_id === id);

  it('follow from indicators and the negative list, and say why', async () => {
    const { rows } = await bench.services.scores.trial(OFFICER, { pool: POOL, year: 2025, policy: SMALL });
    expect(rows.map(({ subject_id }) => subject_id)).not.toContain('H1');
    const own = rows.find(({ subject_id }) => subject_id === 'H2');
    // 80 yuan a visit lies two thirds of the way from 160 to 40; all visits of who has signed were at the contract institution; a lead takes 5 off.
    expect(own?.parts.map(({ points }) => points)).toEqual(['40.00', '40.00', '-5.00']);
    expect(own?.score).toBe('75.00');
    expect(own?.negative_list).toEqual([
      { item: 'impersonation', state: 'suspected', points: '5.00', veto: false },
    ]);
    expect(own?.rank).toBe(1);
    for (const row of rows.filter(({ score }) => score !== null)) expect(total(row)).toBe(row.score);
    // H4 had no visit and no residents: nothing is known, and that is no 0.
    expect(rows.find(({ subject_id }) => subject_id === 'H4')).toMatchObject({ score: null, rank: null });
  });

  it('tell an analyst no figure that few people are behind, and the points as they are', async () => {
    const asked = { pool: POOL, year: 2025, policy: SMALL };
    const [all, told] = await Promise.all(
      [OFFICER, { ...OFFICER, onlyMany: true }].map((scope) => bench.services.scores.trial(scope, asked)),
    );
    const figures = await bench.services.indicators.values(OFFICER, {
      pool: POOL,
      period: '2025',
      grain: 'institution',
    });
    let withheld = 0;
    for (const [at, row] of (all?.rows ?? []).entries()) {
      const other = told?.rows[at];
      expect(other).toMatchObject({ subject_id: row.subject_id, score: row.score, rank: row.rank });
      for (const [index, part] of row.parts.entries()) {
        const figure = figures.find(
          ({ subject_id, indicator, variant }) =>
            subject_id === row.subject_id && indicator === part.indicator && variant === part.variant,
        );
        const line = METRICS.find(({ id }) => id === part.indicator)?.variants[part.variant];
        const isFew = figure !== undefined && line !== undefined && restsOnFew(line, figure);
        if (isFew) withheld += 1;
        expect(other?.parts[index]).toMatchObject(isFew ? { points: part.points, value: null } : part);
      }
    }
    expect(withheld).toBeGreaterThan(0);
  });

  it('refuse a card with faults, by line', async () => {
    const policy = SMALL.replace('weight: 60', 'weight: 61').replace('min_quality: 0.9', 'min_quality: 90');
    await expect(bench.services.scores.trial(OFFICER, { pool: POOL, year: 2025, policy })).rejects.toThrow(
      /line 6, gate.min_quality: .*0\.08[^]*line 8, items: .*101/,
    );
  });

  it('are withheld where too little is known, and count what is entered', async () => {
    expect(await rowOf('H3')).toMatchObject({ score: null, rank: null, withheld: expect.anything() });
    const before = await rowOf('H2');
    expect(before?.parts.find(({ indicator }) => indicator === 'agreement')).toMatchObject({ counts: false });
    await enter('agreement', 'H2', '80');
    const row = await rowOf('H2');
    expect(row && total(row)).toBe(row?.score);
    expect(row?.score).not.toBe(before?.score);
    expect(row?.parts.find(({ indicator }) => indicator === 'agreement')).toMatchObject({ value: '80' });
  });

  it('take entries upon the one that was seen, within full marks, of subjects that are there', async () => {
    await expect(enter('agreement', 'H2', '90')).rejects.toThrow('since');
    await expect(enter('agreement', 'H2', '101')).rejects.toThrow('100');
    await expect(enter('agreement', 'NOBODY', '90')).rejects.toThrow('NOBODY');
    const card = await bench.services.scores.card(asker(OFFICER), 'institution', 'H2', ASKED);
    const seen = card.entries.find(({ item }) => item === 'agreement');
    await enter('agreement', 'H2', '90', seen?.entry ?? null);
    const { entries } = await bench.services.scores.card(asker(OFFICER), 'institution', 'H2', ASKED);
    expect(entries.filter(({ item }) => item === 'agreement').map(({ value }) => value)).toEqual([
      '90',
      '80',
    ]);
    await expect(
      bench.services.scoreVersions.enter(CLERK, {
        ...ASKED,
        item: 'agreement',
        subject_id: 'H2',
        value: '100',
        document: 'mine',
        note: '',
        previous: null,
      }),
    ).rejects.toThrow('whole pool');
  });

  it('are published by another, stay as they were, and are restated for who appealed', async () => {
    const { scoreVersions: versions, scores } = bench.services;
    const draft = await versions.draft(OFFICER, { ...ASKED, reason: '年度考核', subjects: [], document: '' });
    expect(draft).toMatchObject({ number: 1, state: 'draft', moves: ['dropped'] });
    await expect(versions.move(OFFICER, 1, ASKED, { state: 'published' })).rejects.toThrow('another');
    await expect(
      versions.draft(SECOND, { ...ASKED, reason: '又一份', subjects: [], document: '' }),
    ).rejects.toThrow('draft');
    expect((await versions.changes(OFFICER, 1, ASKED)).map(({ subject_id }) => subject_id)).toContain('H2');
    await versions.move(SECOND, 1, ASKED, { state: 'published' });
    const before = await scores.list(OFFICER, ASKED);
    expect(before).toMatchObject({ basis: 'published', version: 1, snapshot: draft.snapshot });

    // What is entered later changes what would be computed, and not what is published.
    const seen = (await scores.card(asker(OFFICER), 'institution', 'H2', ASKED)).entries[0];
    await enter(seen?.item ?? '', 'H2', '100', seen?.entry ?? null);
    expect((await scores.list(OFFICER, ASKED)).rows).toEqual(before.rows);
    const computed = await scores.list(OFFICER, { ...ASKED, basis: 'computed' });
    expect(computed.rows).not.toEqual(before.rows);

    const body = { ...ASKED, reason: '申诉成立', document: '复核决定 1 号' };
    await expect(versions.draft(OFFICER, { ...body, subjects: [] })).rejects.toThrow('appealed');
    await expect(versions.draft(OFFICER, { ...body, subjects: ['H2'], document: '' })).rejects.toThrow(
      'decision',
    );
    await versions.draft(OFFICER, { ...body, subjects: ['H2'] });
    const changes = await versions.changes(OFFICER, 2, ASKED);
    expect(changes.map(({ subject_id }) => subject_id)).toEqual(['H2']);
    await versions.move(SECOND, 2, ASKED, { state: 'published' });
    const after = await scores.list(OFFICER, ASKED);
    expect(after.version).toBe(2);
    expect(after.rows.find(({ subject_id }) => subject_id === 'H2')?.score).toBe(changes[0]?.after);
    const card = await scores.card(asker(CLERK, 'institution'), 'institution', 'H2', ASKED);
    expect(card.versions.map(({ number, state, score }) => [number, state, score])).toEqual([
      [2, 'published', changes[0]?.after],
      [1, 'restated', changes[0]?.before],
    ]);
    expect(card).toMatchObject({ may_enter: false, may_draft: false });
    const other = await scores.card(asker(OFFICER), 'institution', 'H3', ASKED);
    expect(other.versions[0]).toMatchObject({ reason: '', document: '' });
  });

  it('can be worked out again from what was kept', async () => {
    const [row] = await bench.platform.database.query(
      'SELECT snapshot, snapshot_sha256, scores FROM score_versions WHERE number = 2',
      [],
      z.object({ snapshot: z.string(), snapshot_sha256: z.string(), scores: z.string() }),
    );
    const { card, subjects } = readSnapshot(row?.snapshot ?? '');
    expect(sha256(row?.snapshot ?? '')).toBe(row?.snapshot_sha256);
    expect(canonical(scoredOf(card, subjects))).toBe(row?.scores);
  });

  it('cannot be changed past the service', async () => {
    const set = (what: string, where: string) =>
      bench.platform.database.execute(`UPDATE score_versions SET ${what} WHERE ${where}`);
    await expect(set(`scores = '[]'`, 'number = 2')).rejects.toThrow('never changes');
    await expect(set(`snapshot = '{}'`, 'number = 2')).rejects.toThrow('never changes');
    await expect(set(`state = 'draft'`, 'number = 1')).rejects.toThrow();
    await expect(bench.platform.database.execute('DELETE FROM score_versions')).rejects.toThrow(
      'never deleted',
    );
    await expect(bench.platform.database.execute(`UPDATE score_entries SET value = '0'`)).rejects.toThrow(
      'never changed',
    );
    expect((await bench.services.audit.verify()).firstBad).toBeUndefined();
  });

  it('are seen by an institution of itself alone, with its rank among all', async () => {
    const { rows, ranked } = await bench.services.scores.list(CLERK, ASKED);
    expect(rows.map(({ subject_id }) => subject_id)).toEqual(['H2']);
    expect(ranked).toBeGreaterThanOrEqual(1);
    await expect(
      bench.services.scores.card(asker(CLERK, 'institution'), 'institution', 'H3', ASKED),
    ).rejects.toThrow('H3');
    expect(await bench.services.scoreVersions.list(CLERK, ASKED)).toEqual([]);
    await expect(bench.services.scoreVersions.changes(CLERK, 2, ASKED)).rejects.toThrow('whole pool');
  });

  it('serve settlement with what is published, and leave out who has none', async () => {
    const found = await bench.services.scoreSource.scores(OFFICER, ASKED);
    const row = await rowOf('H2');
    expect(format(found.get('H2') ?? decimal('0'))).toBe(row?.score);
    expect(found.has('H4')).toBe(false);
  });

  it('can be taken home: figures are numbers, ids are text', async () => {
    const view = await bench.services.scores.list(OFFICER, ASKED);
    const rows = await collect(fileRows(view, 'zh-CN'));
    expect(rows[0]).toHaveLength(fileColumns('zh-CN').length);
    const { default: ExcelJS } = await import('exceljs');
    const book = new ExcelJS.Workbook();
    const bytes = await scoresWorkbook(view, 'zh-CN');
    await book.xlsx.load(Uint8Array.from(bytes).buffer);
    const cells = book.worksheets[0]?.getRow(3);
    expect(cells?.getCell(1).value).toBe('H2');
    expect(typeof cells?.getCell(3).value).toBe('number');
  });
});
