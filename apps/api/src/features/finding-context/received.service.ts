import { findStream } from '@fundwatch/streams';
import { NotFound } from '../../http/errors.js';
import type { FileStore } from '../../storage/file-store.js';
import type { AuditAction } from '../audit/audit.actions.js';
import type { Audit } from '../audit/audit.js';
import { maskPerson, type Scope } from '../access/scope.js';
import type { FindingsService } from '../findings/findings.service.js';
import { batchId, type ReceiptRow } from '../ingest/batch.js';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import { rawLine } from '../ingest/raw-line.js';
import type { InstitutionNames } from '../institutions/institution-names.js';
import type { ShownField } from '../records/records.dto.js';
import { shownFields } from '../records/shown-fields.js';
import type { VersionsRepository } from '../records/versions.repository.js';
import type { Received } from './finding-context.dto.js';

/** The records behind a finding as they were received: batch, line, every version, and the text itself for who may see it. */
export class ReceivedService {
  constructor(
    private readonly findings: FindingsService,
    private readonly names: InstitutionNames,
    private readonly versions: VersionsRepository,
    private readonly ledger: Pick<LedgerRepository, 'receipt'>,
    private readonly files: FileStore,
    private readonly audit: Audit,
  ) {}

  /** The evidence row at a position of the finding's list. */
  async received(scope: Scope, id: string, position: number): Promise<Received> {
    const deed = scope.clear ? ({ action: 'record.read', details: {} } as const) : undefined;
    return this.read(scope, { id, position }, deed);
  }

  /** The same in clear, for a reader who has been found to be allowed that; what it is for goes on record before it is shown. */
  revealed(
    scope: Scope,
    id: string,
    position: number,
    asked: { case: number; purpose: string; note: string },
  ): Promise<Received> {
    const deed = { action: 'identity.revealed', details: asked } as const;
    return this.read({ ...scope, clear: true }, { id, position }, deed);
  }

  private async read(
    scope: Scope,
    { id, position }: { id: string; position: number },
    deed: { action: AuditAction; details: Record<string, string | number> } | undefined,
  ): Promise<Received> {
    const finding = await this.findings.row(scope, id);
    const evidence = finding.evidence[position];
    const stream = evidence && findStream(evidence.stream);
    if (!stream) throw new NotFound(`evidence ${position} of finding ${id}`);
    const rows = await this.versions.versions(scope, { stream, pool: finding.pool, key: evidence.key });
    if (rows.length === 0) throw new NotFound(`evidence ${position} of finding ${id}`);
    if (deed)
      await this.audit.append(scope.who, deed.action, {
        finding: id,
        stream: stream.name,
        position,
        ...deed.details,
      });
    const names = await this.names.of(scope, finding.pool);
    const fields = rows.map((row) => shownFields(scope, stream, row, (code) => names.get(code)));
    const versions: Received['versions'] = [];
    for (const [at, row] of rows.entries()) {
      const receipt = await this.ledger.receipt(row.batch);
      versions.push({
        batch_id: batchId(row.batch),
        source: row.source,
        file: receipt?.file ?? '',
        line: row.line,
        received_at: receipt?.received_at ?? '',
        is_current: row.is_current === 1,
        fields: (fields[at] ?? []).map((field) => ({
          ...field,
          is_changed: isChanged(field, fields[at + 1]),
        })),
        raw: scope.clear && receipt ? await this.raw(receipt, row.line) : null,
      });
    }
    return {
      stream: stream.name,
      label: stream.label,
      key: evidence.key.map((part) => (stream.name === 'insured' ? maskPerson(scope, part) : part)),
      versions,
    };
  }

  private async raw(
    { raw_key, layout }: ReceiptRow,
    line: number,
  ): Promise<{ header: string[]; text: string } | null> {
    if (!layout) return null;
    const text = await rawLine(this.files, raw_key, layout, line);
    return text === undefined ? null : { header: layout.header, text };
  }
}

/** Versions stand newest first: the one behind is what it replaced. */
function isChanged(field: ShownField, before: readonly ShownField[] | undefined): boolean {
  const earlier = before?.find(({ name }) => name === field.name);
  return earlier !== undefined && earlier.value !== field.value;
}
