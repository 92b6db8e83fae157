import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import { NO_MAPPING, type Mapping } from './mapping.js';
import { mappingSchema, savedMapping, type SavedMapping } from './mappings.dto.js';

const row = savedMapping.extend({ saved_at: instant });
const COLUMNS = 'm.source, s.pool, m.stream, m.version, m.columns, m.codes, m.note, m.saved_by, m.saved_at';

/** Saved mappings with their history, in PostgreSQL. */
export class MappingsRepository {
  constructor(private readonly database: Database) {}

  /** The mapping of that version; none for a batch that was accepted without one. */
  async version(source: string, stream: string, version: number | null): Promise<Mapping> {
    if (version === null) return NO_MAPPING;
    const found = await this.database.first(
      'SELECT columns, codes FROM mappings WHERE source = $1 AND stream = $2 AND version = $3',
      [source, stream, version],
      mappingSchema,
    );
    if (!found) throw new Error(`mapping ${version} of ${source} is gone`);
    return found;
  }

  /** All versions, latest first. */
  async history(source: string, stream: string): Promise<SavedMapping[]> {
    return this.database.query(
      `SELECT ${COLUMNS} FROM mappings m JOIN sources s USING (source)
       WHERE m.source = $1 AND m.stream = $2 ORDER BY m.version DESC`,
      [source, stream],
      row,
    );
  }

  /** The last version of every source and stream of some pools. */
  async current(pools: readonly string[]): Promise<SavedMapping[]> {
    return this.database.query(
      `SELECT DISTINCT ON (m.source, m.stream) ${COLUMNS} FROM mappings m JOIN sources s USING (source)
       WHERE s.pool = ANY($1) ORDER BY m.source, m.stream, m.version DESC`,
      [pools],
      row,
    );
  }

  /** Saves a mapping as the next version. The lock keeps two savings from taking one number. */
  async save(
    target: { source: string; stream: string; who: string; note: string },
    mapping: Mapping,
  ): Promise<void> {
    const { source, stream, who, note } = target;
    await this.database.transaction(async (tx) => {
      await tx.execute('SELECT source FROM sources WHERE source = $1 FOR UPDATE', [source]);
      await tx.execute(
        `INSERT INTO mappings (source, stream, version, columns, codes, note, saved_by)
         VALUES ($1, $2, 1 + coalesce((SELECT max(version) FROM mappings m WHERE m.source = $1 AND m.stream = $2), 0), $3, $4, $5, $6)`,
        [source, stream, JSON.stringify(mapping.columns), JSON.stringify(mapping.codes), note, who],
      );
    });
  }
}
