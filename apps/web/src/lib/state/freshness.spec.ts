import { describe, expect, it } from 'vitest';
import type { Overview } from '../api/api.ts';
import { dataUntil, freshnessOf } from './freshness.ts';

const stream = (name: string, lastEvent: string | null) => ({
  stream: name,
  label: { zh: name, en: name },
  records: 1,
  lastEvent,
  lastReceivedAt: '2026-01-02T00:00:00Z',
  rejected: 0,
});

const overview = (patch: Partial<Overview> = {}): Overview => ({
  pool: 'demo',
  asOf: '2025-12-31',
  receivedAt: '2026-01-02T00:00:00Z',
  streams: [stream('visits', '2025-12-30 10:00:00'), stream('settlements', '2025-12-31 09:00:00')],
  findings: { live: 0, byGrade: { clear: 0, suspected: 0, hint: 0 }, byRule: [] },
  progress: { state: 'idle', done: 0, total: 0, text: null },
  engine: { state: 'up' },
  dangling: [],
  ...patch,
});

describe('the data-until mark', () => {
  it('is green only when the period is covered and nothing is late', () => {
    expect(dataUntil(overview(), '2025')).toMatchObject({ level: 'ok', words: 'data.complete' });
    expect(dataUntil(overview({ asOf: '2025-11-30' }), '2025')).toMatchObject({
      level: 'warn',
      words: 'data.partial',
    });
    expect(dataUntil(overview({ asOf: '2025-11-30' }), '2025-11')).toMatchObject({ level: 'ok' });
  });

  it('names the stream that stayed behind', () => {
    const late = overview({
      streams: [stream('fees', '2025-10-31 10:00:00'), stream('contracts', '2024-01-01')],
    });
    expect(dataUntil(late, '2025')).toMatchObject({
      level: 'warn',
      words: 'data.late',
      params: { date: '2025-10-31' },
    });
  });

  it('says what the engine does before anything else', () => {
    expect(dataUntil(overview({ engine: { state: 'stopped' } }), '2025')).toMatchObject({ level: 'bad' });
    const loading = overview({ progress: { state: 'loading', done: 1, total: 3, text: null } });
    expect(dataUntil(loading, '2025')).toMatchObject({
      words: 'data.loading',
      params: { done: 1, total: 3 },
    });
    expect(dataUntil(overview({ asOf: null }), null)).toMatchObject({ level: 'none' });
  });
});

it('lets a tile reach only as far as its shortest stream', () => {
  const fresh = freshnessOf(overview(), ['visits', 'settlements'], '2025');
  expect(fresh).toMatchObject({ until: '2025-12-30 10:00:00', isPartial: false });
  expect(freshnessOf(overview(), [], '2026').isPartial).toBe(true);
  expect(freshnessOf(undefined, ['visits'], '2025')).toEqual({
    until: null,
    receivedAt: null,
    isPartial: false,
  });
});
