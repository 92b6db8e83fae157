import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Audit } from '../../apps/api/src/features/audit/audit.js';
import type { KeyedFinding } from '../../apps/api/src/features/cases/case-findings.repository.js';
import { CaseLinksRepository } from '../../apps/api/src/features/cases/case-links.repository.js';
import {
  CasePapersRepository,
  type Liable,
} from '../../apps/api/src/features/cases/case-papers.repository.js';
import {
  CASE_STATES,
  endsInvestigation,
  MOVES,
  OUTCOMES_OF,
  type CaseState,
} from '../../apps/api/src/features/cases/states.js';
import type { Database } from '../../apps/api/src/postgres/database.js';
import { databases } from '../helpers/databases.js';

const POOL = 'county';
const KEY = Buffer.from('a key of this test');

const finding = (id: string, more: Partial<KeyedFinding> = {}): KeyedFinding => ({
  pool: POOL,
  case_family: 'identity',
  case_subject_type: 'institution',
  case_subject_id: 'H2',
  case_quarter: '2025-Q2',
  finding_id: id,
  rule_id: 'I04',
  rule_version: 1,
  edition: 0,
  fixmedins_code: 'H2',
  digest: '1',
  grade: 'suspected',
  amount: '40.00',
  event_from: '2025-05-04 15:00:00',
  withdrawn_at: null,
  ...more,
});

