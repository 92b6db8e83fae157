import { z } from 'zod';
import { day, paging } from '../../http/query.dto.js';
import { lang, textSchema } from '../../http/text.dto.js';
import { AUDIT_ACTION_NAMES } from './audit.actions.js';

const action = z.enum(AUDIT_ACTION_NAMES).meta({ id: 'AuditAction' });

const filters = {
  who: z.string().max(200).optional().describe('the name of a user or a source'),
  what: action.optional(),
  from: day.optional().describe('first day, of Beijing'),
  to: day.optional().describe('last day, of Beijing'),
};

export const auditQuery = z.object({ ...filters, ...paging });
export type AuditQuery = z.infer<typeof auditQuery>;
export const auditFileQuery = z.object({ ...filters, lang });
export type AuditFileQuery = z.infer<typeof auditFileQuery>;
export type AuditFilter = Pick<AuditQuery, keyof typeof filters>;

export const auditRow = z
  .object({
    seq: z.number(),
    at: z.string(),
    who: z.string(),
    what: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditRow' });
export type AuditRow = z.infer<typeof auditRow>;

export const auditPage = z
  .object({ items: z.array(auditRow), next: z.string().nullable() })
  .meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof auditPage>;

export const auditActions = z
  .object({ items: z.array(z.object({ what: action, text: textSchema })) })
  .meta({ id: 'AuditActions' });
export type AuditActions = z.infer<typeof auditActions>;

export const auditProof = z
  .object({
    at: z.string().describe('when the chain was walked'),
    rows: z.number().describe('rows kept here that fit, from the first on'),
    archived: z.number().describe('rows before them that lie in files'),
    first_bad: z.string().nullable().describe('the first row that does not fit; null: the chain is whole'),
  })
  .meta({ id: 'AuditProof' });
export type AuditProof = z.infer<typeof auditProof>;

export const archiveBody = z
  .object({ before: day.describe('first day, of Beijing, whose rows stay; six months ago at the latest') })
  .meta({ id: 'ArchiveAudit' });
export type ArchiveAudit = z.infer<typeof archiveBody>;
export const archivedSchema = z
  .object({ file: z.string(), sha256: z.string(), rows: z.number() })
  .meta({ id: 'ArchivedAudit' });
export type Archived = z.infer<typeof archivedSchema>;
export const archivedAnswer = z
  .object({ archived: archivedSchema.nullable().describe('null: there is nothing as old') })
  .meta({ id: 'ArchivedAuditAnswer' });
export type ArchivedAnswer = z.infer<typeof archivedAnswer>;
