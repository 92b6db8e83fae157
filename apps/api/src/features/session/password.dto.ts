import { z } from 'zod';
import { userName } from '../users/users.dto.js';

const password = z.string().min(1).max(512);
const link = z.string().min(1).max(100).describe('what stands behind the # of a one-time link');

export const passwordBody = z
  .union([
    z.object({ link, name: userName.optional().describe('of the first administrator'), password }),
    z.object({ current: password, password }),
  ])
  .meta({ id: 'NewPassword' });
export type NewPassword = z.infer<typeof passwordBody>;

export const linkBody = z.object({ link }).meta({ id: 'OneTimeSecret' });
export type LinkBody = z.infer<typeof linkBody>;

export const linkOwnerSchema = z
  .object({ name: z.string().nullable().describe('null: the link makes the first administrator') })
  .meta({ id: 'LinkOwner' });
export type LinkOwner = z.infer<typeof linkOwnerSchema>;
