import { editionOf, findRule, type Rule } from '@fundwatch/rules';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { FindingsRepository } from '../findings/findings.repository.js';
import type { Editions } from '../rule-versions/editions.js';
import type { RuleView } from './rules.dto.js';

/** A rule, as it is in force somewhere, as pages and the command line show it. */
export function presentRule(rule: Rule): RuleView {
  const shipped = findRule(rule.id)?.params ?? rule.params;
  return {
    id: rule.id,
    name: rule.name,
    grade: rule.grade,
    family: rule.family,
    mode: rule.mode,
    version: rule.version,
    edition: editionOf(rule),
    params: Object.entries(rule.params).map(([name, param]) => ({
      name,
      ...param,
      default: shipped[name]?.default ?? param.default,
      value: param.default,
    })),
    legal: [...rule.legal],
    about: rule.about,
    innocent: rule.innocent.map((item) => item.text),
    needs: [...rule.needs],
    facts: Object.fromEntries(Object.entries(rule.facts).map(([name, { zh, en }]) => [name, { zh, en }])),
  };
}

/** The catalogue of rules, and how each last ended. */
export class RulesService {
  constructor(
    private readonly pools: Pools,
    private readonly findings: FindingsRepository,
    private readonly editions: Editions,
  ) {}

  async list(scope: Scope, pool: string | undefined): Promise<RuleView[]> {
    const meant = await this.pools.meant(scope, pool);
    const [outcomes, rules] = await Promise.all([
      this.findings.outcomes(scope, meant),
      this.editions.now(meant),
    ]);
    return rules.map((rule) => {
      const outcome = outcomes.find((row) => row.rule_id === rule.id);
      if (!outcome) return presentRule(rule);
      const { state, population, counted_at, findings, reason } = outcome;
      return {
        ...presentRule(rule),
        outcome: {
          state,
          ...(population === null ? {} : { population, countedAt: counted_at }),
          findings,
          ...(reason ? { reason: { zh: reason, en: reason } } : {}),
        },
      };
    });
  }
}
