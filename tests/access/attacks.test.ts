import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { strFromU8, unzipSync, zipSync } from 'fflate';
import { abreast } from '../../apps/api/src/clickhouse/abreast.js';
import { allowedRoles } from '../../apps/api/src/features/access/operations.js';
import type { Caller } from '../helpers/app.js';
import { call, type Person } from '../helpers/people.js';
import { foundAt, listed, moved, openCaseRoom, openCases, show, type CaseRoom } from '../rooms/case-room.js';
import { operationsOfDocument, requestsOf, type Operation } from './operations.js';

// What is refused, with the right status, nothing told and nothing half done.
const operations = await operationsOfDocument();
let room: CaseRoom;
let anna: Person;
let id: number;
beforeAll(async () => {
  room = await openCaseRoom();
  ({ anna } = room);
  await openCases(anna, await foundAt(room.owner, 'H2'));
  id = (await listed(anna)).items[0]?.case_id ?? 0;
  for (const state of ['first_review', 'awaiting_reply']) await moved(anna, id, state);
});
afterAll(() => room.close());

const LONG = 5000;
const HOSTILE = [
  `x' OR '1'='1`,
  `'; DROP TABLE findings; --`,
  `{pool:String}') UNION ALL SELECT name FROM system.users --`,
  '../../../../etc/passwd',
  '\u0000\u202e',
  '%00%2e%2e',
  '-1',
  '9'.repeat(40),
  'x'.repeat(LONG),
];
/** What an answer would say of how it is made. */
const INSIDE = /DB::Exception|SELECT\s|syntax error|node_modules|\bat\s+\S+\.(js|ts):\d|ECONN|root:x:/;
/** Ends the session of who asks. */
const LEFT_OUT = ['signOut'];
const routeOf = ({ path }: Operation): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

