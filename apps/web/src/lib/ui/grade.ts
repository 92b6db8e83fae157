import type { Grade } from '../api/api.ts';
import { gradeValues } from '../api/schema.gen.ts';

export const GRADES = gradeValues;

export const GRADE_LOOK: Record<Grade, { icon: string; colour: string }> = {
  clear: { icon: '▲', colour: 'red' },
  suspected: { icon: '◆', colour: 'orange' },
  hint: { icon: '●', colour: 'blue' },
};
