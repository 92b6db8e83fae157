import { createHash } from 'node:crypto';
import {
  canonicalJson,
  format,
  type AllianceFacts,
  type AreaFacts,
  type Decimal,
  type GroupMonths,
  type InstitutionFacts,
  type Snapshot,
} from '@fundwatch/settlement';
import type { Scope } from '../access/scope.js';
import type { AllianceFactsRepository } from './alliance-facts.repository.js';
import type { CapitationAsked, CapitationFactsRepository } from './capitation-facts.repository.js';
import type { DecisionsRepository } from './decisions.repository.js';
import type { PaymentsRepository } from './payments.repository.js';
import type { PointsFactsRepository } from './points-facts.repository.js';
import { pointsAsked, pointsSubjects } from './points-subjects.js';
import { countsCheck, reconciled } from './reconciliation.js';
import type { ScoreSource } from '../scores/score-source.js';
import type { Check } from './settlement.dto.js';
import type { Asked, Common, PolicyOf } from './snapshot-asked.js';
import { added, fundOf, indexed, paidByKind } from './snapshot-rows.js';
import type { FoundViolation, Violations } from './violations.js';

/** The id of a snapshot: the SHA-256 of its canonical JSON. */
export const idOf = (content: string): string => createHash('sha256').update(content, 'utf8').digest('hex');

/** Reads everything that a settlement rests on. */
export class SnapshotsService {
  constructor(
    private readonly capitation: CapitationFactsRepository,
    private readonly alliances: AllianceFactsRepository,
    private readonly points: PointsFactsRepository,
    private readonly payments: PaymentsRepository,
    private readonly violations: Violations,
    private readonly decisions: DecisionsRepository,
    private readonly scores: ScoreSource,
  ) {}

  /** The snapshot of a year as the records stand, and how its sums fit the records. */
  async take(
    scope: Scope,
    asked: Asked,
  ): Promise<{ snapshot: Snapshot; content: string; id: string; checks: Check[] }> {
    const { policy, year, day } = asked;
    const empty = { year, as_of: day, policy, areas: [], institutions: [], alliances: [] };
    const { snapshot, checks } =
      policy.kind === 'capitation'
        ? await this.ofCapitation(scope, { ...asked, policy }, empty)
        : policy.kind === 'alliance_total'
          ? await this.ofAlliances(scope, { ...asked, policy }, empty)
          : policy.kind === 'points'
            ? await this.ofPoints(scope, { ...asked, policy }, empty)
            : { snapshot: empty, checks: [] };
    const content = canonicalJson(snapshot);
    return { snapshot, content, id: idOf(content), checks };
  }

