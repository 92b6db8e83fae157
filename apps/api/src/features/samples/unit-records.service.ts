import type { Stream } from '@fundwatch/streams';
import { batchId } from '../ingest/batch.js';
import { maskPerson, type Scope } from '../access/scope.js';
import type { EvidenceRow } from '../findings/findings.dto.js';
import type { InstitutionNames } from '../institutions/institution-names.js';
import type { RecordsRepository } from '../records/records.repository.js';
import { shownFields } from '../records/shown-fields.js';

const MOST_ROWS = 50;

/** The records that a rule judges a unit by, as a reader may see them. */
export class UnitRecordsService {
  constructor(
    private readonly records: RecordsRepository,
    private readonly names: InstitutionNames,
  ) {}

  /** The latest of each stream and column that names the unit. */
  async of(
    scope: Scope,
    {
      pool,
      unit,
      sources,
    }: { pool: string; unit: string; sources: readonly { stream: Stream; column: string }[] },
  ): Promise<EvidenceRow[]> {
    const names = await this.names.of(scope, pool);
    const rows: EvidenceRow[] = [];
    for (const { stream, column } of sources) {
      const found = this.records.records(scope, {
        stream,
        pool,
        of: { column, value: unit },
        limit: MOST_ROWS,
      });
      for await (const record of found) {
        const key = stream.key.map((part) => shownKey(scope, part, String(record[part] ?? '')));
        rows.push({
          stream: stream.name,
          label: stream.label,
          key: key.length === 1 ? (key[0] ?? '') : key,
          source: String(record['source'] ?? ''),
          batch_id: batchId(Number(record['batch'] ?? 0)),
          line: Number(record['line'] ?? 0),
          position: rows.length,
          fields: shownFields(scope, stream, record, (code) => names.get(code)),
        });
      }
    }
    return rows;
  }
}

const shownKey = (scope: Scope, part: string, value: string): string =>
  part === 'psn_no' ? maskPerson(scope, value) : value;
