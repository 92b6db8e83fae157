import { z } from 'zod';
import { day, pool } from '../../http/query.dto.js';
import { textSchema } from '../../http/text.dto.js';

export const RUN_STATES = ['computed', 'reviewed', 'approved', 'locked', 'discarded'] as const;
export const runState = z.enum(RUN_STATES).meta({ id: 'SettlementRunState' });
export type RunState = z.infer<typeof runState>;

export const grainSchema = z.enum(['institution', 'alliance']).meta({ id: 'StatementGrain' });
const kindSchema = z
  .enum(['capitation', 'alliance_total', 'points', 'family_doctor'])
  .meta({ id: 'SettlementKind' });

const yearValue = z.number().int().min(2000).max(2100);
const tried = z
  .record(z.string(), z.string())
  .describe('parameters of the policy; score, score:ID, reasonable:ID');
const cases = z
  .record(z.string(), z.enum(['confirmed', 'dismissed']))
  .describe('findings as they might be decided');

export const lineSchema = z
  .object({
    code: z.string(),
    label_zh: z.string(),
    formula: z.string(),
    inputs: z.record(z.string(), z.string()),
    rounding: z.string().describe('empty: exact'),
    amount: z.string(),
    source: z.string(),
    ledger: z.string().optional(),
  })
  .meta({ id: 'StatementLine' });