  private async ofCapitation(
    scope: Scope,
    asked: Asked & { policy: PolicyOf<'capitation'> },
    empty: Snapshot,
  ) {
    const of = capitationAsked(asked);
    const { insutypes } = of;
    const [places, months, spent, total, special, funds] = await Promise.all([
      this.capitation.places(scope, of),
      this.capitation.months(scope, of),
      this.capitation.spent(scope, of),
      this.capitation.total(scope, of),
      this.capitation.specialList(scope, of),
      this.alliances.funds(scope, { ...asked, insutypes }, asked.year, asked.year),
    ]);
    const common = await this.common(scope, asked, 'institution', providerBy(places));
    const providers = places.filter((own) => own.place === own.provider && own.is_open);
    const monthsOf = indexed(months, ({ kind, id }) => `${kind} ${id}`);
    const spentBy = indexed(spent, ({ id, place }) => `${place} ${id}`);
    const specialOf = indexed(special, ({ id }) => id);
    const groups = (key: string): GroupMonths[] =>
      (monthsOf.get(key) ?? [])
        .map(({ person_group: group, months: n }) => ({ group, months: n }))
        .sort((a, b) => a.group - b.group);
    const institutions = providers.map(({ place: id, name, area }): InstitutionFacts => {
      const at = (place: string) => spentBy.get(`${place} ${id}`)?.[0];
      const onList = specialOf.get(id)?.[0];
      return {
        subject_id: id,
        subject_name: name,
        area,
        ...common(id),
        signed_months: groups(`signed ${id}`),
        unsigned_months: groups(`unsigned ${id}`),
        valid_signers: (monthsOf.get(`signed ${id}`) ?? []).reduce((n, own) => n + own.on_last_day, 0),
        own: at('own')?.amount ?? '0.00',
        own_rows: at('own')?.settlements ?? 0,
        joint: at('joint')?.amount ?? '0.00',
        joint_rows: at('joint')?.settlements ?? 0,
        elsewhere: at('elsewhere')?.amount ?? '0.00',
        elsewhere_rows: at('elsewhere')?.settlements ?? 0,
        special_list: onList?.amount ?? '0.00',
        special_list_rows: onList?.lines ?? 0,
        special_list_over: onList?.over ?? null,
        late_refunds: at('late')?.amount ?? '0.00',
        late_refund_rows: at('late')?.settlements ?? 0,
        clinics: places.filter((own) => own.provider === id && own.place !== id).length,
      };
    });
    const areas = [
      ...new Set([
        ...providers.map(({ area }) => area),
        ...months.flatMap(({ kind, id }) => (kind === 'area' ? [id] : [])),
      ]),
    ]
      .sort()
      .map((area): AreaFacts => ({
        area,
        fund_income: fundOf(funds, area, '', asked.year)?.income ?? null,
        insured_months: groups(`area ${area}`),
      }));
    const bearers = new Set(providers.map(({ place }) => place));
    return { snapshot: { ...empty, areas, institutions }, checks: reconciled({ total, spent, bearers }) };
  }

  /** Scores by the card that the policy names; without one nobody has a score. */
  private async scoresOf(
    scope: Scope,
    { pool, year, policy, asOf }: Asked,
  ): Promise<ReadonlyMap<string, Decimal>> {
    const card = policy.score_card;
    return typeof card === 'string' ? this.scores.scores(scope, { pool, year, card, asOf }) : new Map();
  }

  private async ofAlliances(
    scope: Scope,
    asked: Asked & { policy: PolicyOf<'alliance_total'> },
    empty: Snapshot,
  ) {
    const { year, policy } = asked;
    const first = Number(policy.parameters.first_year.value);
    const insutypes = policy.parameters.insutypes.value;
    const of = { ...asked, insutypes };
    const [rows, paid, total, funds, common] = await Promise.all([
      this.alliances.alliances(scope, asked.pool),
      this.alliances.paidFor(scope, of),
      this.alliances.total(scope, of),
      this.alliances.funds(scope, of, first - 3, Math.max(first, year)),
      this.common(scope, asked, 'alliance'),
    ]);
    const paidIn = indexed(paid, ({ id, place }) => `${place} ${id}`);
    const years = Array.from({ length: Math.max(first, year) - first + 4 }, (_, at) => first - 3 + at);
    const alliances = rows.map(({ id, name, area, ...flags }): AllianceFacts => {
      const at = (place: string) => paidIn.get(`${place} ${id}`)?.[0];
      const cleared = paid.filter((own) => own.id === id);
      return {
        subject_id: id,
        subject_name: name,
        area,
        ...flags,
        ...common(id),
        history: years.map((one) => ({
          year: one,
          alliance_payment: fundOf(funds, area, id, one)?.alliance_payment ?? null,
          area_expenditure: fundOf(funds, area, '', one)?.expenditure ?? null,
        })),
        inside: at('inside')?.amount ?? '0.00',
        inside_rows: at('inside')?.settlements ?? 0,
        in_county: at('in_county')?.amount ?? '0.00',
        in_county_rows: at('in_county')?.settlements ?? 0,
        outside: at('outside')?.amount ?? '0.00',
        outside_rows: at('outside')?.settlements ?? 0,
        late_refunds: at('late')?.amount ?? '0.00',
        late_refund_rows: at('late')?.settlements ?? 0,
        cleared_paid: added(cleared.map((own) => own.cleared_paid)),
        cleared: added(cleared.map((own) => own.cleared)),
        cleared_rows: cleared.reduce((n, own) => n + own.cleared_rows, 0),
      };
    });
    const bearers = new Set(rows.map(({ id }) => id));
    return {
      snapshot: { ...empty, alliances },
      checks: reconciled({ total, spent: paid, bearers }),
    };
  }

