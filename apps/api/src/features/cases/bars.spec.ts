import { describe, expect, it } from 'vitest';
import { barNamedBy, barOf, type Standing } from './bars.js';

const heard: Standing = {
  state: 'second_review',
  lastWho: 'boris',
  notice: { who: 'anna', isAnswerable: false },
  isRecused: false,
  isReviewer: true,
  open: 2,
  asked: 2,
};

describe('what keeps somebody from a move', () => {
  it('is nothing where the institution was heard and another weighs it', () => {
    expect(barOf(heard, 'determination', 'boris')).toBeNull();
    expect(barOf({ ...heard, state: 'determination' }, 'handling', 'anna')).toBeNull();
  });

  it('is the open right to be heard', () => {
    const open = { ...heard, notice: { who: 'anna', isAnswerable: true } };
    expect(barOf({ ...open, state: 'awaiting_reply' }, 'second_review', 'boris')).toBe(
      'case_still_answerable',
    );
    expect(barOf({ ...open, state: 'investigation' }, 'determination', 'boris')).toBe('case_not_heard');
    expect(barOf({ ...heard, state: 'investigation', notice: undefined }, 'determination', 'boris')).toBe(
      'case_not_heard',
    );
  });

  it('is having asked, or having proposed', () => {
    expect(barOf(heard, 'data_issue', 'anna')).toBe('case_same_reviewer');
    expect(barOf({ ...heard, state: 'determination' }, 'handling', 'boris')).toBe('case_second_person');
  });

  it('is being no reviewer, when a decision is to take effect', () => {
    const officer = { ...heard, isReviewer: false };
    expect(barOf(officer, 'determination', 'boris')).toBeNull();
    expect(barOf({ ...officer, state: 'determination' }, 'handling', 'anna')).toBe('case_needs_reviewer');
  });

  it('is that nothing stands any more', () => {
    expect(barOf({ ...heard, asked: 0 }, 'determination', 'boris')).toBe('case_nothing_stands');
    expect(barOf({ ...heard, state: 'first_review', open: 0 }, 'awaiting_reply', 'anna')).toBe(
      'case_nothing_stands',
    );
  });
});

it('knows the laws by what the tables say', () => {
  expect(
    barNamedBy(new Error('new row for relation "case_steps" violates check constraint "case_second_person"')),
  ).toBe('case_second_person');
  expect(barNamedBy(new Error('connection lost'))).toBeUndefined();
});

it('keep whoever is recused from every move', () => {
  for (const to of ['investigation', 'determination', 'not_upheld'] as const)
    expect(barOf({ ...heard, isRecused: true }, to, 'boris')).toBe('case_recused');
});
