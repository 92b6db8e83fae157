import { z } from 'zod';
import { Conflict, Invalid } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { Database } from '../../postgres/database.js';
import type { Audit } from '../audit/audit.js';
import type { CaseFindingsRepository } from './case-findings.repository.js';
import { count, lockCases } from './case-links.repository.js';
import { lastOf } from './case-moves.service.js';
import type { CasePapersRepository } from './case-papers.repository.js';
import type { Split } from './case-splits.dto.js';
import type { CasesService } from './cases.service.js';
import { isRecused } from './recusals.repository.js';
import { SPLIT_IN } from './states.js';
import { dueOn } from './terms.js';

/** Makes part of a case a case of its own, as long as nobody was asked about it; merging puts it back. */
export class CaseSplitsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly papers: CasePapersRepository,
    private readonly source: CaseFindingsRepository,
    private readonly audit: Audit,
  ) {}

  /** The number of the new case. Throws `Invalid` of findings that are not to be taken out, `Conflict` where the case has moved on. */
  async split(asker: Asker, id: number, { finding_ids, note, previous }: Split): Promise<number> {
    const { row } = await this.cases.row(asker, id);
    const { who } = asker.scope;
    const [calendar, today] = await Promise.all([this.source.calendar(row.pool), this.papers.today()]);
    return this.database.transaction(async (tx) => {
      await lockCases(tx, row.pool);
      const last = lastOf(await this.papers.steps(id, tx), previous);
      if (!SPLIT_IN.includes(last.state)) throw new Conflict(`a case is not split in ${last.state}`);
      await checkUnbarred(tx, id, who);
      const chosen = new Set(finding_ids);
      const links = await this.papers.links(id, { limit: null }, tx);
      const taken = links.filter(({ finding_id, decided }) => decided === null && chosen.has(finding_id));
      if (taken.length < chosen.size)
        throw new Invalid('finding_ids', 'a finding is named that is not open in this case');
      if (!links.some(({ finding_id, is_standing }) => is_standing && !chosen.has(finding_id)))
        throw new Invalid('finding_ids', 'case_nothing_left');
      const into = await open(tx, id, who);
      await tx.execute(
        'UPDATE case_findings SET case_id = $2, notice = NULL WHERE case_id = $1 AND finding_id = ANY($3::text[])',
        [id, into, [...chosen]],
      );
      await tx.execute(
        `INSERT INTO case_steps (case_id, state, cause, note, who, due_on) VALUES ($1, 'lead', 'opened', $2, $3, $4::date)`,
        [into, note, who, dueOn('lead', [], today, calendar)],
      );
      await count(tx, [id, into]);
      await this.audit.appendWithin(tx, who, 'case.split', { case: id, into, findings: chosen.size, note });
      return into;
    });
  }
}

const created = z.object({ case_id: z.number() });

/** A further case of what another one is of. */
async function open(tx: Database, id: number, who: string): Promise<number> {
  const row = await tx.first(
    `INSERT INTO cases (pool, family, subject_type, subject_id, quarter, fixmedins_code, assignee, opened_by, split_from, part)
     SELECT c.pool, c.family, c.subject_type, c.subject_id, c.quarter, c.fixmedins_code, c.assignee, $2, c.case_id, 1 + (
       SELECT max(o.part) FROM cases o WHERE (o.pool, o.family, o.subject_type, o.subject_id, o.quarter)
         = (c.pool, c.family, c.subject_type, c.subject_id, c.quarter))
     FROM cases c WHERE c.case_id = $1 RETURNING case_id`,
    [id, who],
    created,
  );
  if (!row) throw new Error(`case ${id} is gone`);
  return row.case_id;
}

async function checkUnbarred(tx: Database, id: number, who: string): Promise<void> {
  if (await isRecused(tx, id, who))
    throw new Conflict('who keeps away splits no case', [{ field: 'previous', reason: 'case_recused' }]);
}
