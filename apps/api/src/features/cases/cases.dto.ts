import { SUBJECTS } from '@fundwatch/rules';
import { z } from 'zod';
import { day, paging, pool, rowNumber } from '../../http/query.dto.js';
import { everyFindingQuery, findingSchema } from '../findings/findings.dto.js';
import { gradeSchema } from '../rules/rules.dto.js';
import { CASE_OUTCOMES, CASE_STATES, FAMILY_TEXTS, LIABLE_DEGREES, LIABLE_KINDS } from './states.js';

export const caseState = z.enum(CASE_STATES).meta({ id: 'CaseState' });
export const caseOutcome = z.enum(CASE_OUTCOMES).meta({ id: 'CaseOutcome' });
const FAMILIES = [
  'contracting',
  'identity',
  'inpatient',
  'billing',
  'drugs',
  'alliance',
] as const satisfies readonly (keyof typeof FAMILY_TEXTS)[];
export const caseFamily = z.enum(FAMILIES).meta({ id: 'CaseFamily' });
export type CaseFamily = z.infer<typeof caseFamily>;
export const caseSort = z.enum(['due', 'severity', 'amount', 'opened']).meta({ id: 'CaseSort' });
export type CaseSort = z.infer<typeof caseSort>;

/** Numbers of cases in an address or body: those of the database. */
export const caseId = rowNumber;

/** What a list is narrowed to when it is 1. */
const flag = (only: string) =>
  z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1')
    .describe(`1: ${only}`);

const filter = z.object({
  pool,
  state: z
    .enum(['open', ...CASE_STATES])
    .meta({ id: 'CaseStateFilter' })
    .optional()
    .describe('open: all that have not ended'),
  family: caseFamily.optional(),
  institution: z.string().optional(),
  overdue: flag('only those past their term'),
  soon: flag('only those whose term ends within two working days, and has not passed'),
  mine: flag('only those assigned to the reader'),
  unassigned: flag('only those of nobody'),
  watched: flag('only those that the reader follows'),
  sort: caseSort.default('due'),
});
export type CaseFilter = z.infer<typeof filter>;
export const casesQuery = filter.extend(paging);
export type CasesQuery = z.infer<typeof casesQuery>;
export const nextCaseQuery = filter.extend({
  case: caseId.describe('the case after which the next is asked for'),
});
export type NextCaseQuery = z.infer<typeof nextCaseQuery>;

export const caseSchema = z
  .object({
    case_id: z.number(),
    pool: z.string(),
    family: caseFamily,
    subject_type: z.enum(SUBJECTS),
    subject_id: z.string(),
    subject_name: z.string().describe('of an institution; else empty'),
    fixmedins_code: z.string(),
    quarter: z.string(),
    state: caseState.describe('to an institution: the last one that it is told of'),
    due_on: day.nullable().describe('last day of the term of its state; null: nothing is waited for'),
    overdue: z.boolean(),
    days_left: z.number().nullable().describe('working days until that day, negative when it has passed'),
    assignee: z.string().nullable(),
    findings: z.number(),
    standing: z.number().describe('of them, those that were not withdrawn'),
    amount: z
      .string()
      .describe('sum of what stands; one payment that several rules point at counts for each'),
    severity: z
      .number()
      .describe('0 nothing stands, 1 hint, 2 suspected, 3 clear; one more when it was hit again'),
    hits: z.number().describe('how often it was hit again'),
    opened_at: z.string(),
    merged_into: z.number().nullable(),
    split_from: z.number().nullable().describe('the case that it was part of'),
    watched: z.boolean().describe('the reader follows it'),
    news: z.boolean().describe('the reader follows it and has not seen all of it yet'),
  })
  .meta({ id: 'Case' });
export type CaseView = z.infer<typeof caseSchema>;

export const casesPage = z
  .object({ items: z.array(caseSchema), total: z.number(), next: z.string().nullable() })
  .meta({ id: 'CasesPage' });
export type CasesPage = z.infer<typeof casesPage>;

export const nextCaseSchema = z
  .object({ case_id: z.number().nullable().describe('null: that was the last') })
  .meta({ id: 'NextCase' });
export type NextCase = z.infer<typeof nextCaseSchema>;

const liableSchema = z
  .object({
    kind: z.enum(LIABLE_KINDS),
    id: z.string().trim().min(1).max(64).describe('code of the institution or doctor'),
    degree: z.enum(LIABLE_DEGREES),
  })
  .meta({ id: 'CaseLiable' });

const stepSchema = z
  .object({
    step: z.number(),
    state: caseState,
    outcome: caseOutcome.nullable(),
    cause: z.enum(['person', 'opened', 'hit_again', 'answered']),
    note: z.string(),
    who: z.string().describe('empty to an institution'),
    at: z.string(),
    due_on: day.nullable(),
    late: z.boolean().describe('the state was left, or still is not, after its term'),
    investigators: z
      .array(z.string())
      .describe('who carried out the investigation that it ends; none to an institution'),
    liable: z
      .array(
        liableSchema
          .extend({ name: z.string().describe('of an institution in reach; else empty') })
          .meta({ id: 'CaseLiableNamed' }),
      )
      .describe('of a determination: who answers for it'),
  })
  .meta({ id: 'CaseStep' });

const answerSchema = z
  .object({
    notice: z.number().describe('step of the notice that it answers'),
    version: z.number(),
    kind: z.enum(['answer', 'waiver']),
    statement: z.string(),
    who: z.string(),
    at: z.string(),
    points: z.array(
      z.object({ finding_id: z.string(), stance: z.enum(['accepted', 'contested']), statement: z.string() }),
    ),
  })
  .meta({ id: 'CaseAnswer' });

