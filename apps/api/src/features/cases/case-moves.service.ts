import { Conflict, Invalid } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import { REVIEWERS } from '../access/operations.js';
import { isOneOf } from '../access/roles.js';
import type { Audit } from '../audit/audit.js';
import type { Database } from '../../postgres/database.js';
import { barNamedBy, type Bar } from './bars.js';
import type { CaseEffects } from './case-effects.js';
import type { CaseFindingsRepository } from './case-findings.repository.js';
import { count } from './case-links.repository.js';
import type { CasePapersRepository, NewStepRow, StepRow } from './case-papers.repository.js';
import type { NewStep } from './cases.dto.js';
import type { CaseRow } from './cases.repository.js';
import type { CasesService } from './cases.service.js';
import { isRecused } from './recusals.repository.js';
import {
  BY_ANSWER,
  endsInvestigation,
  FEWEST_INVESTIGATORS,
  MOVES,
  OUTCOMES_OF,
  type CaseOutcome,
  type CaseState,
} from './states.js';
import { dueOn, sinceOpened, type Stay } from './terms.js';

/** Steps that were taken, oldest first, as days on which states were entered. */
export const staysOf = (steps: readonly StepRow[]): readonly Stay[] =>
  sinceOpened(steps.toReversed().map(({ state, at }) => ({ state, day: at.slice(0, 10) })));

/** Moves cases. A move, its effects on the reviews of findings and its trace in the audit chain stand or fall together. */
export class CaseMovesService {
  constructor(
    private readonly cases: Pick<CasesService, 'isReachedBy'>,
    private readonly papers: CasePapersRepository,
    private readonly findings: CaseFindingsRepository,
    private readonly effects: CaseEffects,
    private readonly audit: Audit,
  ) {}

  /** What an officer does. Throws `Invalid` of what makes no step, `Conflict` of what does not follow upon the last one or is barred by law. */
  async move(asker: Asker, row: CaseRow, move: NewStep): Promise<void> {
    const { role } = asker;
    const { who } = asker.scope;
    const steps = await this.papers.steps(row.case_id);
    const upon = lastOf(steps, move.previous);
    if (!MOVES[upon.state].includes(move.state) || BY_ANSWER.includes(move.state))
      throw new Invalid('state', `${move.state} cannot follow upon ${upon.state}`);
    if ((move.merged_into !== undefined) !== (move.state === 'merged'))
      throw new Invalid('merged_into', 'a case that is merged says into which');
    if (move.state === 'handling' && !isOneOf(REVIEWERS, role)) throw barredBy('case_needs_reviewer');
    const outcome = outcomeOf(move);
    const due_on = await this.dueOn(row, move, steps);
    if (move.verdicts && move.state !== 'determination')
      throw new Invalid('verdicts', 'only a determination says of findings that they do not hold');
    await this.checkInvestigators(row, upon.state, move);
    await this.checkLiable(asker, row, move);
    await this.take(
      {
        case_id: row.case_id,
        state: move.state,
        outcome,
        cause: 'person',
        note: move.note,
        who,
        due_on,
        merged_into: move.merged_into ?? null,
        investigators: move.investigators,
        liable: move.liable,
        upon,
      },
      row,
      async (tx, step) => {
        if (move.verdicts && move.verdicts.length > 0) await this.fileVerdicts(tx, step, move.verdicts);
        if (move.merged_into !== undefined) await count(tx, [row.case_id, move.merged_into]);
        if (move.state === 'closed') await this.goOn(tx, row, step);
      },
    );
  }

  /** A step that follows from what the institution says: it has the day on which it is due, no outcome, and no other effect than `more`. */
  async follow(
    row: CaseRow,
    steps: readonly StepRow[],
    { state, note, who }: { state: CaseState; note: string; who: string },
    more: (tx: Database, step: StepRow) => Promise<void>,
    before: (tx: Database) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const [upon] = steps;
    if (!upon) throw new Error('a case without steps');
    const due_on = await this.term(row, state, steps);
    await this.take(
      {
        case_id: row.case_id,
        state,
        outcome: null,
        cause: 'answered',
        note,
        who,
        due_on,
        merged_into: null,
        upon,
      },
      row,
      more,
      before,
    );
  }

  private async take(
    step: NewStepRow,
    row: CaseRow,
    more: (tx: Database, step: StepRow) => Promise<void>,
    before: (tx: Database) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const reviewed = await this.papers.database
      .transaction(async (tx) => {
        await before(tx);
        const taken = await this.papers.step(tx, step);
        if (!taken) throw overtaken(undefined);
        await more(tx, taken);
        const effects = await this.effects.of(tx, row, taken, step.upon);
        await this.audit.appendWithin(tx, step.who, 'case.moved', {
          case: step.case_id,
          step: taken.step,
          from: step.upon.state,
          state: step.state,
          outcome: step.outcome,
          note: step.note,
          reviews: effects.length,
          ...(step.investigators ? { investigators: step.investigators } : {}),
          ...(step.liable ? { liable: step.liable } : {}),
        });
        return effects;
      })
      .catch((error: unknown) => {
        const bar = barNamedBy(error);
        throw bar ? barredBy(bar) : error;
      });
    await this.effects.copy(reviewed);
  }

