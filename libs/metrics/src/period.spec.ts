import { expect, it } from 'vitest';
import { parsePeriod } from './period.js';

it('reads years, quarters, months and the twelve months that end with one', () => {
  expect(parsePeriod('2025-Q2')?.months).toEqual(['2025-04-01', '2025-05-01', '2025-06-01']);
  expect(parsePeriod('2025-06')?.months).toEqual(['2025-06-01']);
  expect(parsePeriod('2025-12-R12')?.months).toEqual(parsePeriod('2025')?.months);
  const rolling = parsePeriod('2025-06-R12')?.months ?? [];
  expect([rolling.length, rolling[0], rolling[5], rolling[6], rolling[11]]).toEqual([
    12,
    '2024-07-01',
    '2024-12-01',
    '2025-01-01',
    '2025-06-01',
  ]);
  for (const none of ['2025-R12', '2025-Q1-R12', '2025-13', '2025-06-R6', '25'])
    expect(parsePeriod(none)).toBeUndefined();
});
