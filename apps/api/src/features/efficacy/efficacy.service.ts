import { editionOf, type Rule } from '@fundwatch/rules';
import { NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { Editions } from '../rule-versions/editions.js';
import type { Efficacy } from './efficacy.dto.js';
import { efficacyOf, NO_OUTCOMES, type Counts } from './efficacy.js';
import type { EfficacyRepository } from './efficacy.repository.js';

/** How right rules were, by what people said of their findings. */
export class EfficacyService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: EfficacyRepository,
    private readonly editions: Editions,
  ) {}

  /** Every rule with each of its versions that found anything, and with the one that it has now. */
  async ofAll(scope: Scope, pool: string | undefined): Promise<Efficacy[]> {
    const meant = await this.pools.meant(scope, pool);
    const counts = await this.repository.counts(scope, meant);
    return (await this.editions.now(meant)).flatMap((rule) => versionsOf(rule, counts));
  }

  /** Throws `NotFound` of no rule. */
  async ofRule(scope: Scope, pool: string | undefined, id: string): Promise<Efficacy[]> {
    const meant = await this.pools.meant(scope, pool);
    const rule = (await this.editions.now(meant)).find((own) => own.id === id);
    if (!rule) throw new NotFound(`rule ${id}`);
    return versionsOf(rule, await this.repository.counts(scope, meant, id));
  }

  /** What is counted of one version. */
  async countsOf(
    scope: Scope,
    of: { pool: string; rule_id: string; version: number; edition: number },
  ): Promise<Counts> {
    const counts = await this.repository.counts(scope, of.pool, of.rule_id);
    return (
      counts.find(({ version, edition }) => version === of.version && edition === of.edition) ?? nothingOf(of)
    );
  }
}

function versionsOf(rule: Rule, counts: readonly Counts[]): Efficacy[] {
  const current = { rule_id: rule.id, version: rule.version, edition: editionOf(rule) };
  const found = counts.filter(({ rule_id }) => rule_id === rule.id);
  const hasCurrent = found.some(
    ({ version, edition }) => version === current.version && edition === current.edition,
  );
  return [...(hasCurrent ? [] : [nothingOf(current)]), ...found].map((row) =>
    efficacyOf(row, current.version, current.edition),
  );
}

const nothingOf = ({
  rule_id,
  version,
  edition,
}: Pick<Counts, 'rule_id' | 'version' | 'edition'>): Counts => ({
  rule_id,
  version,
  edition,
  hits: 0,
  standing: 0,
  withdrawn: 0,
  outcomes: NO_OUTCOMES,
});
