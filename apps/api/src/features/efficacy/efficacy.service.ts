import { findRule, RULES, type Rule } from '@fundwatch/rules';
import { NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { Efficacy } from './efficacy.dto.js';
import { efficacyOf, NO_OUTCOMES, type Counts } from './efficacy.js';
import type { EfficacyRepository } from './efficacy.repository.js';

/** How right rules were, by what people said of their findings. */
export class EfficacyService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: EfficacyRepository,
  ) {}

  /** Every rule with each of its versions that found anything, and with the one that it has now. */
  async ofAll(scope: Scope, pool: string | undefined): Promise<Efficacy[]> {
    const counts = await this.repository.counts(scope, await this.pools.meant(scope, pool));
    return RULES.flatMap((rule) => versionsOf(rule, counts));
  }

  /** Throws `NotFound` of no rule. */
  async ofRule(scope: Scope, pool: string | undefined, id: string): Promise<Efficacy[]> {
    const rule = findRule(id);
    if (!rule) throw new NotFound(`rule ${id}`);
    return versionsOf(rule, await this.repository.counts(scope, await this.pools.meant(scope, pool), id));
  }

  /** What is counted of one version. */
  async countsOf(
    scope: Scope,
    of: { pool: string; rule_id: string; version: number; edition: number },
  ): Promise<Counts> {
    const counts = await this.repository.counts(scope, of.pool, of.rule_id);
    return (
      counts.find(({ version, edition }) => version === of.version && edition === of.edition) ??
      nothingOf(of.rule_id, of.version)
    );
  }
}

function versionsOf({ id, version }: Rule, counts: readonly Counts[]): Efficacy[] {
  const found = counts.filter(({ rule_id }) => rule_id === id);
  const hasCurrent = found.some((row) => row.version === version);
  return [...(hasCurrent ? [] : [nothingOf(id, version)]), ...found].map((row) => efficacyOf(row, version));
}

const nothingOf = (rule_id: string, version: number): Counts => ({
  rule_id,
  version,
  edition: 0,
  hits: 0,
  standing: 0,
  withdrawn: 0,
  outcomes: NO_OUTCOMES,
});
