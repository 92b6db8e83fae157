import { z } from 'zod';
import { rowNumber } from '../../http/query.dto.js';
import { PLACE_KINDS } from '../access/scope.js';
import { USER_ROLES } from '../access/roles.js';
import { caseFamily } from '../cases/cases.dto.js';

const poolName = z.string().regex(/^[\p{L}\p{N}_.-]{1,64}$/u, 'a pool is 1–64 letters, digits, dots, dashes');

/** What a user may see: a whole pool, or a place in one. */
export const grantSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('pool'), pool: poolName }),
    z.object({ kind: z.enum(PLACE_KINDS), pool: poolName, id: z.string().min(1).max(64) }),
  ])
  .meta({ id: 'Grant' });
export type Grant = z.infer<typeof grantSchema>;
export const roleSchema = z.enum(USER_ROLES).meta({ id: 'UserRole' });
export const grantsSchema = z.array(grantSchema).max(200);

/** Names are compared without regard to case or width. */
export const userName = z
  .string()
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .pipe(z.string().regex(/^[\p{L}\p{N}_.-]{2,40}$/u, 'a name is 2–40 letters, digits, dots or dashes'));

const externalId = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .nullable()
  .describe('how the provider of sign-ins calls the user; null: the user does not come by way of it');

const skills = z
  .array(caseFamily)
  .max(6)
  .describe('families of rules whose cases an officer is at home in; none: all alike');

export const newUserBody = z
  .object({
    name: userName,
    role: roleSchema,
    clear: z
      .boolean()
      .default(false)
      .describe('whether identity may be seen in clear: one record at a time, for a case'),
    externalId: externalId.default(null),
    skills: skills.default([]),
    grants: grantsSchema.default([]),
  })
  .meta({ id: 'NewUser' });
export type NewUser = z.infer<typeof newUserBody>;

export const userPatchBody = z
  .object({
    role: roleSchema.optional(),
    clear: z.boolean().optional(),
    disabled: z.boolean().optional(),
    externalId: externalId.optional(),
    skills: skills.optional(),
  })
  .meta({ id: 'UserChange' });
export type UserChange = z.infer<typeof userPatchBody>;

export const grantsBody = z.object({ grants: grantsSchema }).meta({ id: 'Grants' });
export type Grants = z.infer<typeof grantsBody>;

export const userParams = z.object({ id: rowNumber });
export type UserParams = z.infer<typeof userParams>;

export const userSchema = z
  .object({
    id: z.number(),
    name: z.string(),
    role: roleSchema,
    clear: z.boolean().describe('whether identity may be seen in clear: one record at a time, for a case'),
    disabled: z.boolean(),
    held: z
      .boolean()
      .describe('rights rest since an administrator gave a new way in; giving them anew puts them in force'),
    demo: z.boolean().describe('an account of the simulated county'),
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    externalId,
    skills,
    grants: grantsSchema,
    sessions: z.number().int().describe('how many are open'),
    createdAt: z.iso.datetime(),
    lastSignInAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof userSchema>;

export const userList = z.object({ items: z.array(userSchema) }).meta({ id: 'UserList' });
export type UserList = z.infer<typeof userList>;

export const linkSchema = z
  .object({ path: z.string().describe('page that sets a password once'), expiresAt: z.iso.datetime() })
  .meta({ id: 'OneTimeLink' });
export type OneTimeLink = z.infer<typeof linkSchema>;

export const addedUser = z.object({ user: userSchema, link: linkSchema }).meta({ id: 'AddedUser' });
export type AddedUser = z.infer<typeof addedUser>;
