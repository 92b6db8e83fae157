import { expect, it } from 'vitest';
import { z } from 'zod';
import { Database } from '../../apps/api/src/postgres/database.js';
import { startApp, type Caller } from '../helpers/app.js';
import { enrol } from '../helpers/people.js';
import { countyOf, fillCounty, merged, personId, placeId } from './county.js';
import { atRest, machine, openService, percentiles, type Service } from './stage.js';

// How long an officer waits for lists of findings and of cases, filtered or not, for one of them, and for cases to be given to somebody:
// over HTTP, one request at a time, on the embedded stores. Findings are those of a small county many times over, so that each has the
// facts of a real one.
const setting = (name: string, fallback: string): string => process.env[name] ?? fallback;
const FINDINGS = Number(setting('BENCH_FINDINGS', '1000000'));
const CASES = Number(setting('BENCH_CASES', '100000'));
const RUNS = Number(setting('BENCH_RUNS', '60'));
const WARM_UP = 5;
const TARGET_P95_MS = 150;
const PLACES = 300;
const POOL = 'bench';
const OFFICER = 'officer.bench';
const COUNTY = countyOf(POOL, 200_000);

const place = (n: number): string => `H990121${String(n % PLACES).padStart(5, '0')}`;
const findingId = (n: number): string => `bench${String(n).padStart(12, '0')}`;

/** The findings of the county, again and again, about other persons and places. */
async function multiply({ clickhouse }: Service): Promise<void> {
  const source = 'findings FINAL WHERE withdrawn_at IS NULL';
  const [own] = await clickhouse.query({
    name: 'bench: findings of the county',
    sql: `SELECT count() AS n FROM ${source}`,
    row: z.object({ n: z.number() }),
  });
  const times = Math.ceil(FINDINGS / Math.max(1, own?.n ?? 0));
  await clickhouse.command(
    'bench: many findings',
    `INSERT INTO findings (pool, rule_id, unit, finding_id, rule_version, edition, grade, subject_type, subject_id, fixmedins_code, psn_no,
        event_from, event_to, amount, evidence, facts, digest, run, detected_at, withdrawn_at)
      SELECT pool, rule_id, concat(unit, '/', toString(n)), concat('bench', leftPad(toString(n), 12, '0')), rule_version, edition, grade, subject_type,
        if(subject_type = 'person', ${personId(`n % ${COUNTY.persons}`)}, subject_id), ${placeId(`n % ${PLACES}`)},
        if(psn_no = '', '', ${personId(`n % ${COUNTY.persons}`)}), event_from, event_to, amount + n % 1000, evidence, facts, digest, run,
        detected_at + n / 1000, NULL
      FROM (SELECT f.*, rowNumberInAllBlocks() AS n FROM (SELECT * FROM ${source}) f
        CROSS JOIN numbers(${times}) AS t LIMIT ${FINDINGS})`,
  );
}

const LONGEST_REST_MS = 300_000;

/** Waits until findings have come to rest, as they do a minute after the last was written. */
async function rested({ clickhouse }: Service): Promise<void> {
  const started = performance.now();
  for (let parts = 2; parts > 1 && performance.now() - started < LONGEST_REST_MS;) {
    await merged(clickhouse);
    const [row] = await clickhouse.query({
      name: 'bench: parts of findings',
      sql: `SELECT count() AS n FROM system.parts WHERE active AND database = currentDatabase() AND table = 'findings'`,
      row: z.object({ n: z.number() }),
    });
    parts = row?.n ?? 0;
  }
  process.stderr.write(`at rest after ${Math.round((performance.now() - started) / 1000)} s\n`);
}

