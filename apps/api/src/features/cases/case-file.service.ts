import type { Asker } from '../../http/principal.js';
import { OFFICERS, REVIEWERS } from '../access/operations.js';
import { isOneOf } from '../access/roles.js';
import { mayAnswer } from './case-answers.service.js';
import { barOf, type Standing } from './bars.js';
import type { CaseCommentsRepository } from './case-comments.repository.js';
import type { CaseFindingsRepository } from './case-findings.repository.js';
import { staysOf } from './case-moves.service.js';
import type { CasePapersRepository, Liable, StepRow } from './case-papers.repository.js';
import type { CaseDetail } from './cases.dto.js';
import type { CaseRow } from './cases.repository.js';
import type { CasesService } from './cases.service.js';
import type { RecusalsRepository } from './recusals.repository.js';
import { BY_ANSWER, CASE_STATES, ENDED, MOVES, OUTCOMES_OF, SPLIT_IN, TOLD } from './states.js';
import { spentIn } from './terms.js';

/** All that a case consists of, as far as the reader is told of it, and what the reader may do with it. */
export class CaseFileService {
  constructor(
    private readonly cases: CasesService,
    private readonly papers: CasePapersRepository,
    private readonly source: CaseFindingsRepository,
    private readonly recusals: Pick<RecusalsRepository, 'standing'>,
    private readonly comments: CaseCommentsRepository,
  ) {}

  /** Throws `NotFound` of a case out of reach. */
  async show(asker: Asker, id: number): Promise<CaseDetail> {
    const { row, reach } = await this.cases.row(asker, id);
    const [[view], steps, answers, comments, watchers, today, calendar] = await Promise.all([
      this.cases.present(asker.scope, [row]),
      this.papers.steps(id),
      this.papers.answers(id),
      reach.isInstitution ? [] : this.comments.of(id),
      reach.isInstitution ? [] : this.comments.watchers(id),
      this.papers.today(),
      this.source.calendar(row.pool),
    ]);
    const [last] = steps;
    if (!view || !last) throw new Error(`case ${id} has no steps`);
    const isOfficer = isOneOf(OFFICERS, asker.role);
    const stays = staysOf(steps);
    const waiting = CASE_STATES.filter((state) => state === 'awaiting_reply');
    const working = CASE_STATES.filter((state) => state !== 'awaiting_reply' && !ENDED.includes(state));
    const notice = steps.find(({ state }) => state === 'awaiting_reply');
    const isAsked = mayAnswer(steps, today);
    const nameOf = await this.namesOf(asker, row, steps);
    return {
      case: view,
      last: last.step,
      moves: isOfficer ? await this.moves(asker, row, steps, today) : [],
      steps: shown(steps, { isInstitution: reach.isInstitution, today, nameOf }),
      spent: {
        office: reach.isInstitution ? 0 : spentIn(working, stays, today, calendar),
        institution: spentIn(waiting, stays, today, calendar),
      },
      may_answer: reach.isInstitution && isAsked,
      may_appeal: reach.isInstitution && (last.state === 'handling' || last.state === 'closed'),
      answer_until: isAsked ? (notice?.due_on ?? null) : null,
      notice: notice?.step ?? null,
      answers,
      comments,
      watchers,
      may_split: isOfficer && SPLIT_IN.includes(last.state) && row.findings > 1,
    };
  }

  /** What the institutions are called that answer for what was determined. */
  private async namesOf(
    { scope }: Asker,
    { pool }: CaseRow,
    steps: readonly StepRow[],
  ): Promise<Telling['nameOf']> {
    const places = steps.flatMap(({ liable }) => liable.filter(({ kind }) => kind === 'institution'));
    if (places.length === 0) return () => '';
    const names = await this.source.names(
      scope,
      places.map(({ id }) => ({ pool, subject_id: id })),
    );
    return ({ kind, id }) => (kind === 'institution' ? (names.get(`${pool} ${id}`) ?? '') : '');
  }

  private async moves(
    { scope, role }: Asker,
    row: CaseRow,
    steps: readonly StepRow[],
    today: string,
  ): Promise<CaseDetail['moves']> {
    const [last] = steps;
    if (!last) return [];
    const notice = steps.find(({ state }) => state === 'awaiting_reply');
    const links = await this.papers.links(row.case_id, { limit: null });
    const open = links.filter(({ is_standing, decided }) => is_standing && decided === null);
    const answers = notice ? await this.papers.answers(row.case_id) : [];
    const recused = await this.recusals.standing(row);
    const standing: Standing = {
      state: last.state,
      lastWho: last.who,
      notice: notice && {
        who: notice.who,
        isAnswerable:
          (notice.due_on ?? '') >= today && !answers.some((answer) => answer.notice === notice.step),
      },
      open: open.length,
      asked: open.filter((link) => notice !== undefined && link.notice === notice.step).length,
      isRecused: recused.some(({ officer }) => officer === scope.who),
      isReviewer: isOneOf(REVIEWERS, role),
    };
    return MOVES[last.state]
      .filter((state) => !BY_ANSWER.includes(state))
      .map((state) => ({
        state,
        outcomes: [...(OUTCOMES_OF[state] ?? [])],
        barred: barOf(standing, state, scope.who),
      }));
  }
}

/** To whom steps are told, and what parties are called. */
type Telling = { isInstitution: boolean; today: string; nameOf: (party: Liable) => string };

/** Who answers: of a determination, and for an institution, which is not told of that, of the decision by which it takes effect. */
function liableTold(steps: readonly StepRow[], index: number, isInstitution: boolean): readonly Liable[] {
  const own = steps[index];
  if (!isInstitution) return own?.liable ?? [];
  const last = steps.slice(index).find(({ state }) => state === 'determination');
  return own?.state === 'handling' ? (last?.liable ?? []) : [];
}

/** The steps that a reader is told of, the latest first, with whether each state was left in time. */
function shown(steps: readonly StepRow[], { isInstitution, today, nameOf }: Telling): CaseDetail['steps'] {
  return steps.flatMap(({ step, state, outcome, cause, note, who, at, due_on, ...own }, index) => {
    if (isInstitution && !TOLD.includes(state)) return [];
    const left = steps[index - 1]?.at.slice(0, 10) ?? today;
    const late = due_on !== null && left > due_on;
    return [
      {
        step,
        state,
        outcome,
        cause,
        note,
        who: isInstitution ? '' : who,
        at,
        due_on: isInstitution && state !== 'awaiting_reply' ? null : due_on,
        late: late && !(isInstitution && state !== 'awaiting_reply'),
        investigators: isInstitution ? [] : own.investigators,
        liable: liableTold(steps, index, isInstitution).flatMap((party) => {
          const name = nameOf(party);
          // Of other institutions nobody is told who does not reach them.
          return isInstitution && party.kind === 'institution' && name === '' ? [] : [{ ...party, name }];
        }),
      },
    ];
  });
}
