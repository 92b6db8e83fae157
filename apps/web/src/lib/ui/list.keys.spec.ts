import { describe, expect, it } from 'vitest';
import { commandOf, step, type KeyPress } from './list.keys.ts';

describe('keys', () => {
  const press = (key: string, patch: Partial<KeyPress> = {}): KeyPress => ({
    key,
    isComposing: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    tag: 'BODY',
    isEditable: false,
    ...patch,
  });

  it('move and open', () => {
    expect(['j', 'k', 'Enter', 'Escape', 'x', 'a', '?', '/'].map((key) => commandOf(press(key)))).toEqual([
      'next',
      'previous',
      'open',
      'close',
      'select',
      'assign',
      'help',
      'search',
    ]);
  });

  it('rest while someone types or composes, and leave the browser its own', () => {
    expect(commandOf(press('j', { isComposing: true }))).toBeNull();
    expect(commandOf(press('j', { tag: 'INPUT' }))).toBeNull();
    expect(commandOf(press('k', { ctrlKey: true }))).toBeNull();
    expect(commandOf(press('Enter', { tag: 'A' }))).toBeNull();
  });

  it('stay inside the list', () => {
    expect([step(-1, 1, 3), step(2, 1, 3), step(0, -1, 3), step(-1, 1, 0)]).toEqual([0, 2, 0, -1]);
  });
});
