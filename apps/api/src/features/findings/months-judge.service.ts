import { RULES, type Rule } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { JudgeRepository, Outcome } from './judge.repository.js';
import { judgementOf, lacking } from './judgement.js';
import { sweep } from './sweep.js';
import type { SweepRepository } from './sweep.repository.js';

/** Judges the rules over months: in full, from what was rolled up, so that peers and years are seen together. */
export class MonthsJudgeService {
  constructor(
    private readonly judges: JudgeRepository,
    private readonly sweeps: SweepRepository,
    private readonly ledger: LedgerRepository,
    private readonly rules: readonly Rule[] = RULES,
  ) {}

  /** `held` throws when another worker has the pool by now. */
  async judge(pool: string, clock: string | null, held: () => Promise<void>): Promise<void> {
    const started = Date.now();
    const judgement = await judgementOf(this.ledger, pool, clock);
    const present = await this.judges.presentStreams(pool);
    const overMonths = this.rules.filter(({ over }) => over === 'months');
    const outcomes: Outcome[] = overMonths.flatMap((rule) => lacking(rule, judgement, present) ?? []);
    const rules = overMonths.filter((rule) => !outcomes.some(({ ruleId }) => ruleId === rule.id));
    if (rules.length > 0) {
      const { faults, populations } = await sweep(this.sweeps, judgement, {
        rules,
        tag: `${judgement.run}_months`,
        counted: new Set(rules.map((rule) => rule.id)),
        held,
      });
      for (const { id } of rules) {
        const fault = faults.get(id);
        outcomes.push({
          ruleId: id,
          population: { units: populations.get(id) ?? 0, countedAt: judgement.detectedAt },
          tookMs: Date.now() - started,
          ...(fault ? { fault: { state: 'error', reason: fault } } : {}),
        });
      }
    }
    await held();
    await this.judges.setOutcomes(pool, judgement.run, judgement.detectedAt, outcomes);
  }
}
