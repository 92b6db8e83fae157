import { z } from 'zod';
import { caseFamily, caseId } from './cases.dto.js';

export const assignBody = z
  .object({ cases: z.array(caseId).min(1).max(1000), assignee: z.string().max(200).nullable() })
  .meta({ id: 'AssignCases' });
export type Assign = z.infer<typeof assignBody>;

export const distributeBody = z
  .object({
    cases: z.array(caseId).min(1).max(1000).describe('of them, those that lie with nobody are given out'),
  })
  .meta({ id: 'DistributeCases' });
export type Distribute = z.infer<typeof distributeBody>;

export const distributedSchema = z
  .object({
    items: z.array(z.object({ assignee: z.string(), cases: z.number() })).describe('who was given how many'),
    left: z.number().describe('cases that nobody reaches who may work on them'),
  })
  .meta({ id: 'DistributedCases' });
export type Distributed = z.infer<typeof distributedSchema>;
export const assignedSchema = z.object({ changed: z.number() }).meta({ id: 'AssignedCases' });

export const officersSchema = z
  .object({
    items: z.array(
      z.object({
        who: z.string(),
        name: z.string(),
        skills: z.array(caseFamily),
        open: z.number().describe('cases that lie with them and have not ended'),
      }),
    ),
  })
  .meta({ id: 'CaseOfficers' });
export type OfficersList = z.infer<typeof officersSchema>;