  /** Who carried out an investigation are officers who reach the case and do not keep away from it. */
  private async checkInvestigators(
    { case_id }: CaseRow,
    from: CaseState,
    { state, investigators }: NewStep,
  ): Promise<void> {
    if (!endsInvestigation(from, state)) {
      if (investigators) throw new Invalid('investigators', 'this step ends no investigation');
      return;
    }
    const named = new Set(investigators ?? []);
    if (named.size < FEWEST_INVESTIGATORS) throw new Invalid('investigators', 'case_two_officers');
    if (named.size < (investigators ?? []).length)
      throw new Invalid('investigators', 'somebody is named twice');
    for (const who of named)
      if (
        !(await this.cases.isReachedBy(who, [case_id])) ||
        (await isRecused(this.papers.database, case_id, who))
      )
        throw new Invalid('investigators', 'case_assignee_unfit');
  }

  /** Who answers for what was determined is named once, an institution being one that the asker reaches. */
  private async checkLiable(
    { scope }: Asker,
    { pool }: CaseRow,
    { state, liable = [] }: NewStep,
  ): Promise<void> {
    if (liable.length === 0) return;
    if (state !== 'determination')
      throw new Invalid('liable', 'only a determination says who answers for it');
    if (new Set(liable.map(({ kind, id }) => `${kind} ${id}`)).size < liable.length)
      throw new Invalid('liable', 'case_liable_twice');
    const places = liable
      .filter(({ kind }) => kind === 'institution')
      .map(({ id }) => ({ pool, subject_id: id }));
    const names = await this.findings.names(scope, places);
    if (places.some(({ subject_id }) => !names.has(`${pool} ${subject_id}`)))
      throw new Invalid('liable', 'case_liable_unknown');
  }

  private async dueOn(row: CaseRow, move: NewStep, steps: readonly StepRow[]): Promise<string | null> {
    if (move.due_on === undefined) return this.term(row, move.state, steps);
    if (move.state !== 'awaiting_reply') throw new Invalid('due_on', 'only a notice has a day of its own');
    if (move.due_on <= (await this.papers.today()))
      throw new Invalid('due_on', 'give a later day than today');
    return move.due_on;
  }

  private async term({ pool }: CaseRow, state: CaseState, steps: readonly StepRow[]): Promise<string | null> {
    const [calendar, today] = await Promise.all([this.findings.calendar(pool), this.papers.today()]);
    return dueOn(state, state === 'lead' ? [] : staysOf(steps), today, calendar);
  }

  /** What was found after the notice was not decided with the rest: the case begins again with it. */
  private async goOn(tx: Database, row: CaseRow, closed: StepRow): Promise<void> {
    const links = await this.papers.links(row.case_id, { limit: null }, tx);
    if (!links.some(({ is_standing, decided }) => is_standing && decided === null)) return;
    const due_on = await this.term(row, 'lead', []);
    const step = {
      case_id: row.case_id,
      state: 'lead',
      outcome: null,
      cause: 'hit_again',
      note: '',
      who: 'judge',
    } as const;
    await this.papers.step(tx, { ...step, due_on, merged_into: null, upon: closed });
  }

  private async fileVerdicts(
    tx: Database,
    { step, case_id }: StepRow,
    verdicts: NonNullable<NewStep['verdicts']>,
  ): Promise<void> {
    const links = (await this.papers.links(case_id, { limit: null }, tx)).filter(
      (link) => link.is_standing && link.decided === null && link.notice !== null,
    );
    const asked = Math.max(...links.map(({ notice }) => notice ?? 0));
    const standing = links.filter(({ notice }) => notice === asked);
    const named = new Set(verdicts.map(({ finding_id }) => finding_id));
    if (named.size < verdicts.length) throw new Invalid('verdicts', 'a finding is named twice');
    if ([...named].some((id) => !standing.some(({ finding_id }) => finding_id === id)))
      throw new Invalid('verdicts', 'a finding is named that does not stand in this case');
    if (named.size >= standing.length)
      throw new Invalid('verdicts', 'nothing would hold: do not uphold the case instead');
    await this.papers.verdicts(tx, step, verdicts);
  }
}

/** The last step, if it is the one that was seen. */
export function lastOf(steps: readonly StepRow[], previous: number): StepRow {
  const [last] = steps;
  if (!last || last.step !== previous) throw overtaken(last);
  return last;
}

const barredBy = (bar: Bar): Conflict =>
  new Conflict('the law of the case is against this step', [{ field: 'state', reason: bar }]);

const overtaken = (last: StepRow | undefined): Conflict =>
  new Conflict(
    last
      ? `somebody moved the case meanwhile: ${last.state} at ${last.at}`
      : 'somebody moved the case meanwhile',
    [{ field: 'previous', reason: 'case_overtaken' }],
  );

function outcomeOf({ state, outcome }: NewStep): CaseOutcome | null {
  const possible = OUTCOMES_OF[state] ?? [];
  const chosen = outcome ?? (possible.length === 1 ? possible[0] : undefined) ?? null;
  const isRight = chosen === null ? possible.length === 0 : possible.includes(chosen);
  if (!isRight)
    throw new Invalid(
      'outcome',
      possible.length === 0 ? `${state} has no outcome` : `${state} needs one of ${possible.join(', ')}`,
    );
  return chosen;
}
