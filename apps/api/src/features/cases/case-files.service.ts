import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Conflict, Invalid, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { FileStore } from '../../storage/file-store.js';
import type { Audit } from '../audit/audit.js';
import { OFFICERS } from '../access/operations.js';
import { isOneOf } from '../access/roles.js';
import { mayAnswer } from './case-answers.service.js';
import {
  FILE_BYTES,
  FILES_OF_A_SIDE,
  type CaseFile,
  type CaseFiles,
  type NewFileQuery,
} from './case-files.dto.js';
import type { CaseFilesRepository, FileRow } from './case-files.repository.js';
import type { CasePapersRepository } from './case-papers.repository.js';
import type { CasesService } from './cases.service.js';
import { kindOf } from './file-kind.js';

/** What both sides of a case put before each other in files. */
export class CaseFilesService {
  constructor(
    private readonly cases: CasesService,
    private readonly papers: CasePapersRepository,
    private readonly repository: CaseFilesRepository,
    private readonly files: FileStore,
    private readonly audit: Audit,
  ) {}

  /** The files that a reader is shown. Throws `NotFound` of a case out of reach. */
  async list(asker: Asker, id: number): Promise<CaseFiles> {
    const { side, mayAdd } = await this.seat(asker, id);
    const rows = await this.repository.list(id);
    return {
      items: rows
        .filter((row) => isTold(row, side))
        .map((row) => shown(row, { side, mayAdd, who: asker.scope.who })),
      may_add: mayAdd,
    };
  }

  /**
   * Files one. The same bytes of the same side are filed once: who sends them again is told of the first. Throws `Conflict` when the
   * institution has nothing to answer now or the side has filed too many, and `Invalid` of bytes that are too many or of no known kind.
   */
  async add(asker: Asker, id: number, of: NewFileQuery, body: AsyncIterable<Uint8Array>): Promise<CaseFile> {
    const { side, mayAdd } = await this.seat(asker, id);
    if (!mayAdd)
      throw new Conflict('files can be added only while the case waits for an answer', [
        { field: 'file', reason: 'case_file_closed' },
      ]);
    const bytes = await wholeOf(body);
    const kind = await kindOf(bytes, of.name);
    if ('fault' in kind) throw new Invalid('file', kind.fault);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { key } = await this.files.put(one(bytes));
    const { who } = asker.scope;
    const rows = await this.repository.database.transaction(async (tx) => {
      await this.repository.lock(tx, id);
      const own = (await this.repository.list(id, tx)).filter(
        (row) => row.side === side && row.withdrawn_at === null,
      );
      if (own.some((row) => row.sha256 === sha256)) return own;
      if (own.length >= FILES_OF_A_SIDE)
        throw new Conflict(`a side files ${FILES_OF_A_SIDE} files at most`, [
          { field: 'file', reason: 'case_files_full' },
        ]);
      await this.repository.add(tx, {
        case_id: id,
        side,
        is_shown: side === 'institution' || of.shown === '1',
        name: of.name,
        media: kind.media,
        bytes: bytes.length,
        sha256,
        raw_key: key,
        note: of.note,
        who,
      });
      await this.audit.appendWithin(tx, who, 'case.file', { case_id: id, sha256, bytes: bytes.length });
      return this.repository.list(id, tx);
    });
    const row = rows.find((own) => own.side === side && own.sha256 === sha256 && own.withdrawn_at === null);
    if (!row) throw new Error('no file was filed');
    return shown(row, { side, mayAdd, who });
  }

  /** A file's bytes, as they came. Reading is on record. Throws `NotFound` of one that the reader is not shown. */
  async read(asker: Asker, id: number, fileId: number): Promise<{ row: FileRow; bytes: Readable }> {
    const { side } = await this.seat(asker, id);
    const row = await this.told(id, fileId, side);
    await this.audit.append(asker.scope.who, 'case.file_read', { case_id: id, file_id: fileId });
    return { row, bytes: this.files.read(row.raw_key) };
  }

  /** Takes back a file that was filed by mistake: it stands in the list, and nobody is shown its bytes any more. */
  async withdraw(asker: Asker, id: number, fileId: number): Promise<CaseFile> {
    const { side, mayAdd } = await this.seat(asker, id);
    const row = await this.told(id, fileId, side);
    const by = { side, mayAdd, who: asker.scope.who };
    if (!mayWithdraw(row, by))
      throw new Conflict('only who filed a file takes it back, while files are taken', [
        { field: 'file', reason: 'case_file_not_yours' },
      ]);
    await this.repository.database.transaction(async (tx) => {
      await this.repository.withdraw(tx, fileId, asker.scope.who);
      await this.audit.appendWithin(tx, asker.scope.who, 'case.file_withdrawn', {
        case_id: id,
        file_id: fileId,
      });
    });
    const after = (await this.repository.list(id)).find((own) => own.file_id === fileId);
    if (!after) throw new NotFound(`file ${fileId}`);
    return shown(after, by);
  }

  private async told(id: number, fileId: number, side: Side): Promise<FileRow> {
    const row = (await this.repository.list(id)).find((own) => own.file_id === fileId);
    if (!row || !isTold(row, side) || row.withdrawn_at !== null) throw new NotFound(`file ${fileId}`);
    return row;
  }

  /** On which side of a case somebody sits, and whether that side may file something now. */
  private async seat(asker: Asker, id: number): Promise<{ side: Side; mayAdd: boolean }> {
    const { reach } = await this.cases.row(asker, id);
    if (!reach.isInstitution) return { side: 'office', mayAdd: isOneOf(OFFICERS, asker.role) };
    const [steps, today] = await Promise.all([this.papers.steps(id), this.papers.today()]);
    const state = steps[0]?.state;
    const mayAppeal = state === 'handling' || state === 'closed';
    return { side: 'institution', mayAdd: mayAppeal || mayAnswer(steps, today) };
  }
}

type Side = FileRow['side'];
type By = { side: Side; mayAdd: boolean; who: string };

/** Whether a side is told of a file; of its own always. */
const isTold = (row: FileRow, side: Side): boolean =>
  row.side === side || side === 'office' || (row.is_shown && row.withdrawn_at === null);

const mayWithdraw = (row: FileRow, { side, mayAdd, who }: By): boolean =>
  mayAdd && row.side === side && row.who === who && row.withdrawn_at === null;

const shown = ({ case_id: _, raw_key: __, is_shown, who, ...row }: FileRow, by: By): CaseFile => ({
  ...row,
  shown: is_shown,
  // The office speaks as one.
  who: by.side === 'institution' && row.side === 'office' ? '' : who,
  may_withdraw: mayWithdraw({ case_id: 0, raw_key: '', is_shown, who, ...row }, by),
});

/** All bytes of a file that is not too big. */
async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > FILE_BYTES) throw new Invalid('file', 'case_file_too_big');
    pieces.push(piece);
  }
  if (bytes === 0) throw new Invalid('file', 'case_file_empty');
  return Buffer.concat(pieces);
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
