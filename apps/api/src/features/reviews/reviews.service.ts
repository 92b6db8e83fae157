import { Conflict, Invalid } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { Log } from '../../log.js';
import type { Audit } from '../audit/audit.js';
import { ANALYSTS, OFFICERS } from '../access/operations.js';
import { isOneOf } from '../access/roles.js';
import type { Role } from '../access/roles.js';
import type { FindingsService } from '../findings/findings.service.js';
import { movesFrom } from './outcomes.js';
import type { ReviewCopies } from './review.copies.js';
import type { NewReview, Reviews } from './reviews.dto.js';
import type { ReviewsRepository, StepRow } from './reviews.repository.js';

/**
 * What people decide about findings. Casework is to take over from here: whatever decides, it takes steps, and lists, efficacy and the
 * negative list follow the steps.
 */
export class ReviewsService {
  constructor(
    private readonly findings: FindingsService,
    private readonly repository: ReviewsRepository,
    private readonly copies: ReviewCopies,
    private readonly audit: Audit,
    private readonly log: Log,
  ) {}

  /** Throws `NotFound` of a finding out of reach. */
  async of({ scope, role }: Asker, findingId: string): Promise<Reviews> {
    const { finding_id } = await this.findings.row(scope, findingId);
    return shown(await this.repository.of(finding_id), role);
  }

  /**
   * Takes a step. Throws `Invalid` of one that cannot follow upon the last, and `Conflict`, with what stands, if the last step is not
   * the one that the reviewer saw.
   */
  async decide({ scope, role }: Asker, findingId: string, review: NewReview): Promise<Reviews> {
    const { finding_id, pool, rule_id, rule_version, edition, fixmedins_code } = await this.findings.row(
      scope,
      findingId,
    );
    const [last] = await this.repository.of(finding_id);
    if ((last?.step ?? null) !== review.previous) throw overtaken(last);
    if (!movesFrom(last?.outcome ?? null).includes(review.outcome))
      throw new Invalid('outcome', `${review.outcome} cannot follow upon ${last?.outcome ?? 'no review'}`);
    const { outcome, note } = review;
    const about = { pool, finding_id, rule_id, rule_version, edition, fixmedins_code };
    const taken = await this.repository.append(
      { ...about, outcome, note, reviewer: scope.who, upon: last },
      (tx, { step }) =>
        this.audit.appendWithin(tx, scope.who, 'finding.reviewed', {
          finding: finding_id,
          step,
          outcome,
          note,
        }),
    );
    const steps = await this.repository.of(finding_id);
    if (!taken) throw overtaken(steps[0]);
    await this.copy(taken);
    return shown(steps, role);
  }

  /** The step stands already: a copy that fails now is made by the next repair. */
  private async copy(step: StepRow): Promise<void> {
    try {
      await this.copies.write([step]);
    } catch (error) {
      this.log.warn('review not copied yet', {
        step: step.step,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
}

const overtaken = (last: StepRow | undefined): Conflict =>
  new Conflict(
    last
      ? `somebody decided meanwhile: ${last.outcome} by ${last.reviewer} at ${last.at}`
      : 'the step that this follows upon does not exist',
  );

function shown(steps: readonly StepRow[], role: Role): Reviews {
  const last = steps[0];
  const isTold = isOneOf(ANALYSTS, role);
  return {
    standing: !last || last.outcome === 'reopened' ? null : last.outcome,
    last: last?.step ?? null,
    moves: isOneOf(OFFICERS, role) ? [...movesFrom(last?.outcome ?? null)] : [],
    steps: (isTold ? steps : steps.slice(0, 1)).map(
      ({ step, outcome, at, note, reviewer, rule_version, edition }) => ({
        step,
        outcome,
        at,
        note: isTold ? note : '',
        reviewer: isTold ? reviewer : '',
        rule_version,
        edition,
      }),
    ),
  };
}
