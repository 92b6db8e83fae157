import { Conflict, Invalid, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { Officers } from './case-officers.js';
import type { CasesService } from './cases.service.js';
import type { NewRecusal, Recusals } from './recusals.dto.js';
import type { RecusalsRepository } from './recusals.repository.js';

/** Conflicts of interest (回避): who keeps away from an institution neither works on its cases nor is given them. */
export class RecusalsService {
  constructor(
    private readonly cases: CasesService,
    private readonly repository: RecusalsRepository,
    private readonly officers: Officers,
  ) {}

  /** Those that stand of the institution of a case. Throws `NotFound` of a case out of reach. */
  async list(asker: Asker, id: number): Promise<Recusals> {
    const { row } = await this.cases.row(asker, id);
    const rows = await this.repository.standing(row);
    return { items: rows.map((own) => ({ ...own, is_own: own.officer === asker.scope.who })) };
  }

  /** Keeps the reader away, or another officer. Throws `Invalid` of somebody who is no officer. */
  async add(asker: Asker, id: number, { officer, reason }: NewRecusal): Promise<Recusals> {
    const { row } = await this.cases.row(asker, id);
    const { who } = asker.scope;
    const meant = officer ?? who;
    if (meant !== who && !(await this.officers.scopeOf(meant)))
      throw new Invalid('officer', 'case_assignee_unfit');
    await this.repository.add(row, { officer: meant, reason, who });
    return this.list(asker, id);
  }

  /** Lifts one. Throws `Conflict` where it is the reader whom it keeps away. */
  async end(asker: Asker, id: number, recusal: number): Promise<Recusals> {
    const { items } = await this.list(asker, id);
    const own = items.find(({ recusal_id }) => recusal_id === recusal);
    if (!own) throw new NotFound(`recusal ${recusal}`);
    if (own.is_own)
      throw new Conflict('nobody lifts what keeps them away', [
        { field: 'recusal', reason: 'case_recused_self' },
      ]);
    await this.repository.end(recusal, asker.scope.who);
    return this.list(asker, id);
  }
}
