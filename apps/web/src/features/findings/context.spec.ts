import { describe, expect, it } from 'vitest';
import type { Peers, Received, Timeline, TimelineItem } from './context.queries.ts';
import { freshWords } from './fresh.ts';
import { peerPlot } from './peers.rows.ts';
import { receivedLines } from './received.rows.ts';
import { eventBand, lanesOf, positionOf, ticksOf } from './timeline.rows.ts';

const item = (patch: Partial<TimelineItem>): TimelineItem => ({
  stream: 'visits',
  key: 'V1',
  from: '2025-05-01 12:00:00',
  to: null,
  place: 'H1',
  place_name: 'H1',
  code: '11',
  text: null,
  amount: null,
  is_stay: false,
  is_evidence: false,
  ...patch,
});
const timeline = (...persons: TimelineItem[][]): Timeline => ({
  first: '2025-05-01',
  last: '2025-05-10',
  event: { from: '2025-05-04 15:00:00', to: '2025-05-04 15:00:00' },
  total: persons.length,
  persons: persons.map((items, at) => ({ person: `P${at}`, items })),
});

describe('a timeline', () => {
  it('puts a time at its share of the days, and what lies outside at the edge', () => {
    const days = { first: '2025-05-01', last: '2025-05-10' };
    expect(positionOf('2025-05-01', days)).toBe(0);
    expect(positionOf('2025-05-06 00:00:00', days)).toBe(50);
    expect(positionOf('2025-05-01 12:00:00', days)).toBe(5);
    expect(positionOf('2024-01-01', days)).toBe(0);
    expect(positionOf('2026-01-01', days)).toBe(100);
  });

  it('gives one person a lane for each kind, stays and contracts as bars', () => {
    const lanes = lanesOf(
      timeline([
        item({ stream: 'contracts', key: 'C', from: '2025-01-01', to: '2025-05-05' }),
        item({ key: 'STAY', is_stay: true, from: '2025-05-01 00:00:00', to: '2025-05-06 00:00:00' }),
        item({}),
      ]),
      (kind) => kind,
    );
    expect(lanes.map(({ label, marks }) => [label, marks.map(({ left, width }) => [left, width])])).toEqual([
      ['stay', [[0, 50]]],
      ['visit', [[5, null]]],
      ['contract', [[0, 49.99]]],
    ]);
  });

  it('gives several persons one lane each', () => {
    const lanes = lanesOf(timeline([item({})], [item({ stream: 'contracts' })]), (kind) => kind);
    expect(lanes.map(({ label, marks }) => [label, marks.length])).toEqual([
      ['P0', 1],
      ['P1', 0],
    ]);
  });

  it('marks months, and quarters once there are many', () => {
    expect(ticksOf({ first: '2025-03-10', last: '2025-06-20' }).map(({ label }) => label)).toEqual([
      '2025-04',
      '2025-05',
      '2025-06',
    ]);
    expect(ticksOf({ first: '2024-11-10', last: '2025-12-20' }).map(({ label }) => label)).toEqual([
      '2025-01',
      '2025-04',
      '2025-07',
      '2025-10',
    ]);
    expect(eventBand(timeline([]))).toEqual({ left: 30, width: 9.99 });
  });
});

describe('peers', () => {
  const peers = (counts: number[]): Peers => ({
    reason: null,
    period: { first: '2025-01-01', last: '2025-12-31' },
    tier: null,
    institutions: counts.length,
    above: 0,
    count: { own: counts[0] ?? 0, median: 0, p95: 3, max: Math.max(...counts) },
    amount: null,
    rows: counts.map((count, at) => ({ code: `H${at}`, name: '', count, amount: '0.00', is_own: at === 0 })),
  });

  it('have a column for each count, the subject in its own', () => {
    const plot = peerPlot(peers([3, 0, 0, 1]), 'count');
    expect(plot?.bins.map(({ count, isOwn }) => [count, isOwn])).toEqual([
      [2, false],
      [1, false],
      [0, false],
      [1, true],
    ]);
    expect(plot?.own.at).toBe(87.5);
    expect(plot?.median.at).toBe(12.5);
  });

  it('share columns when the counts go far, and lose nobody', () => {
    const plot = peerPlot(peers([100, 0, 47, 99]), 'count');
    expect(plot?.bins).toHaveLength(24);
    expect(plot?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  });

  it('draw nothing where nothing was found', () => {
    expect(peerPlot(peers([0, 0]), 'count')).toBeNull();
    expect(peerPlot(peers([1]), 'amount')).toBeNull();
  });
});

it('shows only fields that some version fills', () => {
  const field = (name: string, value: string | null) => ({
    name,
    label: { zh: name, en: name },
    value,
    is_changed: false,
  });
  const version = {
    batch_id: 'B1',
    source: 's',
    file: 'f',
    line: 2,
    received_at: '',
    is_current: true,
    raw: null,
  };
  const received: Received = {
    stream: 'visits',
    label: { zh: '', en: '' },
    key: ['V1'],
    versions: [
      { ...version, fields: [field('a', '1'), field('b', null), field('c', '')] },
      { ...version, fields: [field('a', '1'), field('b', '2'), field('c', null)] },
    ],
  };
  expect(receivedLines(received).map(({ name, fields }) => [name, fields.map((one) => one?.value)])).toEqual([
    ['a', ['1', '1']],
    ['b', [null, '2']],
  ]);
});

it('says what a list does not show yet, and nothing when it shows all', () => {
  expect(freshWords(10, 13)).toEqual({ words: 'live.new', count: 3 });
  expect(freshWords(10, 9)).toEqual({ words: 'live.gone', count: 1 });
  expect(freshWords(10, 10)).toBeNull();
  expect(freshWords(undefined, 3)).toBeNull();
});
