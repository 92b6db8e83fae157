import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';
import type { Audit } from '../audit/audit.js';
import { caseTaskSchema, type CaseTask, type NewTask } from './case-tasks.dto.js';

/** Tasks of cases. Whoever asks has seen that the case is in reach. */
export class CaseTasksRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  of(caseId: number): Promise<CaseTask[]> {
    return this.database.query(
      `SELECT task_id, task, officer, due_on::text AS due_on, done_at IS NULL AND coalesce(due_on < (now() AT TIME ZONE 'Asia/Shanghai')::date, false) AS late,
         who, ${businessTime('at')} AS at, done_by, ${businessTime('done_at')} AS done_at
       FROM case_tasks WHERE case_id = $1 ORDER BY done_at IS NOT NULL, coalesce(due_on, 'infinity'::date), task_id`,
      [caseId],
      caseTaskSchema,
    );
  }

  async add(caseId: number, who: string, { task, officer, due_on }: NewTask): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute(
        'INSERT INTO case_tasks (case_id, task, officer, due_on, who) VALUES ($1, $2, $3, $4::date, $5)',
        [caseId, task, officer, due_on, who],
      );
      await this.audit.appendWithin(tx, who, 'case.task', { case: caseId, officer, due_on });
    });
  }

  /** How a task stands from now on; what was done stays done by whom it was. */
  async change(
    caseId: number,
    taskId: number,
    who: string,
    next: { done: boolean; officer: string | null; due_on: string | null },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute(
        `UPDATE case_tasks SET officer = $3, due_on = $4::date,
           done_by = CASE WHEN $5::boolean THEN coalesce(done_by, $6) END, done_at = CASE WHEN $5::boolean THEN coalesce(done_at, now()) END
         WHERE case_id = $1 AND task_id = $2`,
        [caseId, taskId, next.officer, next.due_on, next.done, who],
      );
      await this.audit.appendWithin(tx, who, 'case.task_changed', { case: caseId, task: taskId, ...next });
    });
  }
}
