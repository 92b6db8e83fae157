import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { businessTime } from '../../postgres/instant.js';

const fileRow = z.object({
  file_id: z.number(),
  case_id: z.number(),
  side: z.enum(['office', 'institution']),
  is_shown: z.boolean(),
  name: z.string(),
  media: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  raw_key: z.string(),
  note: z.string(),
  who: z.string(),
  at: z.string(),
  withdrawn_at: z.string().nullable(),
});
export type FileRow = z.infer<typeof fileRow>;
export type NewFileRow = Omit<FileRow, 'file_id' | 'at' | 'withdrawn_at'>;

const FILES = `(SELECT f.file_id, f.case_id, f.side, f.is_shown, f.name, f.media, f.bytes, f.sha256, f.raw_key, f.note, f.who,
  ${businessTime('f.at')} AS at, ${businessTime('w.at')} AS withdrawn_at
  FROM case_files f LEFT JOIN case_file_withdrawals w ON w.file_id = f.file_id) f`;

/** The files of cases. Whoever asks has seen that the case is in reach. */
export class CaseFilesRepository {
  constructor(readonly database: Database) {}

  list(caseId: number, on: Database = this.database): Promise<FileRow[]> {
    return on.query(`SELECT * FROM ${FILES} WHERE case_id = $1 ORDER BY file_id`, [caseId], fileRow);
  }

  /** Locks the case, so that of two files sent at once neither passes the other's count. */
  lock(tx: Database, caseId: number): Promise<void> {
    return tx.execute('SELECT 1 FROM cases WHERE case_id = $1 FOR UPDATE', [caseId]);
  }

  async add(tx: Database, file: NewFileRow): Promise<number> {
    const row = await tx.first(
      `INSERT INTO case_files (case_id, side, is_shown, name, media, bytes, sha256, raw_key, note, who)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING file_id`,
      [
        file.case_id,
        file.side,
        file.is_shown,
        file.name,
        file.media,
        file.bytes,
        file.sha256,
        file.raw_key,
        file.note,
        file.who,
      ],
      z.object({ file_id: z.number() }),
    );
    if (!row) throw new Error('no file was filed');
    return row.file_id;
  }

  withdraw(tx: Database, fileId: number, who: string): Promise<void> {
    return tx.execute(
      'INSERT INTO case_file_withdrawals (file_id, who) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [fileId, who],
    );
  }
}
