import { editionText, type Rule } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { Editions } from '../rule-versions/editions.js';
import { dayOf } from './clock.js';
import { LIVE, SHADOW, type Judgement, type Outcome } from './judge.repository.js';

/** Business time as text, for the engine. */
const nowInShanghai = (): string =>
  new Date(Date.now() + 8 * 3600_000).toISOString().replace('T', ' ').replace('Z', '');

/** A judgement, and the rules that it is under. */
export type Pass = { judgement: Judgement; rules: readonly Rule[] };

/**
 * A new judgement of a pool as of the day that its clock has reached: under the rules as they are in force there and, apart from that,
 * under those that have a version in shadow.
 */
export async function passesOf(
  { ledger, editions }: { ledger: LedgerRepository; editions: Editions },
  pool: string,
  clock: string | null,
): Promise<[Pass, ...Pass[]]> {
  const run = await ledger.nextRun();
  const asOf = dayOf(clock);
  const judgement: Judgement = { pool, book: LIVE, run, asOf, detectedAt: nowInShanghai() };
  const [rules, shadows] = [await editions.inForce(pool, asOf), await editions.inShadow(pool)];
  if (shadows.length === 0) return [{ judgement, rules }];
  const apart: Judgement = { ...judgement, book: SHADOW, run: await ledger.nextRun() };
  return [
    { judgement, rules },
    { judgement: apart, rules: shadows },
  ];
}

/** How a rule ends that looked at nobody. */
export const nobody = (rule: Rule, { detectedAt }: Judgement): Outcome => ({
  ruleId: rule.id,
  edition: editionText(rule),
  population: { units: 0, countedAt: detectedAt },
  tookMs: 0,
});

/** How a rule ends that lacks a stream; undefined when it lacks none. */
export function lacking(rule: Rule, judgement: Judgement, present: ReadonlySet<string>): Outcome | undefined {
  const missing = rule.needs.filter((stream) => !present.has(stream));
  if (missing.length === 0) return undefined;
  return { ...nobody(rule, judgement), fault: { state: 'not_applicable', reason: missing.join(',') } };
}