export const caseDetail = z
  .object({
    case: caseSchema,
    last: z.number().describe('the last step, to be named by whoever takes the next one'),
    moves: z
      .array(z.object({ state: caseState, outcomes: z.array(caseOutcome), barred: z.string().nullable() }))
      .describe(
        'where the reader may move it now; barred: what the law of the case says against it, null where nothing',
      ),
    steps: z.array(stepSchema).describe('the latest first'),
    spent: z
      .object({ office: z.number(), institution: z.number() })
      .describe('working days since it was opened, by who was waited for'),
    may_answer: z.boolean().describe('whether the reader may answer the notice now'),
    may_appeal: z.boolean().describe('whether the reader may appeal against the decision'),
    answer_until: day.nullable(),
    notice: z.number().nullable().describe('the last notice'),
    answers: z.array(answerSchema).describe('the latest first'),
    comments: z.array(
      z.object({
        comment_id: z.number(),
        comment: z.string(),
        who: z.string(),
        at: z.string(),
        mentions: z.array(z.string()).describe('officers whom it names'),
      }),
    ),
    watchers: z.array(z.string()).describe('who follows it; nobody to an institution'),
    may_split: z.boolean().describe('whether the reader may make part of it a case of its own'),
  })
  .meta({ id: 'CaseDetail' });
export type CaseDetail = z.infer<typeof caseDetail>;

export const caseFindingsQuery = z.object(paging);
export type CaseFindingsQuery = z.infer<typeof caseFindingsQuery>;
export const caseFindingsPage = z
  .object({
    items: z.array(
      z
        .object({
          finding: findingSchema,
          linked_at: z.string(),
          linked_grade: gradeSchema,
          linked_amount: z.string(),
          changed: z.boolean().describe('its evidence has changed since it was put to the case'),
          decided: z.boolean().describe('a step has decided about it'),
          noticed: z.boolean().describe('the institution was asked about it'),
          verdict: caseOutcome.nullable().describe('what the last determination says of it'),
        })
        .meta({ id: 'CaseFinding' }),
    ),
    total: z.number(),
    next: z.string().nullable(),
  })
  .meta({ id: 'CaseFindingsPage' });
export type CaseFindingsPage = z.infer<typeof caseFindingsPage>;

export const openCasesBody = z
  .union([
    z.object({ finding_ids: z.array(z.string().max(64)).min(1).max(500) }).strict(),
    z.object({ filter: everyFindingQuery.omit({ asOf: true }) }).strict(),
  ])
  .meta({ id: 'OpenCases' });
export type OpenCases = z.infer<typeof openCasesBody>;
export const openedSchema = z
  .object({
    opened: z.number(),
    reopened: z.number(),
    cases: z.array(z.number()).describe('the first hundred that anything was put to'),
    touched: z.number().describe('cases that anything was put to'),
  })
  .meta({ id: 'OpenedCases' });
export type Opened = z.infer<typeof openedSchema>;

export const newStepBody = z
  .object({
    state: caseState,
    outcome: caseOutcome.optional(),
    note: z
      .string()
      .trim()
      .min(2)
      .max(1000)
      .describe('why; of a notice or decision, what the institution reads'),
    previous: z.number().int().describe('the last step that was seen: whoever moves upon another is refused'),
    due_on: day.optional().describe('of a notice: until when it may be answered, instead of the usual term'),
    merged_into: caseId.optional(),
    investigators: z
      .array(z.string().max(200))
      .max(20)
      .optional()
      .describe('of a step that ends an investigation: the two officers or more who carried it out'),
    liable: z
      .array(liableSchema)
      .max(50)
      .optional()
      .describe('of a determination: who answers for it, and how far'),
    verdicts: z
      .array(
        z.object({
          finding_id: z.string().max(64),
          outcome: z.enum(['dismissed_rule', 'dismissed_data', 'justified', 'duplicate']),
        }),
      )
      .max(5000)
      .optional()
      .describe('of a determination: findings that do not hold, and why'),
  })
  .meta({ id: 'NewCaseStep' });
export type NewStep = z.infer<typeof newStepBody>;

export const newAnswerBody = z
  .object({
    kind: z.enum(['answer', 'waiver']),
    statement: z.string().trim().min(2).max(4000),
    notice: z.number().int().describe('the step of the notice that is answered'),
    points: z
      .array(
        z.object({
          finding_id: z.string().max(64),
          stance: z.enum(['accepted', 'contested']),
          statement: z.string().trim().max(1000),
        }),
      )
      .max(5000)
      .default([]),
  })
  .meta({ id: 'NewCaseAnswer' });
export type NewAnswer = z.infer<typeof newAnswerBody>;

export const appealBody = z
  .object({ statement: z.string().trim().min(2).max(1000), previous: z.number().int() })
  .meta({ id: 'NewAppeal' });
export type NewAppeal = z.infer<typeof appealBody>;
export const findingCaseSchema = z
  .object({ case: caseSchema.nullable().describe('null: none, or none that the reader is told of') })
  .meta({ id: 'FindingCase' });
export type FindingCase = z.infer<typeof findingCaseSchema>;
export const commentBody = z
  .object({
    comment: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .describe('an officer who is named in it, as @name, follows the case from then on'),
  })
  .meta({ id: 'NewCaseComment' });
export type NewComment = z.infer<typeof commentBody>;
