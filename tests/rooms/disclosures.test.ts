import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { disclosuresSchema } from '../../apps/api/src/features/disclosures/disclosures.dto.js';
import { receivedSchema } from '../../apps/api/src/features/finding-context/finding-context.dto.js';
import { get, post, settled, type Caller } from '../helpers/app.js';
import { call, enrol, type Person } from '../helpers/people.js';
import { complete } from '../helpers/workbench.js';
import {
  findingsAt,
  foundAt,
  listed,
  moved,
  openCaseRoom,
  openCases,
  POOL,
  problem,
  type CaseRoom,
} from './case-room.js';

// Identity in clear: one record for a case, rejected rows by the word of a second person, and nothing without a trace.
const CERTNO = '990121195001010017';
const PERSON = 'PERSON0001';
let room: CaseRoom;
let finding = '';
let reader: Person;
let second: Person;

beforeAll(async () => {
  room = await openCaseRoom();
  const may = { role: 'reviewer', clear: true, grants: [{ kind: 'pool', pool: POOL }] } as const;
  reader = await enrol(room.owner, { name: 'reader', ...may });
  second = await enrol(room.owner, { name: 'second', ...may });
  finding = (await foundAt(room.owner, 'H2'))[0] ?? '';
});
afterAll(() => room.close());

const ASKED = { purpose: 'identity', note: '核对就诊人' };
const reveal = (caller: Caller, body: Record<string, string> = ASKED, position = 0): Promise<Response> =>
  call(caller, 'POST', `/api/findings/${finding}/evidence/${position}/disclosure`, body);
const reasonOf = async (answer: Response): Promise<[number, string | undefined]> => [
  answer.status,
  problem.parse(await answer.json()).fields[0]?.reason,
];
const auditOf = async (what: string): Promise<string> =>
  JSON.stringify(await get(room.owner, `/api/audit?what=${what}`));

describe('one record in clear', () => {
  const received = async (caller: Caller): Promise<string> =>
    (await call(caller, 'GET', `/api/findings/${finding}/evidence/0`)).text();

  it('is shown to nobody unasked, whatever right they have', async () => {
    for (const caller of [reader, room.anna]) {
      const told = await received(caller);
      expect(told).not.toMatch(/PERSON000\d/);
      const { versions } = z
        .object({ versions: z.array(z.object({ raw: z.null() })) })
        .parse(JSON.parse(told));
      expect(versions).not.toEqual([]);
    }
    for (const caller of [reader, room.anna, room.clerk])
      expect(await (await call(caller, 'GET', `/api/findings/${finding}`)).text()).not.toMatch(/PERSON000\d/);
  });

  it('takes the right, an open case and a purpose', async () => {
    expect((await reveal(room.anna)).status).toBe(403);
    expect(await reasonOf(await reveal(reader))).toEqual([409, 'disclosure_no_case']);
    // The institution is not told whether there is a case that it was not asked about; a stranger not of the finding.
    await openCases(room.anna, [finding]);
    expect((await reveal(room.clerk)).status).toBe(403);
    expect((await reveal(room.stranger)).status).toBe(403);
    expect(await reasonOf(await reveal(reader, { purpose: 'other', note: ' ' }))).toEqual([
      400,
      'disclosure_note_needed',
    ]);
    expect((await reveal(reader, { purpose: 'curiosity' })).status).toBe(400);
    expect((await reveal(reader, ASKED, 99)).status).toBe(404);
    expect(await auditOf('identity.revealed')).not.toContain('user reader');
  });

  it('is shown as it came, and that it was shown is on record with case and purpose', async () => {
    const answer = await reveal(reader);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { versions } = receivedSchema.parse(await answer.json());
    expect(versions[0]?.fields.find(({ name }) => name === 'psn_no')?.value).toMatch(/^PERSON000\d$/);
    expect(versions[0]?.raw?.text).toContain('PERSON000');
    const id = (await listed(reader)).items[0]?.case_id;
    const trace = await auditOf('identity.revealed');
    for (const word of ['user reader', finding, ASKED.purpose, ASKED.note, `${id}`])
      expect(trace).toContain(word);
    // The next look is masked again.
    expect(await received(reader)).not.toMatch(/PERSON000\d/);
  });

  it('is not shown to who keeps away from the institution, nor for a case that has ended', async () => {
    const id = (await listed(reader)).items[0]?.case_id ?? 0;
    expect(await findingsAt(reader, id)).not.toEqual([]);
    const kept = await call(second, 'POST', `/api/cases/${id}/recusals`, { reason: '亲属在该机构任职' });
    expect(kept.status).toBe(201);
    expect(await reasonOf(await reveal(second))).toEqual([409, 'case_recused']);
    await moved(room.anna, id, 'first_review');
    await moved(room.anna, id, 'data_issue', { outcome: 'dismissed_data' });
    expect(await reasonOf(await reveal(reader))).toEqual([409, 'disclosure_case_ended']);
  });
});

