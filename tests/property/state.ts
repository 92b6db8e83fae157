import { fieldNames, findStream, STREAMS } from '@fundwatch/streams';
import { z } from 'zod';
import { OWNER, type Workbench } from '../helpers/workbench.js';

/** Everything that users read of a pool, as sorted lines that name what they show and no pool. */
const PARTS = ['facts', 'findings', 'shadow', 'outcomes', 'rollups', 'indicators'] as const;
export type State = Record<(typeof PARTS)[number], string[]>;

const line = z.object({ line: z.string() });

/** Reads the state of a pool; `streams` are those that it may hold. */
export async function stateOf(
  bench: Workbench,
  pool: string,
  streams: readonly string[],
  period: string,
): Promise<State> {
  const lines = async (name: string, sql: string): Promise<string[]> =>
    (await bench.platform.clickhouse.query({ name, sql, params: { pool }, row: line }))
      .map((row) => row.line)
      .sort();
  const [facts, findings, shadow, outcomes, rollups, indicators] = await Promise.all([
    // A plan that is shrunk to nothing has no streams.
    streams.length === 0 ? [] : lines('state facts', streams.map(factsOf).join(' UNION ALL ')),
    lines('state findings', findingsIn('findings')),
    lines('state shadow', findingsIn('shadow_findings')),
    lines('state outcomes', ['rule_outcomes', 'shadow_outcomes'].map(outcomesIn).join(' UNION ALL ')),
    lines('state rollups', ROLLUPS),
    indicatorsOf(bench, pool, period),
  ]);
  return { facts, findings, shadow, outcomes, rollups, indicators };
}

function factsOf(name: string): string {
  const stream = findStream(name) ?? STREAMS.visits;
  return `SELECT concat('${name} ', toString((${fieldNames(stream).join(', ')}))) AS line FROM ${name} FINAL WHERE pool = {pool:String}`;
}

const findingsIn = (table: string): string => `
  SELECT concat(rule_id, ' ', toString((unit, rule_version, edition, grade, subject_type, subject_id, fixmedins_code, psn_no,
    event_from, event_to, amount, evidence, mapSort(facts)))) AS line
  FROM ${table} FINAL WHERE pool = {pool:String} AND withdrawn_at IS NULL`;

const outcomesIn = (table: string): string =>
  `SELECT concat('${table} ', toString((rule_id, state, reason, population, findings))) AS line FROM ${table} FINAL WHERE pool = {pool:String}`;

const ROLLUPS = `
  SELECT toString((month, grain, subject_id, measure, sum(amount), uniqExactMerge(persons))) AS line FROM measures
  WHERE pool = {pool:String} AND (month, run) IN (SELECT month, run FROM measure_months FINAL WHERE pool = {pool:String})
  GROUP BY month, grain, subject_id, measure`;

async function indicatorsOf(bench: Workbench, pool: string, period: string): Promise<string[]> {
  const found: string[] = [];
  for (const grain of ['institution', 'alliance', 'area'] as const) {
    const values = await bench.services.indicators.values(OWNER, { pool, period, grain });
    found.push(...values.map((value) => JSON.stringify(value)));
  }
  return found.sort();
}

/** Lines that stand on one side only, marked with the side. */
export function differences(actual: State, expected: State): string[] {
  return PARTS.flatMap((part) => {
    const there = new Set(actual[part]);
    const wanted = new Set(expected[part]);
    return [
      ...actual[part].filter((text) => !wanted.has(text)).map((text) => `${part}: has   ${text}`),
      ...expected[part].filter((text) => !there.has(text)).map((text) => `${part}: lacks ${text}`),
      ...(actual[part].length === there.size ? [] : [`${part}: has lines twice`]),
    ];
  });
}
