import { expect, it } from 'vitest';
import { decimalText } from '../../lib/i18n/decimal.ts';
import type { ScoreCard, ScoreCardItem, ScorePart } from './scores.queries.ts';
import { filled, gains, leftOut, readScoreGrain } from './scores.rows.ts';

const item = (indicator: string): ScoreCardItem => ({
  key: `${indicator}/main`,
  kind: 'indicator',
  indicator,
  variant: 'main',
  label: { zh: indicator, en: indicator },
  variant_label: null,
  unit: '%',
  better: 'higher',
  weight: '25',
  curve: { kind: 'linear', from: '0', to: '100' },
  full_value: null,
  guidance: null,
  illustrative: false,
  source: 'S3',
});
const part = (indicator: string, points: string, more: Partial<ScorePart> = {}): ScorePart => ({
  kind: 'indicator',
  indicator,
  variant: 'main',
  weight: '25',
  card_weight: '25',
  value: '1',
  points,
  counts: true,
  reason: '',
  reason_en: '',
  ...more,
});
const card: ScoreCard = {
  id: 'card',
  name: { zh: '卡', en: 'card' },
  version: '1',
  grain: 'institution',
  tiers: [],
  gate: { min_quality: '0.9', when_missing: 'redistribute', max_missing_weight: '50', source: '' },
  items: ['A', 'B', 'C', 'D'].map(item),
  negative_list: [],
  veto_at_most: '0',
  floor: '0',
};

it('names first where most can be gained, and leaves out what earned all, what is not known and what is taken off', () => {
  const found = gains(
    card,
    [
      part('A', '20.00'),
      part('B', '25.00'),
      part('C', '0.00', { counts: false, weight: '0' }),
      part('D', '5.50'),
      part('cheating', '-10.00', { kind: 'deduction', weight: '0', card_weight: '0' }),
    ],
    3,
  );
  const unknown = leftOut(card, [part('A', '20.00'), part('C', '0.00', { counts: false })]);
  expect(unknown.map(({ indicator }) => indicator)).toEqual(['C']);
  expect(found.map((gain) => [gain.part.indicator, decimalText(gain.points, false)])).toEqual([
    ['D', '19.50'],
    ['A', '5.00'],
  ]);
});

it('fills a bar by what was earned, and draws none of what is not known', () => {
  expect(filled(part('A', '20.00'))).toBe(80);
  expect(filled(part('A', '0.00', { counts: false, weight: '0' }))).toBeNull();
});

it('reads the grain from the address', () => {
  expect(readScoreGrain(new URLSearchParams('grain=alliance'))).toBe('alliance');
  expect(readScoreGrain(new URLSearchParams('grain=area'))).toBe('institution');
});
