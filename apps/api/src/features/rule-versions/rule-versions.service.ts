import { BadParam, editionText, findRule, paramsOf, withParams, type Rule } from '@fundwatch/rules';
import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, type Scope } from '../access/scope.js';
import type { ChangedFinding } from '../backtest/backtest.dto.js';
import { presentedChanges } from '../backtest/presented-changes.js';
import type { FindingsService } from '../findings/findings.service.js';
import { covers, underVersion, type Editions } from './editions.js';
import type { NewVersion, RuleVersion, VersionState } from './rule-versions.dto.js';
import type { RuleVersionsRepository, StoredVersion } from './rule-versions.repository.js';
import type { ShadowRepository } from './shadow.repository.js';

/** Where a version may go from each state; the database refuses every other move. */
export const MOVES: Readonly<Record<VersionState, readonly VersionState[]>> = {
  draft: ['shadow', 'retired'],
  shadow: ['live', 'retired'],
  live: ['retired'],
  retired: [],
};

/** Which rule in which pool. */
type Place = { rule: Rule; pool: string };

/** How the parameters of a rule live in a pool: proposed, tried in shadow, in force by the word of a second person, retired. */
export class RuleVersionsService {
  constructor(
    private readonly pools: Pools,
    private readonly versions: RuleVersionsRepository,
    private readonly editions: Editions,
    private readonly shadows: ShadowRepository,
    private readonly findings: FindingsService,
  ) {}

  /** All versions, the latest first, with how each judges; throws `NotFound` of a rule or pool out of reach. */
  async list(scope: Scope, ruleId: string, asked: string | undefined): Promise<RuleVersion[]> {
    const place = await this.place(scope, ruleId, asked);
    const { rule, pool } = place;
    const [history, outcomes, today] = await Promise.all([
      this.versions.history(pool, rule.id),
      this.shadows.outcomes(scope, { pool, rule_id: rule.id }),
      this.editions.today(pool),
    ]);
    return Promise.all(
      history.map(async (version): Promise<RuleVersion> => {
        const own = underVersion(rule, version);
        const judged = outcomes.find(({ edition }) => own && edition === editionText(own));
        const isShadow = version.state === 'shadow';
        return {
          ...version,
          moves: MOVES[version.state].filter((to) => maySay(scope, version, to)),
          is_in_force: version.state === 'live' && own !== undefined && covers(version, today),
          judged: (isShadow || version.state === 'live') && judged ? judged : null,
          comparison: isShadow && judged ? await this.shadows.comparison(scope, version) : null,
        };
      }),
    );
  }

  /** Adds a draft: what is not given is as it is in force. Throws `Invalid` of parameters, and of days that make no sense. */
  async propose(
    scope: Scope,
    ruleId: string,
    asked: string | undefined,
    body: NewVersion,
  ): Promise<RuleVersion> {
    const place = await this.place(scope, ruleId, asked);
    const { rule, pool } = place;
    refuseInPart(scope, pool);
    const [today, rules] = await Promise.all([this.editions.today(pool), this.editions.now(pool)]);
    const inForce = rules.find(({ id }) => id === rule.id) ?? rule;
    const params = checked(inForce, body.params);
    if (JSON.stringify(params) === JSON.stringify(paramsOf(inForce)))
      throw new Invalid('params', 'nothing_changes');
    if (body.valid_to && (body.valid_to < body.valid_from || body.valid_to < today))
      throw new Invalid('valid_to', 'day_before');
    const number = await this.versions.propose(
      { pool, rule_id: rule.id, who: scope.who },
      { ...body, params },
    );
    return this.one(scope, place, number);
  }

