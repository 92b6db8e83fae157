import { editionText } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import type { Editions } from '../rule-versions/editions.js';
import type { JudgeRepository, Outcome } from './judge.repository.js';
import { lacking, passesOf, type Pass } from './judgement.js';
import { sweep } from './sweep.js';
import type { SweepRepository } from './sweep.repository.js';

/** Judges the rules over months: in full, from what was rolled up, so that peers and years are seen together. */
export class MonthsJudgeService {
  constructor(
    private readonly judges: JudgeRepository,
    private readonly sweeps: SweepRepository,
    private readonly ledger: LedgerRepository,
    private readonly editions: Editions,
  ) {}

  /** `held` throws when another worker has the pool by now. */
  async judge(pool: string, clock: string | null, held: () => Promise<void>): Promise<void> {
    const present = await this.judges.presentStreams(pool);
    for (const pass of await passesOf({ ledger: this.ledger, editions: this.editions }, pool, clock))
      await this.judgePass(pass, present, held);
  }

  private async judgePass(
    { judgement, rules: all }: Pass,
    present: ReadonlySet<string>,
    held: () => Promise<void>,
  ): Promise<void> {
    const started = Date.now();
    const overMonths = all.filter(({ over }) => over === 'months');
    const outcomes: Outcome[] = overMonths.flatMap((rule) => lacking(rule, judgement, present) ?? []);
    const rules = overMonths.filter((rule) => !outcomes.some(({ ruleId }) => ruleId === rule.id));
    if (rules.length > 0) {
      const { faults, populations } = await sweep(this.sweeps, judgement, {
        rules,
        tag: `${judgement.run}_months`,
        counted: new Set(rules.map((rule) => rule.id)),
        held,
      });
      for (const rule of rules) {
        const { id } = rule;
        const fault = faults.get(id);
        outcomes.push({
          ruleId: id,
          edition: editionText(rule),
          population: { units: populations.get(id) ?? 0, countedAt: judgement.detectedAt },
          tookMs: Date.now() - started,
          ...(fault ? { fault: { state: 'error', reason: fault } } : {}),
        });
      }
    }
    await held();
    await this.judges.setOutcomes(judgement, outcomes);
  }
}
