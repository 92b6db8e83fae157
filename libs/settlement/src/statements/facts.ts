/**
 * What goes into a settlement, as plain data: counts, and amounts as decimal text. Together with the policy it is the snapshot
 * from which a run can be worked out again to the same bytes.
 */
import type { Policy } from '../policy/schema.js';

/** Months of persons in a group of the policy; `group` 0 is nobody's group, 1 the first of the policy's. */
export type GroupMonths = { group: number; months: number };

/** A confirmed case: its money is recovered, never a fine (domain.md D.5 item 11). */
export type Violation = {
  finding_id: string;
  rule_id: string;
  fixmedins_code: string;
  /** the year in which what it is about happened */
  year: number;
  amount: string;
};

/** Overspend that somebody found reasonable (domain.md D.5 item 5). */
export type Approval = {
  approval_id: string;
  reason_code: string;
  amount: string;
  approver: string;
  document: string;
};

/** What a locked run of before owes or is owed, posted as an entry of this one. */
export type CounterEntry = { entry_id: string; from_run: string; reason: string; amount: string };

/** Yuan that were paid to a subject for the year, by kind of payment. */
export type Paid = Readonly<Record<string, string>>;

/** What is known of the area that a subject lies in. */
export type AreaFacts = {
  area: string;
  /** income of the fund in the year, of the policy's kinds of insurance; null where no record says it */
  fund_income: string | null;
  /** month-end counts of the insured, summed over the months that are paid */
  insured_months: GroupMonths[];
};

/** What every subject has. */
export type SubjectFacts = {
  subject_id: string;
  subject_name: string;
  area: string;
  paid: Paid;
  /** by name of the score; null where there is none */
  score: string | null;
  approvals: Approval[];
  counter_entries: CounterEntry[];
  violations: Violation[];
};

export type InstitutionFacts = SubjectFacts & {
  /** months of persons with a contract there, by group */
  signed_months: GroupMonths[];
  /** months of residents without a contract anywhere */
  unsigned_months: GroupMonths[];
  /** persons with a contract there on the last day */
  valid_signers: number;
  /** pooled-fund payments for the capitated outpatient care of whom it covers */
  own: string;
  own_rows: number;
  joint: string;
  joint_rows: number;
  elsewhere: string;
  elsewhere_rows: number;
  special_list: string;
  special_list_rows: number;
  special_list_over: string | null;
  late_refunds: string;
  late_refund_rows: number;
  /** village clinics that the institution answers for */
  clinics: number;
};

export type AllianceYear = {
  year: number;
  alliance_payment: string | null;
  area_expenditure: string | null;
};

export type AllianceFacts = SubjectFacts & {
  approved: number | null;
  unified_legal_rep: number | null;
  unified_finance: number | null;
  /** what funds say of the alliance and its area, year by year, the earliest first */
  history: AllianceYear[];
  inside: string;
  inside_rows: number;
  in_county: string;
  in_county_rows: number;
  outside: string;
  outside_rows: number;
  late_refunds: string;
  late_refund_rows: number;
  /** of stays that were cleared: what the fund paid in their settlements, and what was cleared instead */
  cleared_paid: string;
  cleared: string;
  cleared_rows: number;
};

/** Months of persons that were treated for a disease of the policy; `withdrawn`: those of which a confirmed case says otherwise. */
export type TreatedMonths = { disease: string; months: number; withdrawn: number };

export type PointsFacts = SubjectFacts & {
  tier: string;
  treated: TreatedMonths[];
  /** months of persons treated for what is no disease of the policy */
  unlisted_months: number;
};

/** Persons whose contract stood on the last day of the year: who they were, and what came of them. */
export type Signers = {
  signers: number;
  /** those who used services online in the year */
  online: number;
  /** all that their care cost in the year, and in the one before */
  fees: string;
  fees_before: string;
  /** their stays above the townships in the year, and in the one before */
  upper_stays: number;
  upper_stays_before: number;
  /** registered hypertension and diabetes under management, and of these in range by the last reading */
  managed: number;
  controlled: number;
};

export type FamilyFacts = SubjectFacts & {
  /** months of persons with a contract there, by package of the policy */
  packages: { code: string; months: number }[];
  /** months under packages that the policy does not know */
  unlisted_months: number;
  /** null where no contract stood on the last day */
  year_end: Signers | null;
  /** what all that are insured in the area on the last day cost in the year, and in the one before */
  area_fees: string;
  area_fees_before: string;
  /** pooled-fund payments for the care to which it referred its signers upward */
  referred_cost: string;
  referred_rows: number;
  /** of stays of chronic signers that were cleared: what was cleared, and what the fund paid in their settlements */
  cleared: string;
  cleared_paid: string;
  cleared_rows: number;
  /** pooled-fund payments for rehabilitation there after a referral down */
  rehabilitation: string;
  rehabilitation_rows: number;
};

/** Everything that a run rests on. */
export type Snapshot = {
  year: number;
  as_of: string;
  policy: Policy;
  areas: AreaFacts[];
  institutions: InstitutionFacts[];
  alliances: AllianceFacts[];
  /** of a policy of points; absent of others */
  pointed?: PointsFacts[];
  /** of a policy of family-doctor contracts; absent of others */
  contracted?: FamilyFacts[];
};

/** All subjects of a snapshot, whatever they are paid by. */
export const subjectsOf = (snapshot: Snapshot): SubjectFacts[] => [
  ...snapshot.institutions,
  ...snapshot.alliances,
  ...(snapshot.pointed ?? []),
  ...(snapshot.contracted ?? []),
];

/** A snapshot with each of its subjects changed. */
export const withSubjects = (
  snapshot: Snapshot,
  change: (subject: SubjectFacts) => Partial<SubjectFacts>,
): Snapshot => {
  const changed = <T extends SubjectFacts>(own: T): T => ({ ...own, ...change(own) });
  return {
    ...snapshot,
    institutions: snapshot.institutions.map(changed),
    alliances: snapshot.alliances.map(changed),
    ...(snapshot.pointed ? { pointed: snapshot.pointed.map(changed) } : {}),
    ...(snapshot.contracted ? { contracted: snapshot.contracted.map(changed) } : {}),
  };
};

/** JSON with sorted keys: equal content is equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const pairs = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