describe('hostile text in every parameter', () => {
  const open = operations.filter(({ id: name, method, path, params }) => {
    const roles = allowedRoles(method, routeOf({ id: name, method, path, params }));
    const mayAsk = roles === 'anyone' || roles.includes('reviewer');
    return params.length > 0 && mayAsk && !LEFT_OUT.includes(name);
  });

  for (const operation of open)
    it(`${operation.method} ${operation.path}`, async () => {
      const faults: string[] = [];
      await abreast(
        requestsOf(operation, () => HOSTILE),
        2,
        async ({ path }) => {
          const response = await call(anna, operation.method, path);
          const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
          const text = isStream ? '' : await response.text();
          if (isStream) await response.body?.cancel();
          if (response.status >= 500) faults.push(`${response.status} ${path}: ${text.slice(0, 200)}`);
          // What was asked for may be said again; how the service is made may not.
          if (response.status >= 400 && INSIDE.test(text.replaceAll(/DROP TABLE|UNION ALL SELECT/g, '')))
            faults.push(`tells ${path}: ${text.slice(0, 200)}`);
        },
      );
      expect(faults).toEqual([]);
    });

  it('has left everything as it was', async () => {
    expect((await listed(anna)).total).toBe(1);
    expect((await foundAt(room.owner, 'H2')).length).toBe(3);
    const session = await call(anna, 'GET', '/api/session');
    expect(session.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a file of a case', () => {
  const url = (name: string): string => `/api/cases/${id}/files?name=${encodeURIComponent(name)}`;
  const put = (name: string, body: Uint8Array, by: Caller = anna): Promise<Response> =>
    fetch(`${by.url}${url(name)}`, {
      method: 'POST',
      headers: { ...by.headers, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(body),
    });
  const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(64, 'x')]);
  const names = async (): Promise<string[]> =>
    z
      .object({ items: z.array(z.object({ name: z.string() })) })
      .parse(await (await call(anna, 'GET', `/api/cases/${id}/files`)).json())
      .items.map(({ name }) => name);

  it('of 2 GB is refused long before it has come', async () => {
    const chunk = Buffer.alloc(1 << 20, 1);
    let sent = 0;
    const status = await new Promise<number>((resolve, reject) => {
      const sending = request(`${anna.url}${url('大.pdf')}`, {
        method: 'POST',
        headers: { ...anna.headers, 'content-type': 'application/octet-stream', 'content-length': 2 ** 31 },
      });
      sending.on('response', (response) => {
        resolve(response.statusCode ?? 0);
        response.resume();
        sending.destroy();
      });
      // A connection that is closed upon the sender may be noticed before the answer is read.
      sending.on('error', (error) => (sent > 0 ? resolve(0) : reject(error)));
      const go = (): void => {
        while (!sending.destroyed && sent < 200) {
          sent += 1;
          if (!sending.write(chunk)) {
            sending.once('drain', go);
            return;
          }
        }
      };
      go();
    });
    expect([400, 413, 0]).toContain(status);
    expect(sent).toBeLessThan(200);
    expect(await names()).toEqual([]);
  });

  it.each(['../../etc/passwd.pdf', '..\\..\\x.pdf', 'a/b.pdf', 'x\u0000.pdf', '\u202efdp.exe.pdf', ''])(
    'is not taken by the name %j',
    async (name) => {
      expect((await put(name, PDF)).status).toBe(400);
      expect(await names()).toEqual([]);
    },
  );

  it('is what its bytes say, whatever it is called', async () => {
    expect((await put('x.pdf', Buffer.from('<script>alert(1)</script>'))).status).toBe(400);
    expect((await put('x.png', PDF)).status).toBe(400);
    expect((await put('x.pdf', Buffer.alloc(0))).status).toBe(400);
    expect(await names()).toEqual([]);
  });

  it('that would fill a disk when unpacked is never unpacked', async () => {
    const bomb = zipSync({
      '[Content_Types].xml': new TextEncoder().encode(
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
      'word/document.xml': new Uint8Array(64 << 20),
    });
    expect(bomb.length).toBeLessThan(1 << 20);
    const before = process.memoryUsage().rss;
    expect([201, 400]).toContain((await put('说明.docx', bomb)).status);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 << 20);
  });
});

describe('what people write', () => {
  const FORMULA = '=HYPERLINK("http://evil.example","<img src=x onerror=alert(1)>")';

  it('stays text on its way through comment, workbook and page', async () => {
    const comment = await call(anna, 'POST', `/api/cases/${id}/comments`, { comment: FORMULA });
    expect(comment.status).toBe(201);
    expect(comment.headers.get('content-type')).toContain('application/json');
    expect((await show(anna, id)).comments[0]?.comment).toBe(FORMULA);
    const page = await call({ url: anna.url, headers: {} }, 'GET', `/cases/${id}`);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'(;| '(sha256|nonce))/);
    await moved(anna, id, 'not_upheld', { outcome: 'justified', note: FORMULA });
    const pack = await call(anna, 'GET', `/api/cases/${id}/pack`);
    const entries = unzipSync(new Uint8Array(await pack.arrayBuffer()));
    const book = unzipSync(entries['案件证据.xlsx'] ?? new Uint8Array());
    const sheets = Object.entries(book).filter(([name]) => name.startsWith('xl/'));
    const text = sheets.map(([, bytes]) => strFromU8(bytes)).join('');
    expect(text).toContain('HYPERLINK');
    expect(text).not.toMatch(/<f[ >]/);
    expect(text).not.toContain('<img');
  });

  it('is taken from nobody who sends it from another page', async () => {
    const { cookie = '' } = anna.headers;
    const forged = { url: anna.url, headers: { cookie } };
    expect((await call(forged, 'POST', `/api/cases/${id}/comments`, { comment: 'x' })).status).toBe(403);
    const guessed = { url: anna.url, headers: { cookie, 'x-fundwatch-csrf': 'x'.repeat(43) } };
    expect((await call(guessed, 'POST', `/api/cases/${id}/comments`, { comment: 'x' })).status).toBe(403);
  });

  it('is nothing any more once its session has ended: a stolen one is no use', async () => {
    expect((await call(anna, 'GET', '/api/cases')).status).toBe(200);
    expect((await call(anna, 'DELETE', '/api/session')).status).toBeLessThan(300);
    expect((await call(anna, 'GET', '/api/cases')).status).toBe(401);
    expect((await call(anna, 'POST', `/api/cases/${id}/comments`, { comment: 'x' })).status).toBe(401);
  });
});
