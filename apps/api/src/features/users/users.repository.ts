import { z } from 'zod';
import type { Database } from '../../postgres/database.js';
import { instant } from '../../postgres/instant.js';
import { USER_ROLES, type UserRole } from '../access/roles.js';
import { caseFamily, type CaseFamily } from '../cases/cases.dto.js';
import { grantsSchema, type Grant } from './users.dto.js';

const userRow = z.object({
  user_id: z.number(),
  name: z.string(),
  role: z.enum(USER_ROLES),
  sees_clear: z.boolean(),
  is_demo: z.boolean(),
  is_disabled: z.boolean(),
  is_held: z.boolean(),
  password: z.string().nullable(),
  has_second_factor: z.boolean(),
  external_id: z.string().nullable(),
  skills: z.array(caseFamily),
  created_at: instant,
  last_sign_in_at: instant.nullable(),
  grants: grantsSchema,
  sessions: z.number(),
});
export type UserRow = z.infer<typeof userRow>;

const USERS = `SELECT u.user_id, u.name, u.role, u.sees_clear, u.is_demo, u.is_disabled, u.is_held, u.password, u.external_id, u.skills, u.created_at, u.last_sign_in_at,
  EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = u.user_id AND f.confirmed_at IS NOT NULL) AS has_second_factor,
  coalesce((SELECT json_agg(json_build_object('kind', g.kind, 'pool', g.pool, 'id', g.id) ORDER BY g.pool, g.kind, g.id)
    FROM user_grants g WHERE g.user_id = u.user_id), '[]') AS grants,
  (SELECT count(*) FROM sessions s WHERE s.user_id = u.user_id)::int AS sessions
  FROM users u`;

/** Users, their grants and passwords in PostgreSQL. */
export class UsersRepository {
  constructor(private readonly database: Database) {}

  list(): Promise<UserRow[]> {
    return this.database.query(`${USERS} ORDER BY u.name`, [], userRow);
  }

  byId(id: number): Promise<UserRow | undefined> {
    return this.database.first(`${USERS} WHERE u.user_id = $1`, [id], userRow);
  }

  byName(name: string): Promise<UserRow | undefined> {
    return this.database.first(`${USERS} WHERE u.name = $1`, [name], userRow);
  }

  /** The user whom the provider of sign-ins calls so. */
  byExternalId(id: string): Promise<UserRow | undefined> {
    return this.database.first(`${USERS} WHERE u.external_id = $1`, [id], userRow);
  }

  /** Says how the provider calls a user; false when it calls another one so. */
  async setExternalId(id: number, externalId: string | null): Promise<boolean> {
    const row = await this.database.first(
      `UPDATE users SET external_id = $2 WHERE user_id = $1
         AND NOT EXISTS (SELECT 1 FROM users o WHERE o.external_id = $2 AND o.user_id != $1) RETURNING 1`,
      [id, externalId],
      z.unknown(),
    );
    return row !== undefined;
  }

  /** Whether anybody but the accounts of the demo is there. */
  async hasAny(): Promise<boolean> {
    return (
      (await this.database.first('SELECT 1 FROM users WHERE NOT is_demo LIMIT 1', [], z.unknown())) !==
      undefined
    );
  }

  /** The id of the new user; undefined when the name is taken. */
  async add(user: {
    name: string;
    role: UserRole;
    clear: boolean;
    isDemo?: boolean;
  }): Promise<number | undefined> {
    const row = await this.database.first(
      `INSERT INTO users (name, role, sees_clear, is_demo) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO NOTHING RETURNING user_id`,
      [user.name, user.role, user.clear, user.isDemo ?? false],
      z.object({ user_id: z.number() }),
    );
    return row?.user_id;
  }

  /** Adds the first user of all; undefined when somebody else was first. */
  async addFirst(name: string): Promise<number | undefined> {
    return this.database.transaction(async (tx) => {
      await tx.execute('LOCK TABLE users IN EXCLUSIVE MODE');
      const row = await tx.first(
        `INSERT INTO users (name, role) SELECT $1, 'administrator'
         WHERE NOT EXISTS (SELECT 1 FROM users WHERE NOT is_demo) ON CONFLICT (name) DO NOTHING RETURNING user_id`,
        [name],
        z.object({ user_id: z.number() }),
      );
      return row?.user_id;
    });
  }

  /** Changes a user; false when that would leave no administrator who can act. */
  async change(id: number, next: { role: UserRole; clear: boolean; disabled: boolean }): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.execute('LOCK TABLE users IN EXCLUSIVE MODE');
      if (next.role !== 'administrator' || next.disabled) {
        const other = await tx.first(
          `SELECT 1 FROM users u WHERE u.user_id = $1 AND (u.role != 'administrator' OR u.is_disabled OR u.password IS NULL OR u.is_demo)
           UNION ALL SELECT 1 FROM users WHERE user_id != $1 AND role = 'administrator' AND NOT is_disabled AND NOT is_demo AND password IS NOT NULL
           LIMIT 1`,
          [id],
          z.unknown(),
        );
        if (!other) return false;
      }
      await tx.execute('UPDATE users SET role = $2, sees_clear = $3, is_disabled = $4 WHERE user_id = $1', [
        id,
        next.role,
        next.clear,
        next.disabled,
      ]);
      return true;
    });
  }

  async setSkills(id: number, skills: readonly CaseFamily[]): Promise<void> {
    await this.database.execute('UPDATE users SET skills = $2 WHERE user_id = $1', [id, skills]);
  }

  /** Lets the rights of a user rest, until they are given anew. */
  async hold(id: number): Promise<void> {
    await this.database.execute('UPDATE users SET is_held = true WHERE user_id = $1', [id]);
  }

  /** Replaces what a user is granted; rights that rested are in force again. */
  async setGrants(id: number, grants: readonly Grant[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute('UPDATE users SET is_held = false WHERE user_id = $1', [id]);
      await tx.execute('DELETE FROM user_grants WHERE user_id = $1', [id]);
      for (const grant of grants) {
        await tx.execute(
          'INSERT INTO user_grants (user_id, pool, kind, id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
          [id, grant.pool, grant.kind, grant.kind === 'pool' ? '' : grant.id],
        );
      }
    });
  }

  /** Passwords of a user, the present one first, as they are kept. */
  async passwords(id: number, limit: number): Promise<string[]> {
    const rows = await this.database.query(
      `SELECT password FROM (
         SELECT password, 'infinity'::timestamptz AS replaced_at FROM users WHERE user_id = $1 AND password IS NOT NULL
         UNION ALL SELECT password, replaced_at FROM user_old_passwords WHERE user_id = $1) p
       ORDER BY replaced_at DESC LIMIT $2`,
      [id, limit],
      z.object({ password: z.string() }),
    );
    return rows.map((row) => row.password);
  }

  /** Puts a new password in place, or voids the present one; the one before is remembered. */
  async setPassword(id: number, password: string | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute(
        `INSERT INTO user_old_passwords (user_id, password)
         SELECT user_id, password FROM users WHERE user_id = $1 AND password IS NOT NULL`,
        [id],
      );
      await tx.execute('UPDATE users SET password = $2, password_at = now() WHERE user_id = $1', [
        id,
        password,
      ]);
    });
  }

  /** Notes that a user has signed in. */
  async signedIn(id: number): Promise<void> {
    await this.database.execute('UPDATE users SET last_sign_in_at = now() WHERE user_id = $1', [id]);
  }
}
