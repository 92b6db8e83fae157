/** Snapshots for tests: shipped policies over made-up facts. */
import { readFileSync } from 'node:fs';
import type { Policy } from '../policy/schema.js';
import { readPolicy } from '../policy/read-policy.js';
import type { AllianceFacts, FamilyFacts, InstitutionFacts, PointsFacts, Snapshot } from './facts.js';

/** A shipped policy, some of its text replaced. */
export function shippedPolicy(id: string, ...changes: [from: string, to: string][]): Policy {
  const file = new URL(`../../../../policies/${id}.yaml`, import.meta.url);
  const text = changes.reduce((own, [from, to]) => own.replace(from, to), readFileSync(file, 'utf8'));
  const { policy, faults } = readPolicy(text);
  if (!policy) throw new Error(JSON.stringify(faults));
  return policy;
}

const subject = {
  subject_name: '测试卫生院',
  area: '990121',
  paid: {},
  score: '85',
  approvals: [],
  counter_entries: [],
  violations: [],
};

/** A township centre with a thousand signers, and a surplus. */
export const centre = (id: string, more: Partial<InstitutionFacts> = {}): InstitutionFacts => ({
  ...subject,
  subject_id: id,
  signed_months: [{ group: 0, months: 12_000 }],
  unsigned_months: [],
  valid_signers: 1_000,
  own: '30000.00',
  own_rows: 900,
  joint: '0.00',
  joint_rows: 0,
  elsewhere: '5000.00',
  elsewhere_rows: 100,
  special_list: '0.00',
  special_list_rows: 0,
  special_list_over: null,
  late_refunds: '0.00',
  late_refund_rows: 0,
  clinics: 0,
  ...more,
});

/** A township centre that treats a special disease. */
export const pointed = (id: string, more: Partial<PointsFacts> = {}): PointsFacts => ({
  ...subject,
  subject_id: id,
  tier: 'township',
  treated: [{ disease: 'I10', months: 100, withdrawn: 0 }],
  unlisted_months: 0,
  ...more,
});

/** A township centre with the contracts of D-24, all year long, that reaches none of the three rewards. */
export const contracted = (id: string, more: Partial<FamilyFacts> = {}): FamilyFacts => ({
  ...subject,
  subject_id: id,
  packages: [
    { code: 'basic', months: 60_000 },
    { code: 'chronic', months: 24_000 },
    { code: 'disabled', months: 3_600 },
  ],
  unlisted_months: 0,
  year_end: {
    signers: 7_300,
    online: 0,
    fees: '1100000.00',
    fees_before: '1000000.00',
    upper_stays: 700,
    upper_stays_before: 700,
    managed: 1_000,
    controlled: 500,
  },
  area_fees: '10500000.00',
  area_fees_before: '10000000.00',
  referred_cost: '640000.00',
  referred_rows: 90,
  cleared: '0.00',
  cleared_paid: '0.00',
  cleared_rows: 0,
  rehabilitation: '0.00',
  rehabilitation_rows: 0,
  ...more,
});

/** The alliance of D-10 and D-12, with a surplus. */
export const alliance = (id: string, more: Partial<AllianceFacts> = {}): AllianceFacts => ({
  ...subject,
  subject_id: id,
  subject_name: '测试医共体',
  approved: 1,
  unified_legal_rep: 1,
  unified_finance: 1,
  history: [
    { year: 2022, alliance_payment: '182300000', area_expenditure: null },
    { year: 2023, alliance_payment: '195600000', area_expenditure: null },
    { year: 2024, alliance_payment: '207400000', area_expenditure: '1000000000' },
    { year: 2025, alliance_payment: null, area_expenditure: '1100000000' },
    { year: 2026, alliance_payment: null, area_expenditure: '1157200000' },
  ],
  inside: '150000000.00',
  inside_rows: 100_000,
  in_county: '8000000.00',
  in_county_rows: 4_000,
  outside: '30000000.00',
  outside_rows: 2_000,
  late_refunds: '0.00',
  late_refund_rows: 0,
  cleared_paid: '0.00',
  cleared: '0.00',
  cleared_rows: 0,
  ...more,
});

/** A snapshot of an area whose fund and insured are those of D-1. */
export const snapshotOf = (
  policy: Policy,
  subjects: {
    institutions?: InstitutionFacts[];
    alliances?: AllianceFacts[];
    pointed?: PointsFacts[];
    contracted?: FamilyFacts[];
    year?: number;
  },
): Snapshot => ({
  year: subjects.year ?? 2025,
  as_of: '2025-12-31',
  policy,
  areas: [
    {
      area: '990121',
      fund_income: '306000000.00',
      insured_months: [{ group: 0, months: 3_600_000 }],
    },
  ],
  institutions: subjects.institutions ?? [],
  alliances: subjects.alliances ?? [],
  ...(subjects.pointed ? { pointed: subjects.pointed } : {}),
  ...(subjects.contracted ? { contracted: subjects.contracted } : {}),
});
