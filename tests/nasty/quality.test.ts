import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import { OWNER, openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { complete } from '../helpers/workbench.js';

const pool = 'county';
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench({ part: { rows: 3, bytes: 1 << 20 } });
  const visit = (id: string, values: Record<string, string>) =>
    complete('visits', { mdtrt_id: id, psn_no: 'P1', ...values });
  const place = (code: string) =>
    complete('institutions', { fixmedins_code: code, fixmedins_name: `院${code}` });
  await send(bench, 'institutions', [place('H1'), place('H2')], { pool });
  await send(bench, 'insured', [complete('insured', { psn_no: 'P1' })], { pool });
  await send(
    bench,
    'visits',
    [
      visit('V1', { fixmedins_code: 'H1', begntime: '2025-03-01 09:00:00' }),
      visit('V2', { fixmedins_code: 'H1', begntime: '2025-03-02 09:00:00' }),
      visit('V3', { fixmedins_code: 'H1', begntime: '2025-03-06 09:00:00', psn_no: 'P9' }),
      visit('V4', { fixmedins_code: 'H1', begntime: 'noon' }),
      visit('V5', { fixmedins_code: 'H2', begntime: '', vali_flag: 'x' }),
      visit('V6', { fixmedins_code: 'H2', begntime: '2025-03-07 09:00:00' }),
      visit('V7', { fixmedins_code: '', begntime: '2025-03-07 10:00:00' }),
    ],
    { pool, source: 'his' },
  );
  await bench.services.worker.drain();
});
afterAll(() => bench.close());

const ask = (scope: Scope = OWNER, query: { stream?: string; dateFrom?: string; dateTo?: string } = {}) =>
  bench.services.quality.quality(scope, { pool, ...query });

it('counts rejected rows by institution, check and month', async () => {
  const quality = await ask();
  expect(quality.institutions).toEqual([
    { fixmedins_code: '', name: '', stream: 'visits', rows: 1, rejected: 1, share: '100.000000' },
    { fixmedins_code: 'H1', name: '院H1', stream: 'visits', rows: 4, rejected: 1, share: '25.000000' },
    { fixmedins_code: 'H2', name: '院H2', stream: 'visits', rows: 2, rejected: 1, share: '50.000000' },
  ]);
  const checks = quality.checks.map(({ field, reason, rows, share }) => [
    field,
    reason.en.slice(0, 12),
    rows,
    share,
  ]);
  expect(checks).toHaveLength(4);
  expect(checks).toContainEqual(['begntime', 'not a date-t', 1, '14.285714']);
  expect(checks).toContainEqual(['begntime', 'required, bu', 1, '14.285714']);
  expect(checks).toContainEqual(['vali_flag', 'must be 0 or', 1, '14.285714']);
  expect(quality.checks[0]?.label?.zh).toBeTruthy();
  expect(quality.trend.find((row) => row.stream === 'visits')).toMatchObject({
    rows: 7,
    rejected: 3,
    share: '42.857142',
  });
});

it('tells how late rows came, and on which days there were none', async () => {
  const { lateness, gaps } = await ask(OWNER, { stream: 'visits' });
  expect(lateness).toMatchObject([{ source: 'his', stream: 'visits', rows: 4, later: 4, within_1_day: 0 }]);
  expect(gaps).toMatchObject([
    {
      source: 'his',
      days_received: 1,
      days_since: 0,
      longest_days: 0,
      first_event: '2025-03-01',
      last_event: '2025-03-07',
      empty_days: 3,
      longest_empty: { dateFrom: '2025-03-03', dateTo: '2025-03-05', days: 3 },
    },
  ]);
});

it('finds references whose targets have not come', async () => {
  const { references } = await bench.services.quality.dangling(OWNER, pool);
  expect(references.find((row) => row.stream === 'visits' && row.field === 'psn_no')).toMatchObject({
    target: 'insured',
    checked: 4,
    dangling: 1,
    share: '25.000000',
  });
  expect(references.find((row) => row.stream === 'visits' && row.field === 'fixmedins_code')).toMatchObject({
    dangling: 0,
  });
});

it('shows an institution its own rows, and no days of the whole pool', async () => {
  const reader: Scope = {
    who: 'H2',
    pools: [pool],
    places: [{ pool, kind: 'institution', id: 'H2' }],
    clear: false,
  };
  const own = await ask(reader);
  expect(own.institutions.map((row) => row.fixmedins_code)).toEqual(['H2']);
  expect(own.trend).toMatchObject([
    { stream: 'institutions', rows: 1 },
    { stream: 'visits', rows: 2, rejected: 1 },
  ]);
  expect(own.checks.every((row) => row.share === '50.000000')).toBe(true);
  expect(own.gaps).toEqual([]);
  const { references } = await bench.services.quality.dangling(reader, pool);
  expect(references.find((row) => row.stream === 'visits' && row.field === 'psn_no')).toMatchObject({
    checked: 1,
    dangling: 0,
  });
});

it('is empty, not zero, where nothing came', async () => {
  const { trend, gaps } = await ask(OWNER, { dateFrom: '2020-01-01', dateTo: '2020-12-31' });
  expect([trend, gaps]).toEqual([[], []]);
});
