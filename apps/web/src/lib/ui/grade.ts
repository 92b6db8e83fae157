import type { Grade } from '../api/api.ts';

export const GRADES = ['clear', 'suspected', 'hint'] as const satisfies Grade[];

export const GRADE_LOOK: Record<Grade, { icon: string; colour: string }> = {
  clear: { icon: '▲', colour: 'red' },
  suspected: { icon: '◆', colour: 'orange' },
  hint: { icon: '●', colour: 'blue' },
};
