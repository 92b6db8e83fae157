import {
  formatMoney,
  less,
  money,
  settle,
  subjectsOf,
  sum,
  withSubjects,
  type Snapshot,
  type Statement,
} from '@fundwatch/settlement';
import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import { DECIDERS, DIRECTORS } from '../access/operations.js';
import { isOneOf } from '../access/roles.js';
import { reachesPool, reachesWhole, type Scope } from '../access/scope.js';
import type { DecisionsRepository, NewEntry } from './decisions.repository.js';
import type { RunsRepository, StoredRun } from './runs.repository.js';
import type {
  ApprovalRow,
  EntryRow,
  NewApproval,
  NewRun,
  Recomputed,
  RunState,
  RunView,
  StatementDifference,
  StatementRow,
  WhatIf,
} from './settlement.dto.js';
import { differences, triedOn, type SettlementService } from './settlement.service.js';
import { readSnapshot, readStatement } from './stored.js';
import type { SubjectsRepository } from './subjects.repository.js';

/** Where a run may go from each state; the database refuses every other move. */
const MOVES: Readonly<Record<RunState, readonly RunState[]>> = {
  computed: ['reviewed', 'discarded'],
  reviewed: ['approved', 'discarded'],
  approved: ['locked', 'discarded'],
  locked: [],
  discarded: [],
};

/** Whoever is settled sees what was decided, not what is being worked on. */
const SHOWN_TO_SUBJECTS: readonly RunState[] = ['approved', 'locked'];

/** Settlement runs: computed, reviewed, approved by another, locked; and what is posted after that. */
export class RunsService {
  constructor(
    private readonly settlement: SettlementService,
    private readonly runs: RunsRepository,
    private readonly decisions: DecisionsRepository,
    private readonly subjects: SubjectsRepository,
  ) {}

  async list(
    asker: Asker,
    { pool: asked, year }: { pool?: string | undefined; year?: number | undefined },
  ): Promise<RunView[]> {
    const pool = await this.settlement.pool(asker.scope, asked);
    const runs = await this.runs.list(pool, year);
    return runs.filter((run) => isShown(asker.scope, run)).map((run) => view(asker, run));
  }

  async one(asker: Asker, runId: number): Promise<RunView> {
    return view(asker, await this.found(asker.scope, runId));
  }

  /** Computes a run and keeps it. Throws `Denied` of who reaches a part of the pool only. */
  async add(asker: Asker, asked: string | undefined, body: NewRun): Promise<RunView> {
    const { scope } = asker;
    const pool = await this.settlement.pool(scope, asked);
    const policy = await this.settlement.policy(pool, body.policy);
    const computed = await this.settlement.compute(scope, {
      pool,
      year: body.year,
      policy,
      asOf: body.as_of,
    });
    const { snapshot, content, id, statements, checks } = computed;
    const known = statements.flatMap(({ payable }) => (payable === null ? [] : [money(payable)]));
    const leftOut = statements.filter(({ eligible }) => !eligible).length;
    const runId = await this.runs.add(
      {
        pool,
        year: body.year,
        policy,
        asOf: snapshot.as_of,
        snapshot: { id, content },
        statements,
        summary: {
          grain: policy.kind === 'alliance_total' ? 'alliance' : 'institution',
          policy_name: policy.name,
          policy_kind: policy.kind,
          subjects: statements.length,
          unknown: statements.length - known.length - leftOut,
          left_out: leftOut,
          payable_total: formatMoney(sum(known)),
          checks,
        },
      },
      scope.who,
    );
    return this.one(asker, runId);
  }

  /** Moves a run on. Throws `Denied` of whoever would approve their own work, `Conflict` where it cannot go there now. */
  async move(asker: Asker, runId: number, to: RunState): Promise<RunView> {
    const run = await this.found(asker.scope, runId);
    if (!reachesWhole(asker.scope, run.pool))
      throw new Denied('a run is of the whole pool, which is not yours');
    if (!MOVES[run.state].includes(to)) throw refused(`run ${runId} is ${run.state}`, 'moved_on');
    if (!maySay(asker, run, to))
      throw new Denied('a run is approved by a director, another than who computed or reviewed it');
    if (to === 'locked') await this.refuseSecond(run);
    if (!(await this.runs.move(run, to, asker.scope.who)))
      throw refused(`run ${runId} was moved by somebody else`, 'moved_on');
    return this.one(asker, runId);
  }

  /** Statements in reach, in short. */
  async statements(asker: Asker, runId: number): Promise<StatementRow[]> {
    const { statements } = await this.read(asker.scope, runId);
    return statements.map(rowOf);
  }

