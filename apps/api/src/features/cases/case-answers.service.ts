import { Conflict, Invalid } from '../../http/errors.js';
import type { Scope } from '../access/scope.js';
import type { CaseMovesService } from './case-moves.service.js';
import { lastOf } from './case-moves.service.js';
import type { CasePapersRepository, StepRow } from './case-papers.repository.js';
import type { NewAnswer, NewAppeal } from './cases.dto.js';
import type { CaseRow } from './cases.repository.js';

/** What the institution says in its own case. */
export class CaseAnswersService {
  constructor(
    private readonly papers: CasePapersRepository,
    private readonly moves: CaseMovesService,
  ) {}

  /**
   * Files an answer to the last notice, which moves the case on: to an appeal where anything is contested, else to the second review.
   * While the appeal is not weighed yet and the notice not out of its time the institution may say more, as the next version.
   * Throws `Conflict` when it is too late, and `Invalid` of points that are not those that were asked.
   */
  async answer({ who }: Scope, row: CaseRow, answer: NewAnswer): Promise<void> {
    const steps = await this.papers.steps(row.case_id);
    const notice = steps.find(({ state }) => state === 'awaiting_reply');
    if (!notice || notice.step !== answer.notice || !mayAnswer(steps, await this.papers.today()))
      throw new Conflict('this notice cannot be answered any more', [
        { field: 'notice', reason: 'case_answer_closed' },
      ]);
    await this.check(row, answer);
    const file = {
      notice: notice.step,
      kind: answer.kind,
      statement: answer.statement,
      who,
      points: answer.points,
    };
    const isContested = answer.points.some(({ stance }) => stance === 'contested');
    const [last] = steps;
    // The answer before the step that rests on it.
    const state = last?.state === 'appeal' ? null : isContested ? 'appeal' : 'second_review';
    if (state === null) {
      await this.papers.database.transaction((tx) =>
        this.papers.answer(tx, row.case_id, file).then(() => undefined),
      );
      return;
    }
    await this.moves.follow(
      row,
      steps,
      { state, note: '', who },
      async () => undefined,
      async (tx) => void (await this.papers.answer(tx, row.case_id, file)),
    );
  }

  /** Appeals against a decision that has taken effect. */
  async appeal({ who }: Scope, row: CaseRow, { statement, previous }: NewAppeal): Promise<void> {
    const steps = await this.papers.steps(row.case_id);
    const { state } = lastOf(steps, previous);
    if (state !== 'handling' && state !== 'closed')
      throw new Conflict('there is no decision to appeal against', [
        { field: 'previous', reason: 'case_no_decision' },
      ]);
    await this.moves.follow(row, steps, { state: 'appeal', note: statement, who }, async () => undefined);
  }

  private async check(row: CaseRow, { kind, points }: NewAnswer): Promise<void> {
    const named = new Set(points.map(({ finding_id }) => finding_id));
    if (named.size < points.length) throw new Invalid('points', 'case_point_twice');
    if (points.some(({ stance, statement }) => stance === 'contested' && statement === ''))
      throw new Invalid('points', 'case_point_unsaid');
    if (kind === 'waiver') {
      if (points.length > 0) throw new Invalid('points', 'case_point_waived');
      return;
    }
    const asked = (await this.papers.links(row.case_id, { isNoticed: true, limit: null })).filter(
      ({ is_standing, decided }) => is_standing && decided === null,
    );
    if ([...named].some((id) => !asked.some(({ finding_id }) => finding_id === id)))
      throw new Invalid('points', 'case_point_unknown');
    if (asked.some(({ finding_id }) => !named.has(finding_id)))
      throw new Invalid('points', 'case_point_missing');
  }
}

/** Whether the last notice of a case may be answered on a day, for the first time or again. */
export function mayAnswer(steps: readonly StepRow[], today: string): boolean {
  const [last, before] = steps;
  const notice = steps.find(({ state }) => state === 'awaiting_reply');
  const isWaiting =
    last?.state === 'awaiting_reply' || (last?.state === 'appeal' && before?.state === 'awaiting_reply');
  return isWaiting && notice?.due_on !== null && notice !== undefined && today <= (notice.due_on ?? '');
}
