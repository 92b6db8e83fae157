import { createHash } from 'node:crypto';
import { Invalid, NotFound } from '../../http/errors.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import { maskPerson, type Scope } from '../access/scope.js';
import type { FindingsService } from '../findings/findings.service.js';
import type { NewSuppression, Suppression, SuppressionsQuery } from './suppressions.dto.js';
import type { SuppressionsRepository, Target } from './suppressions.repository.js';
import type { SuppressionsWriter } from './suppressions.writer.js';

/** How far ahead a suppression may reach: it is to be looked at again. */
const MOST_DAYS = 366;

const idOf = (target: Target): string =>
  createHash('sha256')
    .update(
      [target.pool, target.rule_id, target.subject_type, target.subject_id, target.fixmedins_code].join(
        '\u001f',
      ),
    )
    .digest('hex')
    .slice(0, 24);

/**
 * Hides findings of a rule about a subject at a place for a time, with a reason. They are judged as before, stay countable, and come
 * back by themselves; every step is in the audit chain.
 */
export class SuppressionsService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: SuppressionsRepository,
    private readonly writer: SuppressionsWriter,
    private readonly findings: FindingsService,
    private readonly audit: Audit,
  ) {}

  async list(scope: Scope, { pool, rule, finding }: SuppressionsQuery): Promise<Suppression[]> {
    const own = finding === undefined ? undefined : await this.findings.row(scope, finding);
    const filter = own
      ? { pool: own.pool, rule: own.rule_id, id: idOf(own) }
      : { pool: await this.pools.meant(scope, pool), rule };
    return (await this.repository.list(scope, filter)).map((row) => shown(scope, row));
  }

  /** Throws `NotFound` of a finding out of reach and `Invalid` of a day that has passed or lies too far ahead. */
  async add(scope: Scope, { finding_id, reason, until }: NewSuppression): Promise<Suppression> {
    const { pool, rule_id, subject_type, subject_id, fixmedins_code } = await this.findings.row(
      scope,
      finding_id,
    );
    const now = await this.writer.now();
    const days = (Date.parse(until) - Date.parse(now.day)) / 86_400_000;
    if (days < 0) throw new Invalid('until', `${until} has passed: give today or a later day`);
    if (days > MOST_DAYS)
      throw new Invalid(
        'until',
        `${until} is more than a year ahead: a suppression is looked at again every year`,
      );
    const target = { pool, rule_id, subject_type, subject_id, fixmedins_code };
    const id = idOf(target);
    await this.audit.append(scope.who, 'suppression.made', {
      suppression: id,
      finding: finding_id,
      rule: rule_id,
      reason,
      until,
    });
    await this.writer.write({ ...target, id, reason, author: scope.who, madeAt: now.at, until });
    return this.one(scope, pool, id);
  }

  /** Ends a suppression before its day; its findings are seen again at once. */
  async end(scope: Scope, pool: string | undefined, id: string): Promise<Suppression> {
    const meant = await this.pools.meant(scope, pool);
    const [row] = await this.repository.list(scope, { pool: meant, id });
    if (!row) throw new NotFound(`suppression ${id}`);
    if (row.state === 'ended') return shown(scope, row);
    const { at } = await this.writer.now();
    await this.audit.append(scope.who, 'suppression.ended', { suppression: id, rule: row.rule_id });
    const {
      pool: of,
      rule_id,
      subject_type,
      subject_id,
      fixmedins_code,
      reason,
      author,
      made_at,
      until,
    } = row;
    await this.writer.write(
      {
        pool: of,
        rule_id,
        subject_type,
        subject_id,
        fixmedins_code,
        id,
        reason,
        author,
        madeAt: made_at,
        until,
      },
      { at, by: scope.who },
    );
    return this.one(scope, meant, id);
  }

  private async one(scope: Scope, pool: string, id: string): Promise<Suppression> {
    const [row] = await this.repository.list(scope, { pool, id });
    if (!row) throw new NotFound(`suppression ${id}`);
    return shown(scope, row);
  }
}

const shown = (scope: Scope, row: Suppression): Suppression => ({
  ...row,
  subject_id: row.subject_type === 'person' ? maskPerson(scope, row.subject_id) : row.subject_id,
});