  /** All statements in reach of a run, with the run. */
  async read(scope: Scope, runId: number): Promise<{ run: StoredRun; statements: Statement[] }> {
    const run = await this.found(scope, runId);
    const { grain } = run.summary;
    const inReach = reachesWhole(scope, run.pool)
      ? ('all' as const)
      : await this.subjects.inReach(scope, run.pool, grain);
    return { run, statements: (await this.runs.statements(runId, inReach, grain)).map(readStatement) };
  }

  async statement(asker: Asker, runId: number, subject: string): Promise<Statement> {
    const { statements } = await this.read(asker.scope, runId);
    const own = statements.find(({ subject_id }) => subject_id === subject);
    if (!own) throw new NotFound(`statement of ${subject}`);
    return own;
  }

  /** Whether the snapshot of a run still gives its statements, byte by byte. */
  async recomputed({ scope }: Asker, runId: number): Promise<Recomputed> {
    const run = await this.found(scope, runId);
    if (!reachesWhole(scope, run.pool)) throw new Denied('a run is of the whole pool, which is not yours');
    const kept = await this.runs.statements(runId, 'all', run.summary.grain);
    const again = settle(await this.snapshotOf(run), run.snapshot).map((own) => JSON.stringify(own));
    const differs = kept.findIndex((text, at) => text !== again[at]);
    const first = differs >= 0 ? kept[differs] : again[kept.length];
    return {
      same: first === undefined,
      statements: kept.length,
      first_different: first === undefined ? null : readStatement(first).subject_id,
    };
  }

  /** What a run would say with other parameters, or with cases decided otherwise. */
  async whatIf(
    { scope }: Asker,
    runId: number,
    { subject, parameters, cases }: WhatIf,
  ): Promise<StatementDifference[]> {
    const { run, statements } = await this.read(scope, runId);
    if (!reachesWhole(scope, run.pool))
      throw new Denied('a what-if is of the whole pool, which is not yours');
    const snapshot = await this.snapshotOf(run);
    const based =
      Object.keys(cases).length === 0 ? snapshot : await this.withCases(scope, run, snapshot, cases);
    return differences(statements, triedOn(based, parameters).statements, subject);
  }

  /** Reasonable overspend of a year. */
  async approvals(scope: Scope, asked: string | undefined, year: number): Promise<ApprovalRow[]> {
    const pool = await this.settlement.pool(scope, asked);
    if (!reachesWhole(scope, pool)) throw new Denied('approvals are of the whole pool, which is not yours');
    return this.decisions.approvals(pool, year);
  }

  async approve(scope: Scope, asked: string | undefined, approval: NewApproval): Promise<ApprovalRow[]> {
    const pool = await this.settlement.pool(scope, asked);
    if (!reachesWhole(scope, pool)) throw new Denied('approvals are of the whole pool, which is not yours');
    const known = await this.subjects.inReach(scope, pool, approval.grain);
    if (!known.includes(approval.subject_id))
      throw new Invalid('subject_id', `there is no ${approval.grain} ${approval.subject_id}`);
    await this.decisions.approve(pool, scope.who, approval);
    return this.decisions.approvals(pool, approval.year);
  }

  async entries({ scope }: Asker, runId: number): Promise<EntryRow[]> {
    const run = await this.found(scope, runId);
    if (!reachesWhole(scope, run.pool)) throw new Denied('entries are of the whole pool, which is not yours');
    return this.decisions.entriesOf(runId);
  }

  /**
   * Posts what a locked run would now owe more or less, since cases were decided otherwise (an appeal won): entries for the next
   * year's run. What was posted before counts, so that nothing is posted twice.
   */
  async post(asker: Asker, runId: number, reason: string): Promise<EntryRow[]> {
    const { scope } = asker;
    const { run, statements } = await this.read(scope, runId);
    if (!reachesWhole(scope, run.pool)) throw new Denied('entries are of the whole pool, which is not yours');
    if (run.state !== 'locked')
      throw refused('only a locked run gets entries: compute another', 'not_locked');
    const now = settle(await this.withCases(scope, run, await this.snapshotOf(run), {}), run.snapshot);
    const posted = await this.decisions.entriesOf(runId);
    const entries = statements.flatMap((then): NewEntry[] => {
      const later = now.find(({ subject_id }) => subject_id === then.subject_id);
      if (then.payable === null || later?.payable === undefined || later.payable === null) return [];
      const before = posted
        .filter(({ subject_id }) => subject_id === then.subject_id)
        .map(({ amount }) => money(amount));
      const amount = less(less(money(later.payable), money(then.payable)), sum(before));
      return amount.units === 0n
        ? []
        : [{ grain: then.grain, subject_id: then.subject_id, amount: formatMoney(amount) }];
    });
    if (entries.length > 0)
      await this.decisions.post({ pool: run.pool, runId, who: scope.who, reason }, entries);
    return this.decisions.entriesOf(runId);
  }

