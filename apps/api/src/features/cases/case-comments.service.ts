import { Conflict } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { Database } from '../../postgres/database.js';
import type { Audit } from '../audit/audit.js';
import { barNamedBy } from './bars.js';
import type { CaseCommentsRepository } from './case-comments.repository.js';
import type { Officers } from './case-officers.js';
import type { Watch } from './case-comments.dto.js';
import type { CasesService } from './cases.service.js';
import { mentionsIn } from './mentions.js';

/** What officers say to each other about a case, and who follows it. */
export class CaseCommentsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly repository: CaseCommentsRepository,
    private readonly officers: Officers,
    private readonly audit: Audit,
  ) {}

  /** Says something about a case. Officers who are named in it, and reach the case, follow it from then on. */
  async add(asker: Asker, id: number, comment: string): Promise<void> {
    const { row } = await this.cases.row(asker, id);
    const known = await this.officers.of(row.pool);
    const named = mentionsIn(
      comment,
      known.map(({ name }) => name),
    );
    const called = known.filter(({ name, who }) => named.includes(name) && who !== asker.scope.who);
    const reaching = await Promise.all(called.map(({ who }) => this.cases.isReachedBy(who, [id])));
    const officers = called.filter((_, at) => reaching[at]).map(({ who }) => who);
    await this.database.transaction(async (tx) => {
      const mentions = await this.repository.add(tx, id, asker.scope.who, { comment, officers });
      await this.audit.appendWithin(tx, asker.scope.who, 'case.comment', { case: id, mentions });
    });
  }

  /** Follows a case, says what of it was seen, or stops. Throws `Conflict` of who keeps away from it. */
  async watch(asker: Asker, id: number, { watching, step, comment }: Watch): Promise<void> {
    await this.cases.row(asker, id);
    const { who } = asker.scope;
    if (!watching) return this.repository.unwatch(id, who);
    await this.repository.watch(id, who, { step, comment }).catch((error: unknown) => {
      const bar = barNamedBy(error);
      throw bar
        ? new Conflict('who keeps away follows no case', [{ field: 'watching', reason: bar }])
        : error;
    });
  }
}
