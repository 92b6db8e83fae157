import { z } from 'zod';
import { rowNumber } from '../../http/query.dto.js';
import { USER_ROLES } from '../access/roles.js';
import { grantsSchema, roleSchema } from '../users/users.dto.js';

export const signInBody = z
  .object({ name: z.string().min(1).max(100), password: z.string().min(1).max(512) })
  .meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof signInBody>;

export const demoBody = z.object({ name: z.string().min(1).max(100) }).meta({ id: 'DemoSignIn' });
export type DemoSignIn = z.infer<typeof demoBody>;

export const endQuery = z.object({
  everywhere: z.enum(['0', '1']).default('0').describe('1: on every device'),
});
export type EndQuery = z.infer<typeof endQuery>;

export const sessionSchema = z
  .object({
    user: z
      .object({ name: z.string(), role: z.enum([...USER_ROLES, 'owner', 'source']).meta({ id: 'Role' }) })
      .nullable()
      .describe('null: nobody is signed in'),
    pools: z.array(z.object({ pool: z.string(), label: z.string() })),
    grants: grantsSchema,
    clear: z.boolean().describe('whether identity may be seen in clear: one record at a time, for a case'),
    csrf: z.string().nullable().describe('to be sent as X-Fundwatch-Csrf with every write of the session'),
    needs: z
      .enum(['code', 'enrol'])
      .nullable()
      .describe('what the session lacks before anything else is answered: a code, or a second proof at all'),
    hasSecondFactor: z.boolean(),
    hasProvider: z.boolean().describe('whether people may come by way of a provider of sign-ins'),
    isDemo: z.boolean().describe('whether the simulated county is on show, to this machine only'),
    demoAccounts: z
      .array(z.object({ name: z.string(), role: roleSchema }))
      .describe('who may be signed in by one click'),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

export const sessionParams = z.object({ id: rowNumber });
export type SessionParams = z.infer<typeof sessionParams>;

export const sessionList = z
  .object({
    items: z.array(
      z.object({
        id: z.number(),
        address: z.string(),
        createdAt: z.iso.datetime(),
        seenAt: z.iso.datetime(),
        isThis: z.boolean().describe('the one that asks'),
      }),
    ),
  })
  .meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof sessionList>;
