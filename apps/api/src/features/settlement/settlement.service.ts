import {
  differenceOf,
  readPolicy,
  settle,
  tryOut,
  type Fault,
  type Policy,
  type Snapshot,
  type Statement,
  type Tried,
} from '@fundwatch/settlement';
import { Denied, Invalid } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, type Scope } from '../access/scope.js';
import type { Editions } from '../rule-versions/editions.js';
import type { PolicyBook } from './policy-book.js';
import { partsCheck, prepaidCheck } from './reconciliation.js';
import type { Check, Settled, SettleBody, StatementDifference } from './settlement.dto.js';
import { idOf, type SnapshotsService } from './snapshots.service.js';

/** What came out of a settlement, with the snapshot that it came out of. */
export type Computed = {
  policy: Policy;
  snapshot: Snapshot;
  content: string;
  id: string;
  statements: Statement[];
  checks: Check[];
};

/** Settles a year of a pool: always of the whole pool, since the fee by the head is worked out of all that are insured. */
export class SettlementService {
  constructor(
    private readonly pools: Pools,
    private readonly editions: Pick<Editions, 'today'>,
    private readonly policies: PolicyBook,
    private readonly snapshots: SnapshotsService,
  ) {}

  /** Statements that are shown and not kept. Throws `Invalid` of a policy or value that cannot be used. */
  async once(scope: Scope, body: SettleBody & { pool?: string | undefined }): Promise<Settled> {
    const pool = await this.pool(scope, body.pool);
    const policy = body.text === undefined ? await this.policy(pool, body.policy ?? '') : readText(body.text);
    const computed = await this.compute(scope, {
      pool,
      year: body.year,
      policy,
      asOf: body.as_of,
      cases: body.cases,
    });
    const shown =
      Object.keys(body.parameters).length > 0 ? triedOn(computed.snapshot, body.parameters) : computed;
    return {
      snapshot: shown.id,
      as_of: computed.snapshot.as_of,
      statements: shown.statements,
      checks: computed.checks,
    };
  }

  /** Settles a year as the records stand. Throws `Invalid` of a year that the policy does not hold for. */
  async compute(
    scope: Scope,
    asked: {
      pool: string;
      year: number;
      policy: Policy;
      asOf?: string | undefined;
      cases?: Readonly<Record<string, 'confirmed' | 'dismissed'>>;
    },
  ): Promise<Computed> {
    const { pool, year, policy, asOf, cases = {} } = asked;
    if (!reachesWhole(scope, pool)) throw new Denied('a settlement is of the whole pool, which is not yours');
    const { from, to } = policy.years;
    if (year < Number(from) || (to !== undefined && year > Number(to)))
      throw new Invalid('year', `policy ${policy.id} settles ${from} to ${to ?? 'now'}, not ${year}`);
    const day = asOf ?? (await this.editions.today(pool));
    const taken = await this.snapshots.take(scope, {
      pool,
      year,
      policy,
      asOf,
      day,
      tried: new Map(Object.entries(cases)),
    });
    const statements = settle(taken.snapshot, taken.id);
    return {
      ...taken,
      policy,
      statements,
      checks: [...taken.checks, partsCheck(statements), prepaidCheck(taken.snapshot, statements)],
    };
  }

  /** A policy of the pool by `id` or `id@version`. Throws `Invalid` of one that there is not. */
  async policy(pool: string, name: string): Promise<Policy> {
    const policy = await this.policies.find(pool, name);
    if (!policy) throw new Invalid('policy', `there is no policy ${name}`);
    return policy;
  }

  /** The pool that is meant, which must be in reach. */
  async pool(scope: Scope, asked: string | undefined): Promise<string> {
    const pool = await this.pools.meant(scope, asked);
    await this.pools.check(scope, pool);
    return pool;
  }
}

/** The statements of a snapshot with some values tried. Throws `Invalid` of values that cannot be. */
export function triedOn(snapshot: Snapshot, tried: Tried): { id: string; statements: Statement[] } {
  const read = tryOut(snapshot, tried);
  if (!read.snapshot) throw invalid(read.faults);
  const id = `what-if-${idOf(JSON.stringify([snapshot, tried])).slice(0, 16)}`;
  return { id, statements: settle(read.snapshot, id) };
}

/** Pairs of statements by subject, with the lines in which they differ. */
export function differences(
  before: readonly Statement[],
  after: readonly Statement[],
  subject: string | undefined,
): StatementDifference[] {
  const old = new Map(before.map((own) => [own.subject_id, own]));
  return after.flatMap((now) => {
    const then = old.get(now.subject_id);
    if (!then || (subject !== undefined && now.subject_id !== subject)) return [];
    const { subject_id, subject_name, lines } = differenceOf(then, now);
    return [{ subject_id, subject_name, before: then, after: now, lines }];
  });
}

function readText(text: string): Policy {
  const { policy, faults } = readPolicy(text);
  if (!policy) throw invalid(faults);
  return policy;
}

/** Faults as the API tells them: all of them, in both languages. */
function invalid(faults: readonly Fault[]): Invalid {
  const told = faults.map(({ line, path, reason }) => ({
    field: path || 'text',
    reason: `${line > 0 ? `第 ${line} 行 ` : ''}${path}：${reason.zh}（${reason.en}）`,
  }));
  const [first, ...others] = told;
  return new Invalid(
    first?.field ?? 'text',
    told.map(({ reason }) => reason).join('\n') || 'is no policy',
    others,
  );
}
