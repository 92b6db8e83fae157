import { expect, it } from 'vitest';
import type { Receipt } from '../../lib/api/api.ts';
import { reconcile } from './reconcile.ts';

const receipt = (patch: Partial<Receipt>): Receipt => ({
  batch_id: 'B1',
  source: 's',
  pool: 'demo',
  stream: 'visits',
  file: 'visits.csv',
  state: 'loaded',
  rows: 10,
  accepted: 4,
  duplicate: 3,
  corrected: 2,
  rejected: 1,
  unknown_columns: [],
  received_at: '',
  bytes: 1,
  has_rejects: true,
  loaded_at: null,
  judged_at: null,
  mapping_version: null,
  ...patch,
});

it('adds up or says by how much it does not', () => {
  expect(reconcile(receipt({}))).toEqual({ state: 'balanced' });
  expect(reconcile(receipt({ rows: 12 }))).toEqual({ state: 'unbalanced', sum: 10, difference: 2 });
  expect(reconcile(receipt({ state: 'loading', accepted: 0 }))).toEqual({ state: 'pending', done: 6 });
});
