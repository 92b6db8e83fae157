import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import { mayReveal, type Scope } from '../access/scope.js';
import type { CasesApi } from '../cases/cases.api.js';
import { ENDED } from '../cases/states.js';
import type { Received } from '../finding-context/finding-context.dto.js';
import type { ReceivedService } from '../finding-context/received.service.js';
import { batchId } from '../ingest/batch.js';
import { HOLDS_IDENTITY } from '../ingest/identity-streams.js';
import type { IngestService } from '../ingest/ingest.service.js';
import type { Ask, AwaitedDisclosures, Disclosures } from './disclosures.dto.js';
import type { DisclosuresRepository } from './disclosures.repository.js';

/**
 * Identity in clear, which nobody at a page sees unasked (domain.md E): one record for an open case, or the rejected rows of a batch
 * when a second person agrees. Each look is of a purpose and leaves a trace.
 */
export class DisclosuresService {
  constructor(
    private readonly cases: Pick<CasesApi, 'all'>,
    private readonly received: Pick<ReceivedService, 'revealed'>,
    private readonly ingest: Pick<IngestService, 'receipt' | 'wholePools'>,
    private readonly repository: DisclosuresRepository,
  ) {}

  /**
   * An evidence row of a finding as it was received, in clear. Throws `Denied` without the right, `Conflict` where the finding is in no
   * open case or the reader keeps away from it, `Invalid` where the purpose is not said.
   */
  async reveal(asker: Asker, finding: string, position: number, asked: Ask): Promise<Received> {
    checkRight(asker.scope);
    checkNote(asked);
    const own = await this.cases.all.ofFinding(asker, finding);
    if (!own)
      throw refused('case', 'disclosure_no_case', 'identity is shown for a case: open one of the finding');
    if (ENDED.includes(own.state))
      throw refused('case', 'disclosure_case_ended', `case ${own.case_id} is not worked on any more`);
    if (await this.repository.isAway(own.case_id, asker.scope.who))
      throw refused('case', 'case_recused', 'who keeps away from an institution sees nobody there in clear');
    return this.received.revealed(asker.scope, finding, position, { case: own.case_id, ...asked });
  }

  /** What waits for a second person's word, of all batches in reach. */
  async awaited(scope: Scope): Promise<AwaitedDisclosures> {
    const pools = await this.ingest.wholePools(scope);
    const rows = await this.repository.awaited(pools);
    return {
      items: rows.map(({ batch, ...own }) => ({
        ...own,
        batch_id: batchId(batch),
        is_own: own.asked_by === scope.who,
      })),
    };
  }

  /** What was asked for of a batch. Throws `NotFound` of one out of reach. */
  async list(scope: Scope, batch: string): Promise<Disclosures> {
    const { row } = await this.ingest.receipt(scope, batch);
    return this.of(scope, row.seq);
  }

  /** Asks for the rejected rows of a batch. Throws `Conflict` where they hold no identity, or one was asked for already. */
  async ask(scope: Scope, batch: string, asked: Ask): Promise<Disclosures> {
    checkRight(scope);
    checkNote(asked);
    const { row } = await this.ingest.receipt(scope, batch);
    if (!HOLDS_IDENTITY.has(row.stream))
      throw refused('batch', 'disclosure_needless', `rejected ${row.stream} are given out as they are`);
    const { items } = await this.of(scope, row.seq);
    if (items.some(({ is_own, state }) => is_own && (state === 'open' || state === 'agreed')))
      throw refused('batch', 'disclosure_asked', 'these rows have been asked for');
    await this.repository.ask(row.seq, scope.who, asked);
    return this.of(scope, row.seq);
  }

  /** Agrees to what another person asked for, or refuses it. Throws `Conflict` of one's own, and of what was decided. */
  async decide(scope: Scope, batch: string, id: number, agree: boolean): Promise<Disclosures> {
    const { row } = await this.ingest.receipt(scope, batch);
    const { items } = await this.of(scope, row.seq);
    const asked = items.find(({ disclosure_id }) => disclosure_id === id);
    if (!asked) throw new NotFound(`disclosure ${id}`);
    if (asked.is_own)
      throw refused('disclosure', 'disclosure_own', 'nobody agrees to what they asked for themselves');
    if (!(await this.repository.decide({ batch: row.seq, id, who: scope.who, agree })))
      throw refused('disclosure', 'disclosure_decided', 'this has been decided');
    return this.of(scope, row.seq);
  }

  private async of(scope: Scope, batch: number): Promise<Disclosures> {
    const items = await this.repository.of(batch);
    return { items: items.map((own) => ({ ...own, is_own: own.asked_by === scope.who })) };
  }
}

const refused = (field: string, reason: string, message: string): Conflict =>
  new Conflict(message, [{ field, reason }]);

function checkRight(scope: Scope): void {
  if (!mayReveal(scope)) throw new Denied('your account has no right to see identity in clear');
}

function checkNote({ purpose, note }: Ask): void {
  if (purpose === 'other' && note.length < 2) throw new Invalid('note', 'disclosure_note_needed');
}
