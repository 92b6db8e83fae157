import { z } from 'zod';
import { caseId } from './cases.dto.js';

export const recusalSchema = z
  .object({
    recusal_id: z.number(),
    officer: z.string(),
    reason: z.string(),
    who: z.string(),
    at: z.string(),
    is_own: z.boolean().describe('the reader is whom it keeps away'),
  })
  .meta({ id: 'Recusal' });
export type Recusal = z.infer<typeof recusalSchema>;

export const recusalsSchema = z
  .object({ items: z.array(recusalSchema).describe('those that stand, of the institution of the case') })
  .meta({ id: 'Recusals' });
export type Recusals = z.infer<typeof recusalsSchema>;

export const newRecusalBody = z
  .object({
    officer: z.string().max(200).optional().describe('who keeps away; absent: the reader'),
    reason: z.string().trim().min(2).max(500),
  })
  .meta({ id: 'NewRecusal' });
export type NewRecusal = z.infer<typeof newRecusalBody>;

export const recusalId = caseId;
