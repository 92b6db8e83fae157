import { describe, expect, it } from 'vitest';
import { changedParts, diffLines } from './line-diff.ts';

const OLD = 'a\nb\nc\nd\ne\nf\n';

describe('two texts beside each other', () => {
  it('says what went out and what came in, with the numbers of lines', () => {
    expect(diffLines('a\nb\nc', 'a\nx\nc\nd')).toEqual([
      { kind: 'same', text: 'a', before: 1, after: 1 },
      { kind: 'removed', text: 'b', before: 2 },
      { kind: 'added', text: 'x', after: 2 },
      { kind: 'same', text: 'c', before: 3, after: 3 },
      { kind: 'added', text: 'd', after: 4 },
    ]);
  });
  it('can be applied: what stays and comes in is the new text, what stays and goes out the old one', () => {
    const now = 'b\na\nc\nc\ne\ng';
    const lines = diffLines(OLD, now);
    const without = (kind: string) => lines.filter((line) => line.kind !== kind).map(({ text }) => text);
    expect(without('removed').join('\n')).toBe(now);
    expect(`${without('added').join('\n')}\n`).toBe(OLD);
  });
  it('leaves out what is far from any change', () => {
    const parts = changedParts(diffLines(OLD, OLD.replace('c', 'C')), 1);
    expect(parts.map((part) => (part === 'gap' ? '…' : part.text))).toEqual(['b', 'c', 'C', 'd']);
    const twice = changedParts(diffLines(OLD, OLD.replace('a', 'A').replace('f', 'F')), 1);
    expect(twice.map((part) => (part === 'gap' ? '…' : part.text))).toEqual([
      'a',
      'A',
      'b',
      '…',
      'e',
      'f',
      'F',
    ]);
    expect(changedParts(diffLines(OLD, OLD))).toEqual([]);
  });
});
