import { BadParam, RULES, withParams, type Rule } from '@fundwatch/rules';
import type { LedgerRepository } from '../ingest/ledger.repository.js';
import { dayOf } from '../findings/clock.js';
import type { RuleVersionsRepository, StoredVersion } from './rule-versions.repository.js';

/** Whether a day lies in the validity of a version. */
export const covers = ({ valid_from, valid_to }: StoredVersion, day: string): boolean =>
  valid_from <= day && (valid_to === null || day <= valid_to);

/** A rule under a version; undefined when the version does not fit the rule any more, which may have new bounds since. */
export function underVersion(rule: Rule, { params, number }: StoredVersion): Rule | undefined {
  try {
    return withParams(rule, params, number);
  } catch (error) {
    if (error instanceof BadParam) return undefined;
    throw error;
  }
}

/** The rules as pools have them. Whoever judges, or shows what a rule would find, asks here and not the catalogue. */
export class Editions {
  constructor(
    private readonly versions: Pick<RuleVersionsRepository, 'judging'>,
    private readonly ledger: Pick<LedgerRepository, 'clock'>,
    private readonly rules: readonly Rule[] = RULES,
  ) {}

  /** The business day of a pool, by which validity is told: its data's, never the wall's. */
  async today(pool: string): Promise<string> {
    return dayOf(await this.ledger.clock(pool));
  }

  /** Every rule as it is in force in a pool now. */
  async now(pool: string): Promise<readonly Rule[]> {
    return this.inForce(pool, await this.today(pool));
  }

  /** Every rule as it is in force in a pool on a day: under its live version where the day lies in its validity, else as shipped. */
  async inForce(pool: string, day: string): Promise<readonly Rule[]> {
    const live = (await this.versions.judging(pool)).filter(
      (version) => version.state === 'live' && covers(version, day),
    );
    return this.rules.map((rule) => {
      const version = live.find(({ rule_id }) => rule_id === rule.id);
      return (version && underVersion(rule, version)) ?? rule;
    });
  }

  /** The rules that have a version in shadow in a pool, under it. It is tried whatever its validity: that is for when it is live. */
  async inShadow(pool: string): Promise<readonly Rule[]> {
    const shadow = (await this.versions.judging(pool)).filter(({ state }) => state === 'shadow');
    return this.rules.flatMap((rule) => {
      const version = shadow.find(({ rule_id }) => rule_id === rule.id);
      return (version && underVersion(rule, version)) ?? [];
    });
  }
}