export const statementSchema = z
  .object({
    subject_id: z.string(),
    subject_name: z.string(),
    grain: grainSchema,
    year: z.number(),
    policy: z.string().describe('id@version'),
    snapshot: z.string().describe('SHA-256 of what went in'),
    lines: z.array(lineSchema),
    payable: z.string().nullable().describe('the last line; null where it cannot be worked out'),
    eligible: z.boolean(),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Statement' });

export const checkSchema = z
  .object({
    check: z.string(),
    ok: z.boolean(),
    expected: z.string(),
    found: z.string(),
    note: z.string(),
  })
  .meta({ id: 'SettlementCheck' });
export type Check = z.infer<typeof checkSchema>;

export const runSummary = z.object({
  grain: grainSchema,
  policy_name: textSchema,
  policy_kind: kindSchema,
  subjects: z.number(),
  unknown: z.number(),
  left_out: z.number(),
  payable_total: z.string(),
  checks: z.array(checkSchema),
});
export type RunSummary = z.infer<typeof runSummary>;

const step = z.object({ state: runState, by: z.string(), at: z.string() }).meta({ id: 'SettlementStep' });
export type Step = z.infer<typeof step>;

export const runSchema = z
  .object({
    run_id: z.number(),
    pool: z.string(),
    year: z.number(),
    as_of: z.string(),
    policy: z.object({ id: z.string(), version: z.string(), name: textSchema, kind: kindSchema }),
    grain: grainSchema,
    snapshot: z.string(),
    state: runState,
    moves: z.array(runState).describe('states into which the reader may move it'),
    steps: z.array(step),
    created_by: z.string(),
    created_at: z.string(),
    subjects: z
      .number()
      .nullable()
      .describe('null for who does not see the whole pool, as all that counts it'),
    unknown: z.number().nullable().describe('statements that cannot be worked out'),
    left_out: z.number().nullable().describe('subjects that do not take part'),
    payable_total: z.string().nullable(),
    checks: z.array(checkSchema),
  })
  .meta({ id: 'SettlementRun' });
export type RunView = z.infer<typeof runSchema>;

export const runsQuery = z.object({ pool, year: z.coerce.number().int().optional() });
export type RunsQuery = z.infer<typeof runsQuery>;

export const newRun = z
  .object({
    year: yearValue,
    policy: z.string().min(1).max(80).describe('id, or id@version'),
    as_of: day.optional().describe('only what had happened by that day; else all that is known'),
  })
  .meta({ id: 'NewSettlementRun' });
export type NewRun = z.infer<typeof newRun>;

export const runMove = z.object({ state: runState.exclude(['computed']) }).meta({ id: 'SettlementRunMove' });
export type RunMove = z.infer<typeof runMove>;

export const statementRow = z
  .object({
    subject_id: z.string(),
    subject_name: z.string(),
    grain: grainSchema,
    eligible: z.boolean(),
    entitlement: z.string().nullable(),
    prepaid: z.string().nullable(),
    payable: z.string().nullable(),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'StatementRow' });
export type StatementRow = z.infer<typeof statementRow>;

export const whatIfBody = z
  .object({
    subject: z.string().optional().describe('one subject; else all'),
    parameters: tried.default({}),
    cases: cases.default({}),
  })
  .meta({ id: 'SettlementWhatIf' });
export type WhatIf = z.infer<typeof whatIfBody>;

const lineDifference = z
  .object({
    code: z.string(),
    label_zh: z.string(),
    before: lineSchema.nullable(),
    after: lineSchema.nullable(),
  })
  .meta({ id: 'LineDifference' });
export const differenceSchema = z
  .object({
    subject_id: z.string(),
    subject_name: z.string(),
    before: statementSchema,
    after: statementSchema,
    lines: z.array(lineDifference).describe('only those that differ'),
  })
  .meta({ id: 'StatementDifference' });
export type StatementDifference = z.infer<typeof differenceSchema>;

export const settleBody = z
  .object({
    year: yearValue,
    policy: z.string().max(80).optional().describe('id, or id@version'),
    text: z.string().max(100_000).optional().describe('a policy file instead'),
    as_of: day.optional(),
    parameters: tried.default({}),
    cases: cases.default({}),
  })
  .meta({ id: 'Settle' });
export type SettleBody = z.infer<typeof settleBody>;

export const settledSchema = z
  .object({
    snapshot: z.string(),
    as_of: z.string(),
    statements: z.array(statementSchema),
    checks: z.array(checkSchema),
  })
  .meta({ id: 'Settled' });
export type Settled = z.infer<typeof settledSchema>;

export const recomputedSchema = z
  .object({ same: z.boolean(), statements: z.number(), first_different: z.string().nullable() })
  .meta({ id: 'RecomputedRun' });
export type Recomputed = z.infer<typeof recomputedSchema>;

export const REASON_CODES = [
  'public_health_emergency',
  'policy_change',
  'catalogue_change',
  'population_change',
  'other',
] as const;
export const newApproval = z
  .object({
    year: yearValue,
    grain: grainSchema,
    subject_id: z.string().min(1).max(60),
    reason_code: z.enum(REASON_CODES),
    amount: z.string().regex(/^\d{1,15}(\.\d{1,2})?$/),
    document: z.string().trim().min(2).max(300),
    note: z.string().trim().max(500).default(''),
  })
  .meta({ id: 'NewOverspendApproval' });
export type NewApproval = z.infer<typeof newApproval>;

export const approvalSchema = z
  .object({
    approval_id: z.string(),
    year: z.number(),
    grain: grainSchema,
    subject_id: z.string(),
    reason_code: z.enum(REASON_CODES),
    amount: z.string(),
    document: z.string(),
    note: z.string(),
    approver: z.string(),
    at: z.string(),
    counts: z.boolean().describe('the last one for its subject and year'),
  })
  .meta({ id: 'OverspendApproval' });
export type ApprovalRow = z.infer<typeof approvalSchema>;

export const entrySchema = z
  .object({
    entry_id: z.string(),
    from_run: z.number(),
    grain: grainSchema,
    subject_id: z.string(),
    amount: z.string(),
    reason: z.string(),
    made_by: z.string(),
    at: z.string(),
  })
  .meta({ id: 'CounterEntry' });
export type EntryRow = z.infer<typeof entrySchema>;

export const entryBody = z
  .object({ reason: z.string().trim().min(4).max(300).describe('such as an appeal won') })
  .meta({ id: 'NewCounterEntries' });
export type NewEntries = z.infer<typeof entryBody>;

export const approvalsQuery = z.object({ pool, year: z.coerce.number().int().min(2000).max(2100) });
export type ApprovalsQuery = z.infer<typeof approvalsQuery>;
