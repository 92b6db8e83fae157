import { BadParam, editionOf, withParams, type Rule } from '@fundwatch/rules';
import { Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { FindingsService } from '../findings/findings.service.js';
import type { PastJudgeService } from '../findings/past-judge.service.js';
import type { Editions } from '../rule-versions/editions.js';
import type { BacktestQuery, BacktestSummary, ChangedFinding } from './backtest.dto.js';
import type { BacktestRepository, Found, Trial } from './backtest.repository.js';
import { presentedChanges } from './presented-changes.js';

/** What a rule would have found in the past with other parameters, beside what it finds as it stands. */
export class BacktestService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: BacktestRepository,
    private readonly findings: FindingsService,
    private readonly editions: Editions,
    private readonly past: PastJudgeService,
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
      withParams(rule, params, editionOf(rule));
    } catch (error) {
      if (error instanceof BadParam) throw new Invalid('set', error.message);
      throw error;
    }
    return this.lines(scope, { rule, params, pool: meant, from, to });
  }

  private async *lines(scope: Scope, trial: Trial): AsyncGenerator<BacktestSummary | ChangedFinding> {
    const { rule, params, pool, to } = trial;
    const tried = withParams(rule, params, editionOf(rule));
    // Nobody is judged twice where nothing is turned.
    const ways = new Map<string, Rule>(Object.keys(params).length > 0 ? [['tried', tried]] : []).set(
      'stands',
      rule,
    );
    yield* this.past.read({ pool, asOf: to }, ways, (tableOf) =>
      this.compare(scope, trial, {
        tried: tableOf(ways.has('tried') ? 'tried' : 'stands'),
        stands: tableOf('stands'),
      }),
    );
  }

  private async *compare(
    scope: Scope,
    trial: Trial,
    found: Found,
  ): AsyncGenerator<BacktestSummary | ChangedFinding> {
    const { rule, pool, from, to } = trial;
    const summary = await this.repository.summary(scope, trial, found);
    if (!summary) return;
    const skipped = await this.repository.skipped(scope, trial);
    yield { rule_id: rule.id, from, to, ...summary, skipped };
    yield* presentedChanges(this.findings, scope, pool, this.repository.changes(scope, trial, found));
  }
}
