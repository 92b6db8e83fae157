import { expect, it } from 'vitest';
import { distribute, type Hand, type Waiting } from './distribution.js';

const waiting = (id: number, family: Waiting['family'] = 'identity', severity = 1): Waiting => ({
  id,
  family,
  severity,
});
const hand = (who: string, open: number, mayTake: number[], skills: Hand['skills'] = []): Hand => ({
  who,
  open,
  skills,
  mayTake: new Set(mayTake),
});
const told = (cases: Waiting[], hands: Hand[]) => Object.fromEntries(distribute(cases, hands));

it('levels what lies with each, the gravest cases first', () => {
  const all = [1, 2, 3];
  expect(
    told([waiting(1), waiting(2, 'identity', 3), waiting(3)], [hand('anna', 1, all), hand('boris', 0, all)]),
  ).toEqual({ 2: 'boris', 1: 'anna', 3: 'boris' });
});

it('gives nobody what they do not reach or keep away from', () => {
  expect(told([waiting(1), waiting(2)], [hand('anna', 0, [2]), hand('boris', 9, [])])).toEqual({ 2: 'anna' });
});

it('prefers whoever is at home in the family, however many they have', () => {
  const hands = [hand('anna', 9, [1, 2], ['drugs']), hand('boris', 0, [1, 2])];
  expect(told([waiting(1, 'drugs'), waiting(2, 'billing')], hands)).toEqual({ 1: 'anna', 2: 'boris' });
});

it('does not depend on the order in which anybody is named', () => {
  const [cases, hands] = [
    [waiting(2), waiting(1)],
    [hand('b', 0, [1, 2]), hand('a', 0, [1, 2])],
  ];
  expect(told(cases, hands)).toEqual(told(cases.toReversed(), hands.toReversed()));
});
