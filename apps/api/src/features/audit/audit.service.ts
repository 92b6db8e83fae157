import { Invalid } from '../../http/errors.js';
import type { Scope } from '../access/scope.js';
import type { Audit } from './audit.js';
import { AUDIT_ACTIONS, AUDIT_ACTION_NAMES } from './audit.actions.js';
import type { AuditArchive } from './audit.archive.js';
import type {
  ArchiveAudit,
  ArchivedAnswer,
  AuditActions,
  AuditFilter,
  AuditPage,
  AuditProof,
  AuditQuery,
  AuditRow,
} from './audit.dto.js';
import { auditCursor, type AuditRepository } from './audit.repository.js';

/** Rows of a file that are read at once. */
const FILE_ROWS = 2_000;

/** The audit chain for those who watch over it. It tells who did what, and holds no record of a person. */
export class AuditService {
  constructor(
    private readonly repository: AuditRepository,
    private readonly audit: Audit,
    private readonly files: AuditArchive,
  ) {}

  /** A page, latest first; throws `Invalid` of a cursor that is none. */
  async list({ cursor, limit, ...filter }: AuditQuery): Promise<AuditPage> {
    const before = auditCursor.safeParse(cursor ?? Number.MAX_SAFE_INTEGER);
    if (!before.success) throw new Invalid('cursor', 'this is no cursor of the audit chain');
    const found = await this.repository.page(filter, before.data, limit + 1);
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? String(items.at(-1)?.seq) : null };
  }

  actions(): AuditActions {
    return { items: AUDIT_ACTION_NAMES.map((what) => ({ what, text: AUDIT_ACTIONS[what] })) };
  }

  /** Walks the chain from its first row to its last. */
  async prove(): Promise<AuditProof> {
    const { count, archived, firstBad } = await this.audit.verify();
    return { at: new Date().toISOString(), rows: count, archived, first_bad: firstBad ?? null };
  }

  /** Puts the rows of all days before one into a file. */
  async archive(scope: Scope, { before }: ArchiveAudit): Promise<ArchivedAnswer> {
    return { archived: (await this.files.archive(scope.who, before)) ?? null };
  }

  /** All rows of a filter, latest first; that they were taken along is written down before the first. */
  async file(scope: Scope, filter: AuditFilter): Promise<AsyncGenerator<AuditRow>> {
    await this.audit.append(scope.who, 'audit.exported', { ...filter });
    return this.rows(filter);
  }

  private async *rows(filter: AuditFilter): AsyncGenerator<AuditRow> {
    for (let before = Number.MAX_SAFE_INTEGER; ;) {
      const rows = await this.repository.page(filter, before, FILE_ROWS);
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < FILE_ROWS) return;
      before = last.seq;
    }
  }
}