/** Cases with their steps and findings, a fifth of them ended; written past the rules of casework, which one case a time has to keep. */
async function fillCases(dataDir: string): Promise<void> {
  const database = await Database.embedded(dataDir);
  const tables = ['cases', 'case_steps', 'case_findings'];
  try {
    for (const table of tables) await database.script(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await database.script(`
      INSERT INTO cases (case_id, pool, family, subject_type, subject_id, quarter, fixmedins_code, opened_by, findings, standing, amount, worst, due_on, state)
        OVERRIDING SYSTEM VALUE
        SELECT n, '${POOL}', (ARRAY['contracting','identity','inpatient','billing','drugs','alliance'])[1 + n % 6], 'person', '990121' || lpad(n::text, 10, '0'),
          '2025-Q' || 1 + n % 4, 'H990121' || lpad((n % ${PLACES})::text, 5, '0'), 'user a', 10, 10, n % 5000, 1 + n % 3,
          CASE WHEN n % 10 < 8 THEN current_date + (n % 40)::int - 10 END, CASE WHEN n % 10 < 3 THEN 'lead' WHEN n % 10 < 8 THEN 'first_review' ELSE 'not_upheld' END
        FROM generate_series(1, ${CASES}) n;
      INSERT INTO case_steps (step, case_id, state, cause, note, who, due_on) OVERRIDING SYSTEM VALUE
        SELECT case_id, case_id, 'lead', 'opened', 'bench', 'user a', due_on FROM cases;
      INSERT INTO case_steps (step, case_id, state, cause, note, who, due_on, previous, previous_state, previous_who) OVERRIDING SYSTEM VALUE
        SELECT case_id + ${CASES}, case_id, 'first_review', 'person', 'bench', 'user a', due_on, case_id, 'lead', 'user a' FROM cases WHERE state <> 'lead';
      INSERT INTO case_steps (step, case_id, state, outcome, cause, note, who, previous, previous_state, previous_who) OVERRIDING SYSTEM VALUE
        SELECT case_id + 2 * ${CASES}, case_id, 'not_upheld', 'justified', 'person', 'bench', 'user a', case_id + ${CASES}, 'first_review', 'user a'
        FROM cases WHERE state = 'not_upheld';
      UPDATE cases c SET last_step = (SELECT max(step) FROM case_steps s WHERE s.case_id = c.case_id);
      INSERT INTO case_findings (pool, finding_id, case_id, rule_id, linked_digest, linked_grade, linked_amount, rule_version, edition, fixmedins_code, digest, grade, amount, event_from)
        SELECT '${POOL}', 'bench' || lpad(n::text, 12, '0'), 1 + n % ${CASES}, 'I02', '1', 'hint', 1, 1, 0, 'H990121' || lpad((n % ${PLACES})::text, 5, '0'), '1', 'hint', 1,
          timestamp '2025-01-01' + n * interval '1 second'
        FROM generate_series(0, ${Math.min(FINDINGS, CASES * 10) - 1}) n;
      SELECT setval(pg_get_serial_sequence('cases', 'case_id'), ${CASES}), setval(pg_get_serial_sequence('case_steps', 'step'), ${3 * CASES});
      UPDATE pools SET cases_fed = (SELECT last_value FROM runs);
      ANALYZE;`);
    for (const table of tables) await database.script(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  } finally {
    await database.close();
  }
}

type Ask = { method?: string; path: string; body?: unknown };
type Page = { items?: unknown[]; next?: string | null };

const query = (path: string, params: Record<string, string | number>): Ask => ({
  path: `${path}?${new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))}`,
});
const findings = (params: Record<string, string | number>): Ask =>
  query('/api/findings', { pool: POOL, limit: 50, sort: 'detected_at', order: 'desc', ...params });
const cases = (params: Record<string, string | number>): Ask =>
  query('/api/cases', { pool: POOL, limit: 50, state: 'open', ...params });
const turn = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** Every kind of request, the n-th of it. */
const KINDS: Readonly<Record<string, (n: number) => Ask>> = {
  findings_list: (n) => findings({ sort: turn(['detected_at', 'amount', 'event_from'], n) }),
  findings_by_rule: (n) => findings({ rule: turn(['I02', 'N01', 'I01', 'B01', 'N02'], n) }),
  findings_by_grade: (n) => findings({ grade: turn(['clear', 'suspected', 'hint'], n) }),
  findings_by_place: (n) => findings({ institution: place(n) }),
  finding: (n) => ({ path: `/api/findings/${findingId((n * 7919) % FINDINGS)}` }),
  cases_list: (n) => cases({ sort: turn(['due', 'severity', 'amount', 'opened'], n) }),
  cases_by_family: (n) => cases({ family: turn(['identity', 'billing', 'drugs'], n), sort: 'amount' }),
  cases_by_place: (n) => cases({ institution: place(n) }),
  cases_overdue: () => cases({ overdue: 1, sort: 'severity' }),
  cases_mine: () => cases({ mine: 1 }),
  case: (n) => ({ path: `/api/cases/${1 + ((n * 7919) % CASES)}` }),
  case_findings: (n) => ({ path: `/api/cases/${1 + ((n * 7919) % CASES)}/findings` }),
  next_case: (n) => query('/api/cases/next', { pool: POOL, state: 'open', case: 1 + ((n * 7919) % CASES) }),
  assign_100: (n) => ({
    method: 'PUT',
    path: '/api/cases/assignee',
    body: {
      cases: Array.from({ length: 100 }, (_, at) => 1 + ((n * 100 + at) % CASES)),
      assignee: `user ${OFFICER}`,
    },
  }),
};

/** Milliseconds until the whole answer is there. */
async function ask(caller: Caller, { method = 'GET', path, body }: Ask): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${caller.url}${path}`, {
    method,
    headers: { ...caller.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const ms = performance.now() - started;
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
  return ms;
}

/** The same list to its fifth page: a page behind a cursor must cost no more than the first. */
async function leaf(caller: Caller, first: Ask): Promise<number[]> {
  const times: number[] = [];
  let path = first.path;
  for (let page = 0; page < 5; page += 1) {
    const started = performance.now();
    const answer = (await (await fetch(`${caller.url}${path}`, { headers: caller.headers })).json()) as Page;
    times.push(performance.now() - started);
    if (!answer.next) throw new Error(`${path}: no page ${page + 2}`);
    path = `${first.path}&cursor=${encodeURIComponent(answer.next)}`;
  }
  return times;
}

type Measured = ReturnType<typeof percentiles> & { within: boolean };
const measured = (times: readonly number[]): Measured => {
  const found = percentiles(times);
  return { ...found, within: found.p95 <= TARGET_P95_MS };
};

it('lists of findings and cases, and bulk assignment', async () => {
  const service = await openService('cases', (clickhouse) => fillCounty(clickhouse, COUNTY));
  const { app, engine } = service;
  await app.stop();
  await fillCases(app.dataDir);
  const again = await startApp(app.dataDir, {
    CLICKHOUSE_URL: engine.url,
    CLICKHOUSE_PASSWORD: engine.password,
  });
  try {
    await atRest(again);
    await multiply(service);
    await rested(service);
    const officer = await enrol(again, {
      name: OFFICER,
      role: 'officer',
      grants: [{ kind: 'pool', pool: POOL }],
    });
    const queries: Record<string, Measured> = {};
    const tell = (kind: string, times: readonly number[]): void => {
      queries[kind] = measured(times);
      process.stderr.write(`${kind} ${JSON.stringify(queries[kind])}\n`);
    };
    for (const [kind, question] of Object.entries(KINDS)) {
      const times: number[] = [];
      for (let n = 0; n < RUNS + WARM_UP; n += 1) times.push(await ask(officer, question(n)));
      tell(kind, times.slice(WARM_UP));
    }
    for (const [kind, first] of [
      ['findings_pages', findings({})],
      ['cases_pages', cases({ sort: 'amount' })],
    ] as const) {
      const times: number[] = [];
      for (let n = 0; n < RUNS / 5; n += 1) times.push(...(await leaf(officer, first)));
      tell(kind, times);
    }
    const missed = Object.keys(queries).filter((kind) => queries[kind]?.within !== true);
    const report = {
      bench: 'cases',
      findings: FINDINGS,
      cases: CASES,
      target_p95_ms: TARGET_P95_MS,
      machine: machine(),
      queries,
      missed,
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(Object.keys(queries).length).toBe(Object.keys(KINDS).length + 2);
  } finally {
    await again.stop();
    await service.close();
  }
});
