import { BadParam, paramsOf } from '@fundwatch/rules';
import { Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { FindingsService } from '../findings/findings.service.js';
import type { Editions } from '../rule-versions/editions.js';
import type { BacktestQuery, BacktestSummary, ChangedFinding } from './backtest.dto.js';
import type { BacktestRepository, Trial } from './backtest.repository.js';
import { presentedChanges } from './presented-changes.js';

/** What a rule would have found in the past with other parameters, beside what it finds as it stands. */
export class BacktestService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: BacktestRepository,
    private readonly findings: FindingsService,
    private readonly editions: Editions,
  ) {}

  /** Checks what is asked before the first line is sent. Throws `NotFound` of the rule and `Invalid` of a parameter. */
  async open(
    scope: Scope,
    ruleId: string,
    { pool, from, to, set }: BacktestQuery,
  ): Promise<AsyncGenerator<BacktestSummary | ChangedFinding>> {
    const meant = await this.pools.meant(scope, pool);
    const rule = (await this.editions.inForce(meant, to)).find(({ id }) => id === ruleId);
    if (!rule) throw new NotFound(`rule ${ruleId}`);
    const params = Object.fromEntries(
      set.map((setting): [string, number] => {
        const [name = '', value = ''] = setting.split('=');
        return [name, Number(value)];
      }),
    );
    try {
      paramsOf(rule, params);
    } catch (error) {
      if (error instanceof BadParam) throw new Invalid('set', error.message);
      throw error;
    }
    return this.lines(scope, { rule, params, pool: meant, from, to });
  }

  private async *lines(scope: Scope, trial: Trial): AsyncGenerator<BacktestSummary | ChangedFinding> {
    const { rule, pool, from, to } = trial;
    const [summary, skipped] = await Promise.all([
      this.repository.summary(scope, trial),
      this.repository.skipped(scope, trial),
    ]);
    if (!summary) return;
    yield { rule_id: rule.id, from, to, ...summary, skipped };
    yield* presentedChanges(this.findings, scope, pool, this.repository.changes(scope, trial));
  }
}
