import { z } from 'zod';
import type { ClickhouseService } from '../../apps/api/src/clickhouse/clickhouse.service.js';
import type { County } from './county.js';

/** What questions are asked about: findings of all rules, places of all tiers. */
export type Subjects = {
  pool: string;
  findings: readonly string[];
  rules: readonly string[];
  places: readonly string[];
};

/** The n-th request of a kind, as the pages of `apps/web` make it. */
export type Question = (subjects: Subjects, n: number) => string;

const YEARS = ['2025', '2024', '2023'];
const PERIODS = [...YEARS, '2025-Q2', '2024-Q4', '2025-06', '2024-11'];
const DAYS = [60, 30, 180, 365];
const TILES = ['L01', 'L02', 'L06', 'K08'];
const SORTS = ['amount', 'event_from', 'detected_at'];
const GRADES = ['clear', 'suspected', 'hint'];
const TIERS = ['', 'village', 'township', 'county'];
const PAGE_SIZE = 50;

/** One of a list, each in turn. */
function turn<T>(list: readonly T[], n: number): T {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('nothing to ask about');
  return found;
}

/** As the pages write a query: what is empty is left out. */
function path(base: string, params: Record<string, string | number>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== '') search.set(name, String(value));
  return `${base}?${search}`;
}

const LIST = { withdrawn: 0, sort: 'detected_at', order: 'desc', limit: PAGE_SIZE };
const list = ({ pool }: Subjects, more: Record<string, string | number>): string =>
  path('/api/findings', { ...LIST, ...more, pool });

const indicators =
  (grain: string): Question =>
  ({ pool }, n) =>
    path('/api/indicators', { pool, period: turn(PERIODS, n), grain });

const ofPlace =
  (tail: string): Question =>
  ({ pool, places }, n) =>
    path(`/api/institutions/${turn(places, n)}${tail}`, { pool, period: turn(YEARS, n) });

/** What the filters of the findings page ask, one after another, each with another rule, place, time and order. */
function filtered(subjects: Subjects, n: number): string {
  const round = Math.floor(n / 7);
  const order = { sort: turn(SORTS, round), order: turn(['desc', 'asc'], round) };
  const month = String(1 + (round % 12)).padStart(2, '0');
  const filters: Record<string, string | number>[] = [
    { rule: turn(subjects.rules, round) },
    { grade: turn(GRADES, round) },
    { institution: turn(subjects.places, n) },
    { from: `2024-${month}-01`, to: `2025-${month}-28` },
    { q: turn(subjects.places, n).slice(-3) },
    { subjectOf: turn(subjects.findings, n) },
    {},
  ];
  return list(subjects, { ...order, ...turn(filters, n) });
}

export const QUESTIONS: Readonly<Record<string, Question>> = {
  overview: ({ pool }) => path('/api/overview', { pool }),
  overview_trend: ({ pool }, n) =>
    path('/api/indicators/trend', {
      pool,
      indicator: turn(TILES, n),
      grain: 'area',
      id: '990121',
      until: `2025-${String(1 + (n % 12)).padStart(2, '0')}`,
      months: 24,
    }),
  findings: (subjects) => list(subjects, {}),
  findings_filtered: filtered,
  findings_related: ({ findings }, n) => path('/api/findings', { subjectOf: turn(findings, n), limit: 1 }),
  finding: ({ findings }, n) => `/api/findings/${turn(findings, n)}`,
  timeline: ({ findings }, n) => path(`/api/findings/${turn(findings, n)}/timeline`, { days: turn(DAYS, n) }),
  peers: ({ findings }, n) => `/api/findings/${turn(findings, n)}/peers`,
  evidence: ({ findings }, n) => `/api/findings/${turn(findings, n)}/evidence/0`,
  indicators_area: indicators('area'),
  indicators_alliance: indicators('alliance'),
  indicators_institution: indicators('institution'),
  subjects: ({ pool }, n) =>
    path('/api/subjects', { pool, grain: turn(['area', 'alliance', 'institution'], n) }),
  institutions: ({ pool, places }, n) =>
    path('/api/institutions', {
      pool,
      period: turn(PERIODS, n),
      q: n % 2 === 0 ? '' : turn(places, n).slice(-2),
      tier: turn(TIERS, n),
    }),
  institution: ofPlace(''),
  institution_indicators: ofPlace('/indicators'),
  institution_records: ofPlace('/records'),
};

/** Findings of every rule, as many of each as there are or are wanted, mixed; and places from all over the county. */
export async function subjectsOf(
  clickhouse: ClickhouseService,
  { pool }: County,
  wanted: number,
): Promise<Subjects> {
  const found = await clickhouse.query({
    name: 'findings to ask about',
    sql: `SELECT finding_id, rule_id FROM (
        SELECT finding_id, rule_id FROM findings FINAL WHERE pool = {pool:String} AND withdrawn_at IS NULL AND notEmpty(evidence)
        ORDER BY cityHash64(finding_id) LIMIT {wanted:UInt32} BY rule_id)
      ORDER BY cityHash64(finding_id, 1) LIMIT {wanted:UInt32}`,
    params: { pool, wanted },
    row: z.object({ finding_id: z.string(), rule_id: z.string() }),
  });
  return {
    pool,
    findings: found.map((row) => row.finding_id),
    rules: [...new Set(found.map((row) => row.rule_id))].sort(),
    // 7 and 300 have no common factor: all places come before one comes again.
    places: Array.from({ length: 300 }, (_, n) => `H990121${String((n * 7) % 300).padStart(5, '0')}`),
  };
}
