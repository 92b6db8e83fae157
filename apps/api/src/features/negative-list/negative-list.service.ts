import { findRule, listState, NEGATIVE_LIST, type ListGrain, type ListItem } from '@fundwatch/rules';
import { formatMoney, money, sum } from '@fundwatch/settlement';
import { NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { FindingsRepository } from '../findings/findings.repository.js';
import { codeText } from '../records/shown-fields.js';
import { NOBODY_IN_SCOPE } from '../findings/judge.repository.js';
import type {
  Card,
  NegativeListQuery,
  NegativeListView,
  Standing,
  Step,
  TrailQuery,
} from './negative-list.dto.js';
import type { FoundOfRule, NegativeListRepository, StepRow, SubjectRow } from './negative-list.repository.js';

const itemsOf = (grain: ListGrain): ListItem[] =>
  NEGATIVE_LIST.filter(({ grains }) => grains.includes(grain));
const rulesOf = (items: readonly ListItem[]): string[] => items.flatMap(({ rules }) => rules);

/** Why each rule that could not judge could not. */
type Unjudged = ReadonlyMap<string, string>;

/** How institutions and alliances stand on the negative list in a year. */
export class NegativeListService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: NegativeListRepository,
    private readonly findings: FindingsRepository,
  ) {}

  async list(scope: Scope, { grain, year, q, ...asked }: NegativeListQuery): Promise<NegativeListView> {
    const pool = await this.pools.meant(scope, asked.pool);
    const items = itemsOf(grain);
    const [rows, unjudged] = await Promise.all([
      this.repository.subjects(scope, { pool, year, grain, q, rules: rulesOf(items) }),
      this.unjudged(scope, pool),
    ]);
    return {
      total: rows[0]?.total ?? 0,
      items: items.map(shownItem),
      subjects: rows.map((row) => subjectOf(row, items, unjudged)),
    };
  }

  /** The state of every item, by subject: of all in reach, however many. */
  async standings(
    scope: Scope,
    { pool, year, grain }: { pool: string; year: number; grain: ListGrain },
  ): Promise<ReadonlyMap<string, Readonly<Record<string, Standing['state']>>>> {
    const items = itemsOf(grain);
    const [rows, unjudged] = await Promise.all([
      this.repository.subjects(scope, { pool, year, grain, rules: rulesOf(items), most: Infinity }),
      this.unjudged(scope, pool),
    ]);
    return new Map(
      rows.map((row) => [
        row.id,
        Object.fromEntries(subjectOf(row, items, unjudged).items.map(({ item, state }) => [item, state])),
      ]),
    );
  }

  /** Throws `NotFound` of a subject out of reach. */
  async card(scope: Scope, grain: ListGrain, id: string, { year, ...asked }: TrailQuery): Promise<Card> {
    const pool = await this.pools.meant(scope, asked.pool);
    const items = itemsOf(grain);
    const about = { pool, year, grain, id, rules: rulesOf(items) };
    const [[row], steps, unjudged] = await Promise.all([
      this.repository.subjects(scope, about),
      this.repository.steps(scope, { ...about, items }),
      this.unjudged(scope, pool),
    ]);
    if (!row) throw new NotFound(`${grain} ${id}`);
    return {
      ...subjectOf(row, items, unjudged),
      list: items.map(shownItem),
      trail: steps.flatMap((step) => stepOf(step, items)),
    };
  }

  /** Rules of the list that could not judge, and why; one that found nobody in scope has judged. */
  private async unjudged(scope: Scope, pool: string): Promise<Unjudged> {
    const outcomes = new Map((await this.findings.outcomes(scope, pool)).map((row) => [row.rule_id, row]));
    const reasonOf = (rule: string): string | undefined => {
      const outcome = outcomes.get(rule);
      if (!outcome) return 'not judged yet';
      const isJudged =
        outcome.state === 'pass' || outcome.state === 'fail' || outcome.reason === NOBODY_IN_SCOPE;
      return isJudged ? undefined : outcome.reason;
    };
    return new Map(
      rulesOf(NEGATIVE_LIST).flatMap((rule) => {
        const reason = reasonOf(rule);
        return reason === undefined ? [] : [[rule, reason] as const];
      }),
    );
  }
}

/** A step with the state that it left. */
function stepOf({ leads, hints, confirmed, ...step }: StepRow, items: readonly ListItem[]): Step[] {
  const item = items.find(({ id }) => id === step.item);
  return item ? [{ ...step, state: listState(item, { leads, hints, confirmed, isJudged: true }) }] : [];
}

const shownItem = ({
  id,
  name,
  source,
  rules,
  suspectedFrom,
}: ListItem): NegativeListView['items'][number] => ({
  id,
  name,
  source,
  rules: rules.map((rule) => ({ id: rule, name: findRule(rule)?.name ?? { zh: rule, en: rule } })),
  suspected_from: suspectedFrom,
});

function subjectOf(
  { id, name, tier, found }: SubjectRow,
  items: readonly ListItem[],
  unjudged: Unjudged,
): NegativeListView['subjects'][number] {
  return {
    id,
    name,
    tier_text: codeText('tier', tier) ?? null,
    items: items.map((item) =>
      standingOf(
        item,
        found.filter(({ rule }) => item.rules.includes(rule)),
        unjudged,
      ),
    ),
  };
}

function standingOf(item: ListItem, found: readonly FoundOfRule[], unjudged: Unjudged): Standing {
  const count = (of: 'leads' | 'hints' | 'confirmed'): number =>
    found.reduce((sofar, row) => sofar + row[of], 0);
  const counts = { leads: count('leads'), hints: count('hints'), confirmed: count('confirmed') };
  const silent = item.rules.filter((rule) => unjudged.has(rule));
  return {
    item: item.id,
    state: listState(item, { ...counts, isJudged: silent.length < item.rules.length }),
    ...counts,
    amount: formatMoney(sum(found.map((row) => money(row.amount)))),
    since: found.map(({ since }) => since).sort()[0] ?? null,
    unjudged: silent.map((rule) => ({ rule, reason: unjudged.get(rule) ?? '' })),
  };
}
