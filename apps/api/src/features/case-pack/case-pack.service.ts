import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { canonicalJson } from '@fundwatch/settlement';
import { ZipFile } from 'yazl';
import { NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import { sealing, type Keys } from '../../storage/keys.js';
import { signed } from '../../storage/signature.js';
import type { CasesApi } from '../cases/cases.api.js';
import type { PackCheck, NoticeKind } from './case-pack.dto.js';
import type { CasePackRepository } from './case-pack.repository.js';
import { evidencePdf } from './evidence.pdf.js';
import type { Evidence } from './evidence.js';
import type { EvidenceService } from './evidence.service.js';
import { evidenceWorkbook } from './evidence.workbook.js';
import { noticePdf } from './notice.pdf.js';

type Entry = { name: string; bytes: Buffer };

/** Evidence packs: a case with all that it rests on in one file that proves itself. */
export class CasePackService {
  constructor(
    private readonly cases: CasesApi,
    private readonly evidence: EvidenceService,
    private readonly repository: CasePackRepository,
    private readonly keys: Pick<Keys, 'rest'>,
  ) {}

  /**
   * The pack of a case as a zip: the evidence as JSON, PDF and XLSX, the files of both sides, and a manifest with the hash of each,
   * signed by the present key; the public key lies beside it.
   * Its own hash is that of the evidence; it stands on the PDF, and is kept before anybody has the pack.
   */
  async make(asker: Asker, id: number): Promise<{ name: string; bytes: Readable }> {
    const made = new Date();
    const evidence = await this.evidence.of(asker, id, inShanghai(made));
    const json = canonicalJson(evidence);
    const hash = sha256(Buffer.from(json));
    const entries: Entry[] = [
      { name: 'evidence.json', bytes: Buffer.from(json) },
      { name: '案件证据.pdf', bytes: await evidencePdf(evidence, hash, made) },
      { name: '案件证据.xlsx', bytes: await evidenceWorkbook(evidence, made) },
      ...(await this.filesOf(asker, evidence)),
    ];
    const present = sealing(this.keys);
    const manifest = {
      format: 'fundwatch-pack@1',
      case_id: id,
      made_at: evidence.made_at,
      made_by: evidence.made_by,
      evidence_sha256: hash,
      signed_by: { key: present.id, suite: present.suite },
      files: entries.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
    };
    await this.repository.add({ hash, case_id: id, who: asker.scope.who });
    const zip = new ZipFile();
    for (const { name, bytes } of entries) zip.addBuffer(bytes, name, { mtime: made });
    const listed = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
    const signature = signed(this.keys, listed);
    zip.addBuffer(listed, 'manifest.json', { mtime: made });
    zip.addBuffer(signature.bytes, 'manifest.sig', { mtime: made });
    zip.addBuffer(Buffer.from(signature.publicKey), 'manifest.pem', { mtime: made });
    zip.end();
    return {
      name: `案件${id}-证据-${evidence.made_at.slice(0, 10)}.zip`,
      bytes: zip.outputStream as Readable,
    };
  }

  /** Whether a pack with that hash was made here. One of a case out of reach is not known. */
  async check(asker: Asker, hash: string): Promise<PackCheck> {
    for (const { case_id, who, at } of await this.repository.of(hash)) {
      const isInReach = await this.cases.all.row(asker, case_id).then(
        () => true,
        (error: unknown) => {
          if (error instanceof NotFound) return false;
          throw error;
        },
      );
      if (isInReach) return { hash, known: true, case_id, made_at: at, made_by: who };
    }
    return { hash, known: false, case_id: null, made_at: null, made_by: null };
  }

  /** The draft of a notice of a case, without number or seal. */
  async notice(asker: Asker, id: number, kind: NoticeKind): Promise<{ name: string; bytes: Buffer }> {
    const made = new Date();
    const evidence = await this.evidence.of(asker, id, inShanghai(made));
    return noticePdf(kind, evidence, made);
  }

  /** The files of a case that still stand, numbered so that two of one name keep apart. */
  private async filesOf(asker: Asker, { case: own, files }: Evidence): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const [at, file] of files.entries()) {
      if (file.withdrawn_at !== null) continue;
      const { bytes } = await this.cases.files.read(asker, own.case_id, file.file_id);
      const pieces: Buffer[] = [];
      for await (const piece of bytes) pieces.push(piece as Buffer);
      entries.push({
        name: `材料/${String(at + 1).padStart(2, '0')}-${file.name}`,
        bytes: Buffer.concat(pieces),
      });
    }
    return entries;
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const inShanghai = (moment: Date): string =>
  new Date(moment.getTime() + 8 * 3600_000).toISOString().replace('T', ' ').slice(0, 19);