  /** Moves a version on. Throws `Denied` of the proposer who would decide, and `Conflict` where it cannot go there now. */
  async move(
    scope: Scope,
    ruleId: string,
    asked: string | undefined,
    { number, to }: { number: number; to: VersionState },
  ): Promise<RuleVersion> {
    const place = await this.place(scope, ruleId, asked);
    refuseInPart(scope, place.pool);
    const history = await this.versions.history(place.pool, place.rule.id);
    const version = history.find((own) => own.number === number);
    if (!version) throw new NotFound(`version ${number} of rule ${place.rule.id}`);
    if (!MOVES[version.state].includes(to))
      throw refused(`version ${number} is ${version.state}`, 'moved_on');
    const others = history.filter((other) => other !== version);
    if (to === 'shadow' && others.some(({ state }) => state === 'shadow'))
      throw refused('another version is in shadow: retire it, or let it go live', 'one_shadow');
    if (to === 'live') await this.checkDecision(scope, place, version, others);
    if (!(await this.versions.move(version, to, scope.who)))
      throw refused(`version ${number} was moved by somebody else`, 'moved_on');
    return this.one(scope, place, number);
  }

  /** What a version in shadow would add to the findings, and what it would take away. */
  async changes(
    scope: Scope,
    ruleId: string,
    asked: string | undefined,
    number: number,
  ): Promise<AsyncGenerator<ChangedFinding>> {
    const { rule, pool } = await this.place(scope, ruleId, asked);
    const version = (await this.versions.history(pool, rule.id)).find((own) => own.number === number);
    if (version?.state !== 'shadow') throw new NotFound(`version ${number} of rule ${rule.id} in shadow`);
    return presentedChanges(this.findings, scope, pool, this.shadows.changes(scope, version));
  }

  private async checkDecision(
    scope: Scope,
    { rule, pool }: Place,
    version: StoredVersion,
    others: readonly StoredVersion[],
  ): Promise<void> {
    if (!maySay(scope, version, 'live'))
      throw new Denied('a version goes live by the word of another than its proposer');
    if (!underVersion(rule, version))
      throw refused('its parameters do not fit the rule any more', 'does_not_fit');
    const today = await this.editions.today(pool);
    if (version.valid_to !== null && version.valid_to < today)
      throw refused(`its validity ended on ${version.valid_to}`, 'validity_over');
    // It would retire what is in force, and the rule would stand as shipped until its first day.
    if (version.valid_from > today && others.some(({ state }) => state === 'live'))
      throw refused(
        `its validity begins on ${version.valid_from}, the data reach ${today}`,
        'validity_ahead',
      );
  }

  private async place(scope: Scope, ruleId: string, asked: string | undefined): Promise<Place> {
    const rule = findRule(ruleId);
    if (!rule) throw new NotFound(`rule ${ruleId}`);
    const pool = await this.pools.meant(scope, asked);
    await this.pools.check(scope, pool);
    return { rule, pool };
  }

  private async one(scope: Scope, { rule, pool }: Place, number: number): Promise<RuleVersion> {
    const version = (await this.list(scope, rule.id, pool)).find((own) => own.number === number);
    if (!version) throw new NotFound(`version ${number} of rule ${rule.id}`);
    return version;
  }
}

/** Whether somebody may move a version to a state at all: it is of a whole pool, and its proposer does not decide. */
const maySay = (scope: Scope, { pool, steps }: StoredVersion, to: VersionState): boolean =>
  reachesWhole(scope, pool) &&
  !(to === 'live' && steps.some(({ state, by }) => state === 'draft' && by === scope.who));

/** Who sees a part of a pool decides nothing for the others. */
function refuseInPart(scope: Scope, pool: string): void {
  if (!reachesWhole(scope, pool)) throw new Denied('a version is of the whole pool, which is not yours');
}

function checked(rule: Rule, params: Readonly<Record<string, number>>): Record<string, number> {
  try {
    return paramsOf(withParams(rule, params, 0));
  } catch (error) {
    if (error instanceof BadParam) throw new Invalid('params', error.message);
    throw error;
  }
}

const refused = (message: string, reason: string): Conflict =>
  new Conflict(message, [{ field: 'state', reason }]);
