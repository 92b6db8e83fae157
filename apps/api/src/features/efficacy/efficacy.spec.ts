import { expect, it } from 'vitest';
import { efficacyOf, NO_OUTCOMES, type Counts } from './efficacy.js';

const counted = (outcomes: Partial<Counts['outcomes']>): Counts => ({
  rule_id: 'I04',
  version: 2,
  edition: 0,
  hits: 500,
  standing: 400,
  withdrawn: 100,
  outcomes: { ...NO_OUTCOMES, ...outcomes },
});

it('tells no share of fewer than twenty reviews, of which duplicates are none', () => {
  expect(efficacyOf(counted({ confirmed: 19 }), 2)).toMatchObject({ state: 'too_few', confirmed: null });
  expect(efficacyOf(counted({ confirmed: 19, duplicate: 5 }), 2)).toMatchObject({
    state: 'too_few',
    reviewed: 24,
    weighed: 19,
  });
  expect(efficacyOf(counted({ confirmed: 20 }), 2)).toMatchObject({
    state: 'measured',
    confirmed: { value: '100.000000', high: '100.000000' },
  });
});

it('counts what an appeal overturned against the rule', () => {
  expect(efficacyOf(counted({ confirmed: 15, overturned: 5 }), 2).confirmed?.value).toBe('75.000000');
});

it('proposes demotion below five per cent of two hundred, not before and not at it', () => {
  const stateOf = (outcomes: Partial<Counts['outcomes']>) => efficacyOf(counted(outcomes), 2).state;
  expect(stateOf({ confirmed: 9, dismissed_rule: 191 })).toBe('demotion_proposed');
  expect(stateOf({ confirmed: 10, dismissed_rule: 190 })).toBe('measured');
  expect(stateOf({ confirmed: 0, dismissed_rule: 199 })).toBe('measured');
  expect(stateOf({ confirmed: 9, dismissed_rule: 190, duplicate: 50 })).toBe('measured');
});

it('says which version the rule has now', () => {
  expect(efficacyOf(counted({}), 2).is_current).toBe(true);
  expect(efficacyOf(counted({}), 3).is_current).toBe(false);
});
