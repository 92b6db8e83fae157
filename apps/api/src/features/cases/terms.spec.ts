import { WorkingDays } from '@fundwatch/streams';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roadTo } from './roads.js';
import { movesFrom, OUTCOMES, type Outcome } from '../reviews/outcomes.js';
import { CASE_OUTCOMES, CASE_STATES } from './states.js';
import { dueOn, sinceOpened, spentIn, TERMS, type Stay } from './terms.js';

const calendar = new WorkingDays();

describe('the term of a state', () => {
  it('begins on the day after, and counts working days', () => {
    // Five working days from Monday 9 June 2025.
    expect(dueOn('lead', [], '2025-06-09', calendar)).toBe('2025-06-16');
  });

  it('is not there where nothing is waited for', () => {
    for (const state of ['closed', 'not_upheld', 'data_issue', 'merged', 'transferred'] as const)
      expect(dueOn(state, [], '2025-06-09', calendar)).toBeNull();
  });

  const stays: Stay[] = [
    { state: 'lead', day: '2025-06-02' },
    { state: 'first_review', day: '2025-06-03' },
    { state: 'awaiting_reply', day: '2025-06-05' },
    { state: 'second_review', day: '2025-06-18' },
    { state: 'awaiting_reply', day: '2025-06-23' },
  ];

  it('does not run while the institution is waited for', () => {
    // Three of fifteen days of the second review were used before; the second wait took none of them.
    expect(spentIn(['second_review'], stays, '2025-07-07', calendar)).toBe(3);
    expect(dueOn('second_review', stays, '2025-07-07', calendar)).toBe(calendar.after('2025-07-07', 12));
  });

  it('is whole for the institution at every notice', () => {
    expect(dueOn('awaiting_reply', stays, '2025-07-07', calendar)).toBe(calendar.after('2025-07-07', 10));
  });

  it('is at least a day, however long the state has taken', () => {
    const slow: Stay[] = [
      { state: 'lead', day: '2025-01-02' },
      { state: 'first_review', day: '2025-01-03' },
      { state: 'awaiting_reply', day: '2025-05-06' },
    ];
    expect(dueOn('first_review', slow, '2025-06-09', calendar)).toBe('2025-06-10');
  });

  it('begins anew when the case is opened again', () => {
    expect(
      sinceOpened([...stays, { state: 'closed', day: '2025-07-01' }, { state: 'lead', day: '2025-08-01' }]),
    ).toEqual([{ state: 'lead', day: '2025-08-01' }]);
  });

  it('never ends before the day it begins, nor on a day of rest, nor later for more days used', () => {
    const day = fc
      .integer({ min: 0, max: 300 })
      .map((at) => new Date(Date.UTC(2025, 0, 2 + at)).toISOString().slice(0, 10));
    const road = fc.array(fc.record({ state: fc.constantFrom(...CASE_STATES), day }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...CASE_STATES), road, (state, given) => {
        const walked = given.sort((a, b) => (a.day < b.day ? -1 : 1));
        const due = dueOn(state, walked, '2025-11-03', calendar);
        expect(due === null).toBe(TERMS[state] === undefined);
        if (due === null) return;
        expect(due > '2025-11-03').toBe(true);
        expect(calendar.isWorked(due)).toBe(true);
        expect(due <= (dueOn(state, [], '2025-11-03', calendar) ?? '')).toBe(true);
      }),
    );
  });
});

describe('the road of a finding to what a case decides', () => {
  it('takes lawful steps only, and arrives', () => {
    const lasts: (Outcome | null)[] = [null, ...OUTCOMES];
    for (const last of lasts)
      for (const decided of CASE_OUTCOMES) {
        let at: Outcome | null = last;
        for (const step of roadTo(last, decided)) {
          expect([last, decided, movesFrom(at).includes(step)]).toEqual([last, decided, true]);
          at = step;
        }
        // Of what was confirmed and does not hold it stays on record that it was taken back.
        const isTakenBack = decided !== 'confirmed' && (last === 'confirmed' || last === 'overturned');
        expect([last, decided, at]).toEqual([last, decided, isTakenBack ? 'overturned' : decided]);
      }
  });
});
