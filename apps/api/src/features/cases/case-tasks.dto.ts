import { z } from 'zod';
import { day } from '../../http/query.dto.js';
import { caseId } from './cases.dto.js';

export const taskId = caseId;
const officer = z.string().max(200).nullable().describe('null: whoever works on the case');

export const caseTaskSchema = z
  .object({
    task_id: z.number(),
    task: z.string(),
    officer,
    due_on: day.nullable(),
    late: z.boolean().describe('it is not done, and its day has passed'),
    who: z.string(),
    at: z.string(),
    done_by: z.string().nullable(),
    done_at: z.string().nullable(),
  })
  .meta({ id: 'CaseTask' });
export type CaseTask = z.infer<typeof caseTaskSchema>;

export const caseTasksSchema = z
  .object({
    items: z.array(caseTaskSchema).describe('what is to be done first, by its day; then what is done'),
  })
  .meta({ id: 'CaseTasks' });
export type CaseTasks = z.infer<typeof caseTasksSchema>;

export const newTaskBody = z
  .object({
    task: z.string().trim().min(1).max(500),
    officer: officer.default(null),
    due_on: day.nullable().default(null),
  })
  .meta({ id: 'NewCaseTask' });
export type NewTask = z.infer<typeof newTaskBody>;

export const taskChangeBody = z
  .object({ done: z.boolean().optional(), officer: officer.optional(), due_on: day.nullable().optional() })
  .meta({ id: 'CaseTaskChange' });
export type TaskChange = z.infer<typeof taskChangeBody>;