  /** The snapshot of a run with the cases as they stand now, or would with some decided otherwise; nothing else of it changes. */
  private async withCases(
    scope: Scope,
    run: StoredRun,
    snapshot: Snapshot,
    cases: WhatIf['cases'],
  ): Promise<Snapshot> {
    const now = await this.settlement.compute(scope, {
      pool: run.pool,
      year: run.year,
      policy: snapshot.policy,
      cases,
    });
    const violations = new Map(subjectsOf(now.snapshot).map((own) => [own.subject_id, own.violations]));
    return {
      ...withSubjects(snapshot, (own) => ({ violations: violations.get(own.subject_id) ?? own.violations })),
      // Of points it is the records of a case that are taken away, not its money.
      ...(now.snapshot.pointed ? { pointed: now.snapshot.pointed } : {}),
    };
  }

  private async refuseSecond(run: StoredRun): Promise<void> {
    const others = await this.runs.list(run.pool, run.year);
    if (others.some((own) => own.state === 'locked' && own.policy_id === run.policy_id))
      throw refused('another run of the policy is locked for the year: post entries of it', 'one_locked');
  }

  private async snapshotOf(run: StoredRun): Promise<Snapshot> {
    const content = await this.runs.snapshot(run.snapshot);
    if (content === undefined) throw new NotFound(`snapshot ${run.snapshot}`);
    return readSnapshot(content);
  }

  private async found(scope: Scope, runId: number): Promise<StoredRun> {
    const run = await this.runs.one(runId);
    if (!run || !reachesPool(scope, run.pool) || !isShown(scope, run)) throw new NotFound(`run ${runId}`);
    return run;
  }
}

const isShown = (scope: Scope, run: StoredRun): boolean =>
  reachesWhole(scope, run.pool) || SHOWN_TO_SUBJECTS.includes(run.state);

/** States that a run is brought into by the word of a director. */
const BY_DIRECTORS: readonly RunState[] = ['approved', 'locked'];

/** Whether somebody may move a run to a state: approval is the word of another than who computed or reviewed it. */
const maySay = ({ scope, role }: Asker, run: StoredRun, to: RunState): boolean =>
  isOneOf(BY_DIRECTORS.includes(to) ? DIRECTORS : DECIDERS, role) &&
  reachesWhole(scope, run.pool) &&
  !(to === 'approved' && (run.computed_by === scope.who || run.reviewed_by === scope.who));

function view(asker: Asker, run: StoredRun): RunView {
  const { summary } = run;
  const isTold = reachesWhole(asker.scope, run.pool);
  return {
    run_id: run.run_id,
    pool: run.pool,
    year: run.year,
    as_of: run.as_of,
    policy: {
      id: run.policy_id,
      version: String(run.policy_version),
      name: summary.policy_name,
      kind: summary.policy_kind,
    },
    grain: summary.grain,
    snapshot: run.snapshot,
    state: run.state,
    moves: MOVES[run.state].filter((to) => maySay(asker, run, to)),
    steps: isTold ? run.steps : run.steps.map((own) => ({ ...own, by: '' })),
    created_by: isTold ? (run.computed_by ?? '') : '',
    created_at: run.computed_at ?? '',
    subjects: isTold ? summary.subjects : null,
    unknown: isTold ? summary.unknown : null,
    left_out: isTold ? summary.left_out : null,
    payable_total: isTold ? summary.payable_total : null,
    checks: isTold ? summary.checks : [],
  };
}

function rowOf(own: Statement): StatementRow {
  const amounts = (code: string): ReturnType<typeof money>[] =>
    own.lines
      .filter((line) => line.code === code || line.code === `base.${code}`)
      .map(({ amount }) => money(amount));
  const prepaid = own.lines.flatMap(({ code, inputs }) =>
    code.endsWith('due') && inputs['prepaid'] !== undefined ? [money(inputs['prepaid'])] : [],
  );
  const entitled = amounts('entitlement');
  const { subject_id, subject_name, grain, eligible, payable, reasons } = own;
  return {
    subject_id,
    subject_name,
    grain,
    eligible,
    entitlement: entitled.length === 0 ? null : formatMoney(sum(entitled)),
    prepaid: prepaid.length === 0 ? null : formatMoney(sum(prepaid)),
    payable,
    reasons,
  };
}

const refused = (message: string, reason: string): Conflict =>
  new Conflict(message, [{ field: 'state', reason }]);
