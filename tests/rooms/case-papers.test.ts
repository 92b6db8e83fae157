import { createHash, verify } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  caseFileSchema,
  caseFilesSchema,
  FILE_BYTES,
} from '../../apps/api/src/features/cases/case-files.dto.js';
import { cli, type Caller } from '../helpers/app.js';
import { call, type Person } from '../helpers/people.js';
import { ask, foundAt, listed, moved, openCaseRoom, openCases, problem, type CaseRoom } from './case-room.js';

let room: CaseRoom;
let anna: Person;
let boris: Person;
let clerk: Person;
let stranger: Person;
let id: number;
beforeAll(async () => {
  room = await openCaseRoom();
  ({ anna, boris, clerk, stranger } = room);
  await openCases(anna, await foundAt(room.owner, 'H2'));
  id = (await listed(anna)).items[0]?.case_id ?? 0;
  for (const state of ['first_review', 'awaiting_reply']) await moved(anna, id, state);
});
afterAll(() => room.close());

describe('the papers of a case', () => {
  it('are taken of both sides, each shown what it is meant for', async () => {
    const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(64, 'x')]);
    const put = (caller: Caller, name: string, body: Uint8Array, more = '') =>
      fetch(
        `${caller.url}/api/cases/${id}/files?name=${encodeURIComponent(name)}&note=${encodeURIComponent('值班表')}${more}`,
        {
          method: 'POST',
          headers: { ...caller.headers, 'content-type': 'application/octet-stream' },
          body: new Uint8Array(body),
        },
      );
    const faultOf = async (answer: Response) => [
      answer.status,
      problem.parse(await answer.json()).fields[0]?.reason,
    ];
    const filed = async (answer: Response) => {
      expect(answer.status).toBe(201);
      return caseFileSchema.parse(await answer.json());
    };
    const files = async (caller: Caller) => ask(caller, `/api/cases/${id}/files`, caseFilesSchema);

    const own = await filed(await put(clerk, '值班表.pdf', PDF));
    expect(own).toMatchObject({
      side: 'institution',
      shown: true,
      media: 'application/pdf',
      bytes: PDF.length,
    });
    // Sent again it is filed once; the same bytes of the other side are its own.
    expect((await filed(await put(clerk, '又一份.pdf', PDF))).file_id).toBe(own.file_id);
    const secret = await filed(await put(anna, '内部.pdf', PDF, '&shown=0'));
    const open_ = await filed(await put(anna, '函.pdf', Buffer.concat([PDF, PDF])));
    expect(own.sha256).toBe(createHash('sha256').update(PDF).digest('hex'));

    expect((await files(anna)).items.map((row) => row.file_id)).toEqual([
      own.file_id,
      secret.file_id,
      open_.file_id,
    ]);
    expect((await files(clerk)).items.map(({ file_id, who }) => [file_id, who])).toEqual([
      [own.file_id, 'user clerk'],
      [open_.file_id, ''],
    ]);
    const download = (caller: Caller, file: number) => call(caller, 'GET', `/api/cases/${id}/files/${file}`);
    const read = await download(anna, own.file_id);
    expect(read.headers.get('content-disposition')).toContain(encodeURIComponent('值班表.pdf'));
    expect(Buffer.from(await read.arrayBuffer()).equals(PDF)).toBe(true);
    expect((await download(clerk, secret.file_id)).status).toBe(404);
    expect((await download(stranger, own.file_id)).status).toBe(404);
    expect((await put(stranger, 'x.pdf', PDF)).status).toBe(404);

    expect(await faultOf(await put(clerk, '假.pdf', Buffer.from('MZ not a document')))).toEqual([
      400,
      'case_file_kind',
    ]);
    expect(await faultOf(await put(clerk, '改名.png', PDF))).toEqual([400, 'case_file_other_kind']);
    expect(await faultOf(await put(clerk, '空.pdf', Buffer.alloc(0)))).toEqual([400, 'case_file_empty']);
    const big = Buffer.concat([PDF, Buffer.alloc(FILE_BYTES)]);
    expect(await faultOf(await put(clerk, '大.pdf', big))).toEqual([400, 'case_file_too_big']);

    // A file is taken back by whoever filed it, and nobody is shown it then.
    const back = (caller: Caller, file: number) =>
      call(caller, 'POST', `/api/cases/${id}/files/${file}/withdrawal`);
    expect(await faultOf(await back(boris, open_.file_id))).toEqual([409, 'case_file_not_yours']);
    expect((await back(clerk, open_.file_id)).status).toBe(409);
    expect((await back(anna, open_.file_id)).status).toBe(201);
    expect((await download(clerk, open_.file_id)).status).toBe(404);
    expect((await files(clerk)).items.map((row) => row.file_id)).toEqual([own.file_id]);
    expect(
      (await files(anna)).items.find((row) => row.file_id === open_.file_id)?.withdrawn_at,
    ).not.toBeNull();
  });

  it('are packed with all that it rests on, and a printed hash is known again', async () => {
    const answer = await call(anna, 'GET', `/api/cases/${id}/pack`);
    expect(answer.status).toBe(200);
    const entries = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    const names = Object.keys(entries);
    expect(names).toEqual([
      'evidence.json',
      '案件证据.pdf',
      '案件证据.xlsx',
      '材料/01-值班表.pdf',
      '材料/02-内部.pdf',
      'manifest.json',
      'manifest.sig',
      'manifest.pem',
    ]);
    const [listed, signature, pem] = ['manifest.json', 'manifest.sig', 'manifest.pem'].map((name) =>
      Buffer.from(entries[name] ?? ''),
    );
    const publicKey = String(pem);
    // The same key that the deployment's command names.
    expect((await cli('public-keys', '--data', room.folder)).stdout).toContain(publicKey);
    const isBy = (bytes: Buffer | undefined): boolean =>
      verify(null, bytes ?? Buffer.alloc(0), publicKey, signature ?? Buffer.alloc(0));
    expect([isBy(listed), isBy(pem)]).toEqual([true, false]);
    const manifest = z
      .object({
        evidence_sha256: z.string(),
        files: z.array(z.object({ name: z.string(), sha256: z.string() })),
      })
      .parse(JSON.parse(strFromU8(entries['manifest.json'] ?? new Uint8Array())));
    for (const { name, sha256 } of manifest.files)
      expect(
        createHash('sha256')
          .update(entries[name] ?? '')
          .digest('hex'),
      ).toBe(sha256);
    const evidence = JSON.parse(strFromU8(entries['evidence.json'] ?? new Uint8Array()));
    expect(evidence.findings).toHaveLength(3);
    // The visit, the stay and what was settled of them, each with the line that it came in.
    type Packed = { versions: { line: number }[] };
    const lines = evidence.findings[0].records.map(({ versions }: Packed) => versions[0]?.line);
    expect(lines).toEqual([6, 5, 6, 5]);
    expect(evidence.rules[0].query).toContain('SELECT');
    const [{ items }] = evidence.findings[0].timeline.persons;
    type Moment = { key: string; is_evidence: boolean };
    expect(items.filter((moment: Moment) => moment.is_evidence).length).toBeGreaterThan(1);
    const book = unzipSync(entries['案件证据.xlsx'] ?? new Uint8Array());
    const sheets = strFromU8(book['xl/workbook.xml'] ?? new Uint8Array()).match(
      /sheetId="\d+" name="[^"]+"/g,
    );
    expect(sheets?.map((sheet) => sheet.replace(/.*name="|"$/g, ''))).toEqual([
      '说明',
      '规则',
      '疑点',
      '记录原文',
      '同类与正当原因',
      '前后经过',
      '办理经过',
      '机构陈述',
      '材料',
    ]);
    // Who reads masked ids packs masked ids.
    expect(JSON.stringify(evidence)).not.toContain('PERSON0001');

    const check = (caller: Caller, hash: string) => call(caller, 'GET', `/api/packs/${hash}`);
    const known = await (await check(boris, manifest.evidence_sha256.toUpperCase())).json();
    expect(known).toMatchObject({ known: true, case_id: id, made_by: 'user anna' });
    expect(await (await check(boris, '0'.repeat(64))).json()).toMatchObject({ known: false, case_id: null });
    expect((await check(boris, 'abc')).status).toBe(400);
    expect((await call(clerk, 'GET', `/api/cases/${id}/pack`)).status).toBe(403);
  });

  it('are drafts of its notices, none of a decision before there is one', async () => {
    for (const kind of ['inquiry', 'hearing']) {
      const draft = await call(anna, 'GET', `/api/cases/${id}/notices/${kind}`);
      expect([kind, draft.status, draft.headers.get('content-type')]).toEqual([kind, 200, 'application/pdf']);
      expect(
        Buffer.from(await draft.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
    expect((await call(anna, 'GET', `/api/cases/${id}/notices/decision`)).status).toBe(409);
  });
});
