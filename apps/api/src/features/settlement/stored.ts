import { policySchema, type Snapshot, type Statement } from '@fundwatch/settlement';
import { z } from 'zod';
import { statementSchema } from './settlement.dto.js';

const months = z.array(z.object({ group: z.number(), months: z.number() }));
const subject = {
  subject_id: z.string(),
  subject_name: z.string(),
  area: z.string(),
  paid: z.record(z.string(), z.string()),
  score: z.string().nullable(),
  approvals: z.array(
    z.object({
      approval_id: z.string(),
      reason_code: z.string(),
      amount: z.string(),
      approver: z.string(),
      document: z.string(),
    }),
  ),
  counter_entries: z.array(
    z.object({ entry_id: z.string(), from_run: z.string(), reason: z.string(), amount: z.string() }),
  ),
  violations: z.array(
    z.object({
      finding_id: z.string(),
      rule_id: z.string(),
      fixmedins_code: z.string(),
      year: z.number(),
      amount: z.string(),
    }),
  ),
};

/** What a stored snapshot holds; what it was written from is `Snapshot` of the library. */
const snapshotSchema = z.object({
  year: z.number(),
  as_of: z.string(),
  policy: policySchema,
  areas: z.array(z.object({ area: z.string(), fund_income: z.string().nullable(), insured_months: months })),
  institutions: z.array(
    z.object({
      ...subject,
      signed_months: months,
      unsigned_months: months,
      valid_signers: z.number(),
      own: z.string(),
      own_rows: z.number(),
      joint: z.string(),
      joint_rows: z.number(),
      elsewhere: z.string(),
      elsewhere_rows: z.number(),
      special_list: z.string(),
      special_list_rows: z.number(),
      special_list_over: z.string().nullable(),
      late_refunds: z.string(),
      late_refund_rows: z.number(),
      clinics: z.number(),
    }),
  ),
  alliances: z.array(
    z.object({
      ...subject,
      approved: z.number().nullable(),
      unified_legal_rep: z.number().nullable(),
      unified_finance: z.number().nullable(),
      history: z.array(
        z.object({
          year: z.number(),
          alliance_payment: z.string().nullable(),
          area_expenditure: z.string().nullable(),
        }),
      ),
      inside: z.string(),
      inside_rows: z.number(),
      in_county: z.string(),
      in_county_rows: z.number(),
      outside: z.string(),
      outside_rows: z.number(),
      late_refunds: z.string(),
      late_refund_rows: z.number(),
      cleared_paid: z.string(),
      cleared: z.string(),
      cleared_rows: z.number(),
    }),
  ),
  pointed: z
    .array(
      z.object({
        ...subject,
        tier: z.string(),
        treated: z.array(z.object({ disease: z.string(), months: z.number(), withdrawn: z.number() })),
        unlisted_months: z.number(),
      }),
    )
    .optional(),
  contracted: z
    .array(
      z.object({
        ...subject,
        packages: z.array(z.object({ code: z.string(), months: z.number() })),
        unlisted_months: z.number(),
        year_end: z
          .object({
            signers: z.number(),
            online: z.number(),
            fees: z.string(),
            fees_before: z.string(),
            upper_stays: z.number(),
            upper_stays_before: z.number(),
            managed: z.number(),
            controlled: z.number(),
          })
          .nullable(),
        area_fees: z.string(),
        area_fees_before: z.string(),
        referred_cost: z.string(),
        referred_rows: z.number(),
        cleared: z.string(),
        cleared_paid: z.string(),
        cleared_rows: z.number(),
        rehabilitation: z.string(),
        rehabilitation_rows: z.number(),
      }),
    )
    .optional(),
});

/** A snapshot as it was stored. */
export function readSnapshot(content: string): Snapshot {
  const { pointed, contracted, ...rest } = snapshotSchema.parse(JSON.parse(content));
  return { ...rest, ...(pointed ? { pointed } : {}), ...(contracted ? { contracted } : {}) };
}

/** A statement as it was stored. */
export const readStatement = (text: string): Statement => {
  const { lines, ...head } = statementSchema.parse(JSON.parse(text));
  return {
    ...head,
    lines: lines.map(({ ledger, ...line }) => ({ ...line, ...(ledger === undefined ? {} : { ledger }) })),
  };
};