describe.each(databases('cases'))('cases in %s', (_, open) => {
  let database: Database;
  let close: () => Promise<void>;
  let links: CaseLinksRepository;
  let papers: CasePapersRepository;
  beforeAll(async () => {
    ({ database, close } = await open());
    links = new CaseLinksRepository(database, new Audit(database, KEY));
    papers = new CasePapersRepository(database);
  });
  afterAll(() => close());

  const opening = (who: string) => ({ who, isOpening: true, dueOn: '2027-01-04' });
  const JUDGE = { who: 'judge', isOpening: false, dueOn: '2027-01-04' };
  const caseRow = z.object({
    case_id: z.number(),
    state: z.string(),
    findings: z.number(),
    standing: z.number(),
    amount: z.string(),
    severity: z.number(),
    hits: z.number(),
  });
  const casesOf = (subject: string) =>
    database.query(
      'SELECT case_id, state, findings, standing, amount::text AS amount, severity, hits FROM cases WHERE subject_id = $1 ORDER BY case_id',
      [subject],
      caseRow,
    );
  const at = (subject: string, ids: string[], more: Partial<KeyedFinding> = {}) =>
    ids.map((id) => finding(id, { case_subject_id: subject, fixmedins_code: subject, ...more }));

  /** Writes a step as whoever likes would, past every service. */
  async function step(
    caseId: number,
    state: CaseState,
    who = 'anna',
    more: {
      due_on?: string | null;
      cause?: 'person' | 'hit_again';
      merged_into?: number;
      investigators?: string[];
      liable?: Liable[];
    } = {},
  ) {
    const [upon] = await papers.steps(caseId);
    if (!upon) throw new Error('no case');
    const taken = await database.transaction((tx) =>
      papers.step(tx, {
        case_id: caseId,
        state,
        outcome: OUTCOMES_OF[state]?.[0] ?? null,
        cause: more.cause ?? 'person',
        note: 'why',
        who,
        due_on:
          more.due_on === undefined && state === 'awaiting_reply' ? '2020-01-01' : (more.due_on ?? null),
        merged_into: more.merged_into ?? null,
        investigators: more.investigators ?? (endsInvestigation(upon.state, state) ? ['anna', 'boris'] : []),
        liable: more.liable,
        upon,
      }),
    );
    if (!taken) throw new Error('overtaken');
    return taken;
  }
  const isRefused = (taking: Promise<unknown>): Promise<string> =>
    taking.then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  /** A new case of its own, brought to a state on the shortest lawful road. */
  let number = 0;
  async function caseIn(state: CaseState): Promise<number> {
    const subject = `S${(number += 1)}`;
    const { opened } = await links.link(POOL, at(subject, [`F-${subject}`]), opening('anna'));
    const id = opened[0] ?? 0;
    const road: Partial<Record<CaseState, [CaseState, string][]>> = {
      first_review: [['first_review', 'anna']],
      awaiting_reply: [
        ['first_review', 'anna'],
        ['awaiting_reply', 'anna'],
      ],
      second_review: [
        ['first_review', 'anna'],
        ['awaiting_reply', 'anna'],
        ['second_review', 'boris'],
      ],
      investigation: [
        ['first_review', 'anna'],
        ['awaiting_reply', 'anna'],
        ['second_review', 'boris'],
        ['investigation', 'boris'],
      ],
      determination: [
        ['first_review', 'anna'],
        ['awaiting_reply', 'anna'],
        ['second_review', 'boris'],
        ['determination', 'boris'],
      ],
      not_upheld: [
        ['first_review', 'anna'],
        ['not_upheld', 'anna'],
      ],
      data_issue: [
        ['first_review', 'anna'],
        ['data_issue', 'anna'],
      ],
    };
    const handled: [CaseState, string][] = [...(road.determination ?? []), ['handling', 'anna']];
    const full = {
      ...road,
      handling: handled,
      closed: [...handled, ['closed', 'anna']],
      appeal: [...handled, ['appeal', 'institution']],
      transferred: [...handled, ['transferred', 'anna']],
      lead: [],
      merged: [],
    } satisfies Partial<Record<CaseState, [CaseState, string][]>>;
    for (const [next, who] of full[state] ?? []) await step(id, next, who);
    if (state === 'merged') await step(id, 'merged', 'anna', { merged_into: await target(subject) });
    return id;
  }
  const target = async (subject: string): Promise<number> =>
    (await links.link(POOL, at(subject, [`T-${subject}`], { case_quarter: '2025-Q3' }), opening('anna')))
      .opened[0] ?? 0;

  it('make one case of what many find at once, and count everything once', async () => {
    const all = Array.from({ length: 40 }, (_unused, index) => `F${index}`);
    await Promise.all(
      Array.from({ length: 10 }, (_unused, worker) =>
        links.link(POOL, at('H2', all.slice(worker * 3, worker * 3 + 13)), opening(`worker ${worker}`)),
      ),
    );
    expect(await casesOf('H2')).toMatchObject([
      { state: 'lead', findings: 40, standing: 40, amount: '1600.00' },
    ]);
    const steps = await papers.steps((await casesOf('H2'))[0]?.case_id ?? 0);
    expect(steps).toMatchObject([{ state: 'lead', cause: 'opened' }]);
  });

  it('change nothing when they are fed the same again', async () => {
    const before = await casesOf('H2');
    expect(await links.link(POOL, at('H2', ['F1', 'F2']), JUDGE)).toEqual({
      opened: [],
      reopened: [],
      cases: [],
    });
    expect(await casesOf('H2')).toEqual(before);
  });

  it('grow, become more severe when hit again, and shrink when a finding is withdrawn', async () => {
    await links.link(POOL, at('G', ['G1']), opening('anna'));
    expect(await casesOf('G')).toMatchObject([{ severity: 2, hits: 0 }]);
    await links.link(POOL, at('G', ['G2'], { grade: 'clear', amount: '5.50' }), JUDGE);
    expect(await casesOf('G')).toMatchObject([{ findings: 2, amount: '45.50', severity: 4, hits: 1 }]);
    await links.link(
      POOL,
      at('G', ['G1', 'G2'], { digest: '9', withdrawn_at: '2025-07-01 00:00:00.000' }),
      JUDGE,
    );
    expect(await casesOf('G')).toMatchObject([{ findings: 2, standing: 0, amount: '0.00', severity: 0 }]);
  });

  it('are not made by judging, only by people', async () => {
    expect(await links.link(POOL, at('NEW', ['N1']), JUDGE)).toMatchObject({ opened: [], cases: [] });
    expect(await casesOf('NEW')).toEqual([]);
  });

  it('open again with their history when they are hit after their end, once for many hits', async () => {
    const id = await caseIn('data_issue');
    const [row] = await database.query(
      'SELECT subject_id FROM cases WHERE case_id = $1',
      [id],
      z.object({ subject_id: z.string() }),
    );
    const subject = row?.subject_id ?? '';
    const both = await Promise.all([
      links.link(POOL, at(subject, ['again-1']), JUDGE),
      links.link(POOL, at(subject, ['again-1', 'again-2']), JUDGE),
    ]);
    expect(both.flatMap(({ reopened }) => reopened)).toEqual([id]);
    expect((await papers.steps(id)).map(({ state, cause }) => [state, cause])).toEqual([
      ['lead', 'hit_again'],
      ['data_issue', 'person'],
      ['first_review', 'person'],
      ['lead', 'opened'],
    ]);
    // What was decided stays decided; the new ones are open.
    const found = await papers.links(id, { limit: null });
    expect(found.filter(({ decided }) => decided === null).map(({ finding_id }) => finding_id)).toEqual([
      'again-1',
      'again-2',
    ]);
  });

  it('know no other moves than those that are named', async () => {
    for (const from of CASE_STATES)
      for (const to of CASE_STATES) {
        const id = await caseIn(from);
        const [row] = await database.query(
          'SELECT subject_id FROM cases WHERE case_id = $1',
          [id],
          z.object({ subject_id: z.string() }),
        );
        const merged_into = to === 'merged' ? await target(`${row?.subject_id}`) : undefined;
        const other =
          merged_into === 0
            ? (await casesOf(row?.subject_id ?? '')).find(({ case_id }) => case_id !== id)?.case_id
            : merged_into;
        // Whoever neither issued the notice nor proposed the decision.
        let refused = await isRefused(
          step(id, to, 'clara', other === undefined ? {} : { merged_into: other }),
        );
        // A notice that was not answered is contested by nobody: that bar is not this matrix's.
        if (refused.includes('case_nothing_contested')) refused = '';
        expect([from, to, refused === '']).toEqual([from, to, MOVES[from].includes(to)]);
      }
  });

  it('are decided by nobody alone, nor by the one who asked', async () => {
    const proposed = await caseIn('determination');
    expect(await isRefused(step(proposed, 'handling', 'boris'))).toContain('case_second_person');
    const reviewed = await caseIn('second_review');
    expect(await isRefused(step(reviewed, 'determination', 'anna'))).toContain('case_same_reviewer');
  });

  it('are not decided while the institution may still answer, whoever writes', async () => {
    const id = await caseIn('first_review');
    const notice = await step(id, 'awaiting_reply', 'anna', { due_on: '2999-01-01' });
    expect(await isRefused(step(id, 'second_review', 'boris'))).toContain('case_still_answerable');
    expect(await isRefused(step(id, 'appeal', 'institution'))).toContain('case_nothing_contested');
    await database.transaction(async (tx) => {
      await papers.answer(tx, id, {
        notice: notice.step,
        kind: 'waiver',
        statement: '放弃陈述',
        who: 'institution',
        points: [],
      });
    });
    await step(id, 'second_review', 'boris');
    await step(id, 'determination', 'boris');
  });

  it('are not decided without having asked at all', async () => {
    const id = await caseIn('first_review');
    await step(id, 'investigation', 'anna');
    expect(await isRefused(step(id, 'determination', 'boris'))).toContain('case_not_heard');
  });

  it('end no investigation but by the word of two who carried it out', async () => {
    const id = await caseIn('investigation');
    const by = (...investigators: string[]): Promise<string> =>
      isRefused(step(id, 'determination', 'boris', { investigators }));
    expect(await by()).toContain('case_two_officers');
    expect(await by('anna')).toContain('case_two_officers');
    expect(await by('anna', 'anna')).toContain('case_investigators');
    const liable: Liable[] = [{ kind: 'doctor', id: 'D1', degree: 'main' }];
    expect(await isRefused(step(id, 'second_review', 'boris', { liable }))).toContain('case_liable');
    const taken = await step(id, 'determination', 'boris', { investigators: ['anna', 'boris'], liable });
    expect(taken).toMatchObject({ investigators: ['anna', 'boris'], liable });
    const other = await caseIn('first_review');
    expect(
      await isRefused(step(other, 'not_upheld', 'anna', { investigators: ['anna', 'boris'] })),
    ).toContain('case_investigators');
    // To ask the institution meanwhile ends none.
    await step(await caseIn('investigation'), 'awaiting_reply', 'boris', { investigators: [] });
  });

  it('take one of two approvals at once', async () => {
    const id = await caseIn('determination');
    const both = await Promise.all([
      isRefused(step(id, 'handling', 'anna')),
      isRefused(step(id, 'handling', 'clara')),
    ]);
    expect(both.filter((refused) => refused === '')).toHaveLength(1);
    expect((await papers.steps(id)).filter(({ state }) => state === 'handling')).toHaveLength(1);
  });

  it('are where their last step is, and their papers never change', async () => {
    const id = await caseIn('awaiting_reply');
    for (const sql of [
      `UPDATE cases SET state = 'closed' WHERE case_id = $1`,
      `UPDATE cases SET due_on = '2999-01-01' WHERE case_id = $1`,
      `UPDATE cases SET last_step = (SELECT min(step) FROM case_steps WHERE case_id = $1), state = 'lead' WHERE case_id = $1`,
      `UPDATE cases SET subject_id = 'OTHER' WHERE case_id = $1`,
      `UPDATE case_steps SET note = 'other' WHERE case_id = $1`,
      `DELETE FROM case_steps WHERE case_id = $1`,
      `DELETE FROM cases WHERE case_id = $1`,
    ])
      expect([sql, await isRefused(database.execute(sql, [id]))]).not.toEqual([sql, '']);
  });

  it('keep the audit chain whole under all this', async () => {
    expect(await new Audit(database, KEY).verify()).not.toHaveProperty('firstBad');
  });
});
