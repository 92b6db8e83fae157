import { Conflict } from '../../http/errors.js';
import type { Log } from '../../log.js';
import type { Database } from '../../postgres/database.js';
import type { Outcome } from '../reviews/outcomes.js';
import type { ReviewCopies } from '../reviews/review.copies.js';
import type { StepRow as ReviewStep, ReviewsRepository } from '../reviews/reviews.repository.js';
import type { CasePapersRepository, LinkRow, StepRow } from './case-papers.repository.js';
import type { CaseRow } from './cases.repository.js';
import { roadTo } from './roads.js';
import { DISMISSALS, type CaseOutcome } from './states.js';

type Decided = { link: LinkRow; outcome: CaseOutcome };
const NOTE_CHARS = 450;

/**
 * What a step of a case does to the reviews of its findings: these are what lists, efficacy, the negative list, scores and settlement follow. A
 * determination takes effect when a second person agrees; a dismissal at once, and overturns what was confirmed.
 */
export class CaseEffects {
  constructor(
    private readonly papers: CasePapersRepository,
    private readonly reviews: ReviewsRepository,
    private readonly copies: ReviewCopies,
    private readonly log: Log,
  ) {}

  /** Takes the review steps inside the transaction of the step. Throws `Conflict` where somebody reviews one of the findings meanwhile. */
  async of(tx: Database, row: CaseRow, step: StepRow, upon: StepRow): Promise<ReviewStep[]> {
    const isDismissal = DISMISSALS.some((state) => state === step.state);
    if (step.state !== 'handling' && !isDismissal) return [];
    const links = await this.papers.links(row.case_id, { limit: null }, tx);
    const last = await this.reviews.lastOf(
      tx,
      links.map(({ finding_id }) => finding_id),
    );
    const decided = links.flatMap((link): Decided[] => {
      if (link.decided !== step.step) return [];
      const outcome = isDismissal ? step.outcome : link.verdict;
      // What was withdrawn is nobody's fault any more, unless it had been confirmed.
      const counts = link.is_standing || (isDismissal && last.get(link.finding_id)?.outcome === 'confirmed');
      return outcome && counts ? [{ link, outcome }] : [];
    });
    const signed =
      step.state === 'handling'
        ? { note: upon.note, reviewer: `${upon.who}; ${step.who}` }
        : { note: step.note, reviewer: step.who };
    const note = `[${row.case_id}] ${signed.note.slice(0, NOTE_CHARS)}`;
    return this.walk(tx, row.pool, decided, last, { note, reviewer: signed.reviewer });
  }

  /** The steps stand already: a copy that fails now is made by the next repair. */
  async copy(steps: readonly ReviewStep[]): Promise<void> {
    try {
      await this.copies.write(steps);
    } catch (error) {
      this.log.warn('reviews of a case not copied yet', {
        steps: steps.length,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** At most two steps a finding: all first ones at once, then all second ones upon these. */
  private async walk(
    tx: Database,
    pool: string,
    decided: readonly Decided[],
    last: Map<string, ReviewStep>,
    signed: { note: string; reviewer: string },
  ): Promise<ReviewStep[]> {
    const roads = decided.map(({ link, outcome }) => ({
      link,
      road: roadTo(last.get(link.finding_id)?.outcome ?? null, outcome),
    }));
    const all: ReviewStep[] = [];
    for (let at = 0; ; at += 1) {
      const due = roads.flatMap(({ link, road }): { link: LinkRow; outcome: Outcome }[] => {
        const outcome = road[at];
        return outcome ? [{ link, outcome }] : [];
      });
      if (due.length === 0) return all;
      const taken = await this.reviews.appendAll(
        tx,
        due.map(({ link: { finding_id, rule_id, rule_version, edition, fixmedins_code }, outcome }) => ({
          ...{ pool, finding_id, rule_id, rule_version, edition, fixmedins_code, outcome, ...signed },
          upon: last.get(finding_id),
        })),
      );
      if (taken.length < due.length)
        throw new Conflict('somebody reviewed a finding of the case meanwhile', [
          { field: 'previous', reason: 'case_overtaken' },
        ]);
      for (const step of taken) last.set(step.finding_id, step);
      all.push(...taken);
    }
  }
}
