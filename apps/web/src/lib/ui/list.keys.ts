export type KeyCommand = 'next' | 'previous' | 'open' | 'close' | 'select' | 'assign' | 'help' | 'search';

const COMMANDS: Record<string, KeyCommand> = {
  j: 'next',
  k: 'previous',
  Enter: 'open',
  Escape: 'close',
  x: 'select',
  a: 'assign',
  '?': 'help',
  '/': 'search',
};

export type KeyPress = {
  key: string;
  isComposing: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** Tag of the element with the focus, in capitals, and whether it takes text. */
  tag: string;
  isEditable: boolean;
};

const OWN_ENTER = ['A', 'BUTTON', 'SUMMARY'];
const FIELDS = ['INPUT', 'SELECT', 'TEXTAREA'];

/** Which command a key means; nothing while someone types, chooses or composes Chinese, nor with a modifier. */
export function commandOf(press: KeyPress): KeyCommand | null {
  if (press.isComposing || press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.isEditable || FIELDS.includes(press.tag)) return null;
  if (press.key === 'Enter' && OWN_ENTER.includes(press.tag)) return null;
  return COMMANDS[press.key] ?? null;
}

export function pressOf(event: KeyboardEvent): KeyPress {
  const { key, isComposing, ctrlKey, metaKey, altKey, target } = event;
  const element = target instanceof HTMLElement ? target : null;
  const tag = element?.tagName ?? '';
  return { key, isComposing, ctrlKey, metaKey, altKey, tag, isEditable: element?.isContentEditable ?? false };
}

/** The index after a step, kept inside the list; the first step lands on the first line. */
export function step(index: number, by: 1 | -1, length: number): number {
  if (length === 0) return -1;
  return Math.min(Math.max(index + by, 0), length - 1);
}
