import type { Rule } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { Judgement, Outcome } from './judge.repository.js';

/** Before the first event nothing can have become due. */
export const BEGINNING = '1970-01-01';

/** Business time as text, for the engine. */
const nowInShanghai = (): string =>
  new Date(Date.now() + 8 * 3600_000).toISOString().replace('T', ' ').replace('Z', '');

/** A new judgement of a pool, as of the day that its clock has reached. */
export async function judgementOf(
  ledger: LedgerRepository,
  pool: string,
  clock: string | null,
): Promise<Judgement> {
  const run = await ledger.nextRun();
  return { pool, run, asOf: (clock ?? BEGINNING).slice(0, 10), detectedAt: nowInShanghai() };
}

/** How a rule ends that looked at nobody. */
export const nobody = (rule: Rule, { detectedAt }: Judgement): Outcome => ({
  ruleId: rule.id,
  population: { units: 0, countedAt: detectedAt },
  tookMs: 0,
});

/** How a rule ends that lacks a stream; undefined when it lacks none. */
export function lacking(rule: Rule, judgement: Judgement, present: ReadonlySet<string>): Outcome | undefined {
  const missing = rule.needs.filter((stream) => !present.has(stream));
  if (missing.length === 0) return undefined;
  return { ...nobody(rule, judgement), fault: { state: 'not_applicable', reason: missing.join(',') } };
}