  private async ofPoints(scope: Scope, asked: Asked & { policy: PolicyOf<'points'> }, empty: Snapshot) {
    const { pool, year, policy, tried } = asked;
    const insutypes = policy.parameters.insutypes.value;
    const years = { pool, from: year, to: year, ...(tried ? { tried } : {}) };
    const confirmed = (await this.violations.confirmed(scope, years)).map((own) => own.finding_id);
    const of = pointsAsked(asked, confirmed);
    const [places, treated, total, funds, common] = await Promise.all([
      this.points.places(scope, of),
      this.points.treated(scope, of),
      this.points.total(scope, of),
      this.alliances.funds(scope, { ...asked, insutypes }, year, year),
      this.common(scope, asked, 'institution'),
    ]);
    const { areas, pointed } = pointsSubjects({ places, treated, funds, year, common });
    const counted = treated.reduce((n, own) => n + own.settlements, 0);
    return { snapshot: { ...empty, areas, pointed }, checks: [countsCheck(total, counted)] };
  }

  /** What every kind of subject has, by its id. */
  private async common(
    scope: Scope,
    asked: Asked,
    grain: 'institution' | 'alliance',
    bearerOf: (code: string) => string = (code) => code,
  ): Promise<(id: string) => Common> {
    const { pool, year, policy, asOf, tried } = asked;
    const [payments, violations, approvals, entries, scores] = await Promise.all([
      this.payments.ofYear(scope, { pool, year, asOf }),
      this.violations.confirmed(scope, {
        pool,
        from: year - YEARS_BACK,
        to: year,
        ...(tried ? { tried } : {}),
      }),
      this.decisions.approvals(pool, year),
      this.decisions.entriesFor({ pool, year, policyId: policy.id }),
      this.scoresOf(scope, asked),
    ]);
    const paidTo = indexed(payments, ({ subject }) => bearerOf(subject));
    const found = indexed(violations, (own) =>
      grain === 'alliance' ? own.alliance : bearerOf(own.fixmedins_code),
    );
    return (id) => {
      const score = scores.get(id);
      return {
        paid: paidByKind(paidTo.get(id) ?? []),
        score: score ? format(score) : null,
        approvals: approvals
          .filter((own) => own.counts && own.grain === grain && own.subject_id === id)
          .map(({ approval_id, reason_code, amount, approver, document }) => ({
            approval_id,
            reason_code,
            amount,
            approver,
            document,
          })),
        counter_entries: entries
          .filter((own) => own.grain === grain && own.subject_id === id)
          .map((own) => ({
            entry_id: own.entry_id,
            from_run: String(own.from_run),
            reason: own.reason,
            amount: own.amount,
          })),
        violations: (found.get(id) ?? []).map(({ alliance: _, ...own }: FoundViolation) => own),
      };
    };
  }
}

/** How many years before the year may matter to taking part. */
const YEARS_BACK = 10;

function capitationAsked({
  pool,
  year,
  asOf,
  policy,
}: Asked & { policy: PolicyOf<'capitation'> }): CapitationAsked {
  const { parameters } = policy;
  return {
    pool,
    year,
    asOf,
    insutypes: parameters.insutypes.value,
    med_types: parameters.capitated_med_types.value,
    tiers: parameters.provider_tiers.value,
    months: Number(parameters.months.value),
    byResidence: parameters.unsigned_allocation.value === 'residence',
    specialLimit: parameters.special_list_limit?.value,
    groups: parameters.groups.value,
  };
}

/** Who answers for a place. */
function providerBy(places: readonly { place: string; provider: string }[]): (code: string) => string {
  const known = new Map(places.map(({ place, provider }) => [place, provider]));
  return (code) => known.get(code) ?? code;
}
