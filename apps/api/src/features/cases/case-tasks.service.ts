import { Conflict, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import { barNamedBy } from './bars.js';
import type { CaseTasks, NewTask, TaskChange } from './case-tasks.dto.js';
import type { CaseTasksRepository } from './case-tasks.repository.js';
import type { CasesService } from './cases.service.js';

/** What officers have to do in a case besides its steps. */
export class CaseTasksService {
  constructor(
    private readonly cases: CasesService,
    private readonly repository: CaseTasksRepository,
  ) {}

  /** Throws `NotFound` of a case out of reach. */
  async list(asker: Asker, id: number): Promise<CaseTasks> {
    await this.cases.row(asker, id);
    return { items: await this.repository.of(id) };
  }

  /** Throws `Invalid` of an officer who does not reach the case, `Conflict` of one who keeps away from it. */
  async add(asker: Asker, id: number, task: NewTask): Promise<CaseTasks> {
    await this.cases.row(asker, id);
    if (task.officer !== null) await this.cases.checkOfficer(asker, task.officer, [id]);
    await this.kept(() => this.repository.add(id, asker.scope.who, task));
    return this.list(asker, id);
  }

  /** Says that a task is done, or is not, or for whom and until when it is. */
  async change(asker: Asker, id: number, taskId: number, change: TaskChange): Promise<CaseTasks> {
    const { items } = await this.list(asker, id);
    const own = items.find(({ task_id }) => task_id === taskId);
    if (!own) throw new NotFound(`task ${taskId}`);
    const next = {
      done: change.done ?? own.done_at !== null,
      officer: change.officer === undefined ? own.officer : change.officer,
      due_on: change.due_on === undefined ? own.due_on : change.due_on,
    };
    if (next.officer !== null && next.officer !== own.officer)
      await this.cases.checkOfficer(asker, next.officer, [id]);
    await this.kept(() => this.repository.change(id, taskId, asker.scope.who, next));
    return this.list(asker, id);
  }

  private async kept(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      const bar = barNamedBy(error);
      throw bar
        ? new Conflict('who keeps away is given no task, and does none', [{ field: 'officer', reason: bar }])
        : error;
    });
  }
}
