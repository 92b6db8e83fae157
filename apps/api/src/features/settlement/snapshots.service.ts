import { createHash } from 'node:crypto';
import { canonicalJson, format, type Decimal, type Snapshot } from '@fundwatch/settlement';
import type { Scope } from '../access/scope.js';
import type { AllianceFactsRepository } from './alliance-facts.repository.js';
import { allianceSubjects } from './alliance-subjects.js';
import type { CapitationFactsRepository } from './capitation-facts.repository.js';
import { capitationAsked, capitationSubjects, providerBy } from './capitation-subjects.js';
import type { DecisionsRepository } from './decisions.repository.js';
import type { PaymentsRepository } from './payments.repository.js';
import type { PointsFactsRepository } from './points-facts.repository.js';
import type { FamilyFactsRepository } from './family-facts.repository.js';
import { familyAsked, familySubjects } from './family-subjects.js';
import { pointsAsked, pointsSubjects } from './points-subjects.js';
import { countsCheck, monthsCheck, reconciled } from './reconciliation.js';
import type { ScoreSource } from '../scores/score-source.js';
import type { Check } from './settlement.dto.js';
import type { Asked, Common, PolicyOf } from './snapshot-asked.js';
import { fundOf, indexed, paidByKind } from './snapshot-rows.js';
import type { FoundViolation, Violations } from './violations.js';

/** The id of a snapshot: the SHA-256 of its canonical JSON. */
export const idOf = (content: string): string => createHash('sha256').update(content, 'utf8').digest('hex');

/** Reads everything that a settlement rests on. */
export class SnapshotsService {
  constructor(
    private readonly capitation: CapitationFactsRepository,
    private readonly alliances: AllianceFactsRepository,
    private readonly points: PointsFactsRepository,
    private readonly family: FamilyFactsRepository,
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
            : await this.ofContracts(scope, { ...asked, policy }, empty);
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
    const { areas, institutions, providers } = capitationSubjects({
      places,
      months,
      spent,
      special,
      incomeOf: (area) => fundOf(funds, area, '', asked.year)?.income ?? null,
      common,
    });
    const bearers = new Set(providers);
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
    const years = Array.from({ length: Math.max(first, year) - first + 4 }, (_, at) => first - 3 + at);
    const alliances = allianceSubjects({ rows, paid, funds, years, common });
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

  private async ofContracts(
    scope: Scope,
    asked: Asked & { policy: PolicyOf<'family_doctor'> },
    empty: Snapshot,
  ) {
    const of = familyAsked(asked);
    const [places, months, total, yearEnd, areaFees, care, cleared, common] = await Promise.all([
      this.points.places(scope, of),
      this.family.months(scope, of),
      this.family.total(scope, of),
      this.family.yearEnd(scope, of),
      this.family.areaFees(scope, of),
      this.family.referred(scope, of),
      this.family.cleared(scope, of),
      this.common(scope, asked, 'institution'),
    ]);
    const packages = asked.policy.parameters.packages.value.map(({ code }) => code);
    const contracted = familySubjects({ packages, places, months, yearEnd, areaFees, care, cleared, common });
    const counted = months.reduce((n, own) => n + own.months, 0);
    return { snapshot: { ...empty, contracted }, checks: [monthsCheck(total, counted)] };
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
