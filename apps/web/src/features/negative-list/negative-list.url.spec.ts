import { expect, it } from 'vitest';
import { findingsOf, readListGrain } from './negative-list.url.ts';

it('reads the grain from the address, and takes institutions for anything else', () => {
  expect(readListGrain(new URLSearchParams('grain=alliance'))).toBe('alliance');
  expect(readListGrain(new URLSearchParams('grain=area'))).toBe('institution');
  expect(readListGrain(new URLSearchParams())).toBe('institution');
});

it('leads to the findings of an institution, and of an alliance to those of the rule', () => {
  expect(findingsOf('institution', 'H1', 'A03', '2025').patch).toEqual({
    rule: 'A03',
    institution: 'H1',
    from: '2025-01-01',
    to: '2025-12-31',
  });
  expect(findingsOf('alliance', 'A1', 'A03', '2025').patch).not.toHaveProperty('institution');
});