describe('rejected rows that name persons', () => {
  let batch = '';
  const rows = (): Promise<Response> => call(reader, 'GET', `/api/batches/${batch}/rejects`);
  const ask = (caller: Caller, body = { purpose: 'repair', note: '' }): Promise<Response> =>
    call(caller, 'POST', `/api/batches/${batch}/disclosures`, body);
  const decide = (caller: Caller, id: number, agree: boolean): Promise<Response> =>
    call(caller, 'PUT', `/api/batches/${batch}/disclosures/${id}/decision`, { agree });
  const items = async (answer: Response) => disclosuresSchema.parse(await answer.json()).items;

  beforeAll(async () => {
    const row = complete('insured', { psn_no: 'PERSON0009', certno: CERTNO, brdy: 'not a day' });
    const sent = await post(room.owner, 'insured-bad.ndjson', `${JSON.stringify(row)}\n`);
    batch = z.object({ batch_id: z.string() }).parse(await sent.json()).batch_id;
    await settled(room.owner);
  });

  it('are given to nobody without a second person', async () => {
    expect(await get(reader, `/api/batches/${batch}`)).toMatchObject({ rejected: 1, needs_disclosure: true });
    expect((await rows()).status).toBe(403);
    expect((await ask(room.anna)).status).toBe(403);
    expect((await ask(room.clerk)).status).toBe(403);
    const [asked] = await items(await ask(reader));
    expect(asked).toMatchObject({ asked_by: 'user reader', state: 'open', is_own: true, decided_by: null });
    expect(await reasonOf(await ask(reader))).toEqual([409, 'disclosure_asked']);
    const id = asked?.disclosure_id ?? 0;
    expect(await reasonOf(await decide(reader, id, true))).toEqual([409, 'disclosure_own']);
    expect((await decide(room.clerk, id, true)).status).toBe(403);
    expect((await rows()).status).toBe(403);
  });

  it('are given to who asked, and to nobody else, once another has agreed', async () => {
    const [asked] = await items(await call(reader, 'GET', `/api/batches/${batch}/disclosures`));
    const id = asked?.disclosure_id ?? 0;
    // Two decide at once: one does, the other is told.
    const both = await Promise.all([decide(second, id, true), decide(room.anna, id, true)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const given = await rows();
    expect(given.status).toBe(200);
    expect(await given.text()).toContain(CERTNO);
    expect((await call(second, 'GET', `/api/batches/${batch}/rejects`)).status).toBe(403);
    for (const deed of ['disclosure.asked', 'disclosure.agreed', 'rejects.read'])
      expect(await auditOf(deed)).toMatch(/user (reader|second|anna)/);
    // What names nobody takes no second person.
    const visit = complete('visits', { mdtrt_id: 'V-bad', psn_no: PERSON, begntime: 'soon' });
    const sent = await post(room.owner, 'visits-bad.ndjson', `${JSON.stringify(visit)}\n`);
    const other = z.object({ batch_id: z.string() }).parse(await sent.json()).batch_id;
    await settled(room.owner);
    const needless = await call(reader, 'POST', `/api/batches/${other}/disclosures`, { purpose: 'repair' });
    expect(await reasonOf(needless)).toEqual([409, 'disclosure_needless']);
  });

  it('are not given where the second person refuses, or the time is up', async () => {
    const [asked] = await items(await ask(second));
    expect((await decide(reader, asked?.disclosure_id ?? 0, false)).status).toBe(200);
    expect((await call(second, 'GET', `/api/batches/${batch}/rejects`)).status).toBe(403);
    const { database } = room.running.platform;
    await database.script(`ALTER TABLE disclosures DISABLE TRIGGER disclosures_stay;
      UPDATE disclosures SET decided_at = decided_at - interval '25 hours' WHERE is_agreed;
      ALTER TABLE disclosures ENABLE TRIGGER disclosures_stay`);
    expect((await rows()).status).toBe(403);
    const states = (await items(await call(reader, 'GET', `/api/batches/${batch}/disclosures`))).map(
      ({ state }) => state,
    );
    expect(states).toEqual(['refused', 'over']);
  });
});
