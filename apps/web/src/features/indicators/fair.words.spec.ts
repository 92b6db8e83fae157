import { expect, it } from 'vitest';
import { verdictWord } from './fair.words.ts';

it('looks into both ends where neither is known to be better', () => {
  for (const verdict of ['high', 'low'] as const)
    expect(verdictWord({ verdict, doubt: null }, 'none').tone).toBe('orange');
  expect(verdictWord({ verdict: 'low', doubt: null }, 'lower').tone).toBe('blue');
  expect(verdictWord({ verdict: 'low', doubt: null }, 'higher').tone).toBe('orange');
});

it('a doubt comes before any verdict', () => {
  expect(verdictWord({ verdict: 'cannot_tell', doubt: 'few_events' }, 'lower')).toMatchObject({
    key: 'fair.doubt.few_events',
    tone: 'muted',
  });
});
