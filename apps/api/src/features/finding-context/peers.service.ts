import { reachesWhole, type Scope } from '../access/scope.js';
import type { FindingsService } from '../findings/findings.service.js';
import { codeText } from '../records/shown-fields.js';
import type { Peers } from './finding-context.dto.js';
import type { PeersRepository } from './peers.repository.js';

/** Below this a spread would tell a place who its only peers are. */
const FEWEST_PEERS = 5;

/** A finding's institution beside its like, by the findings of the same rule in the year of the event. */
export class PeersService {
  constructor(
    private readonly findings: FindingsService,
    private readonly repository: PeersRepository,
  ) {}

  async peers(scope: Scope, id: string): Promise<Peers> {
    const finding = await this.findings.row(scope, id);
    const year = finding.event_to.slice(0, 4);
    const period = { first: `${year}-01-01`, last: `${year}-12-31` };
    const query = {
      pool: finding.pool,
      institution: finding.fixmedins_code,
      rule: finding.rule_id,
      ...period,
    };
    const spread = finding.fixmedins_code === '' ? undefined : await this.repository.spread(scope, query);
    const nothing = { period, tier: null, institutions: 0, above: 0, count: null, amount: null, rows: [] };
    if (!spread) return { ...nothing, reason: 'no_place' };
    const tier = codeText('tier', spread.tier) ?? { zh: spread.tier, en: spread.tier };
    if (spread.institutions < FEWEST_PEERS && !reachesWhole(scope, finding.pool))
      return { ...nothing, tier, reason: 'too_few' };
    const rows = await this.repository.named(scope, query);
    return {
      reason: null,
      period,
      tier,
      institutions: spread.institutions,
      above: spread.above,
      count: {
        own: spread.count,
        median: spread.count_median,
        p95: spread.count_p95,
        max: spread.count_max,
      },
      amount: {
        own: spread.amount,
        median: spread.amount_median,
        p95: spread.amount_p95,
        max: spread.amount_max,
      },
      rows: rows.map((row) => ({ ...row, is_own: row.code === finding.fixmedins_code })),
    };
  }
}
