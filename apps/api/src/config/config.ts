import { join, resolve } from 'node:path';
import { USER_ROLES, type UserRole } from '../features/access/roles.js';
import type { SuiteName } from '../storage/suites.js';
import { readEnv, type Env } from './env.js';

export const ROLES = ['api', 'worker', 'scheduler'] as const;
export type Role = (typeof ROLES)[number];

/** The typed, derived configuration that everything but `env.ts` sees. */
export type Config = {
  dataDir: string;
  listen: { host: string; port: number };
  roles: readonly Role[];
  clickhouse: { url?: string; user: string; password: string; database: string; memoryBytes?: number };
  databaseUrl?: string;
  redisUrl?: string;
  masterKey?: string;
  /** of a master key made at first use */
  suite: SuiteName;
  part: { rows: number; bytes: number };
  /** the folder into which sources put files */
  drop?: { dir: string; lookMs: number };
  /** loaded batches wait to be judged */
  isJudgingPaused: boolean;
  demoPersons: number;
  session: { idleMinutes: number; hours: number };
  /** roles that need a second proof */
  proofRoles: ReadonlySet<UserRole>;
  /** where old parts of the audit chain go, and after how many months; never, without */
  audit: { archive: string; months?: number };
  /** a provider by which people may sign in */
  provider?: {
    issuer: string;
    clientId: string;
    clientSecret?: string;
    claim: string;
    scope: string;
    redirectUri: string;
  };
  /** a proxy in front ends https and names the caller's address */
  isBehindProxy: boolean;
  logLevel: Env['LOG_LEVEL'];
};

/** Whether only this machine can reach the service. */
export const isLocal = ({ listen }: Config): boolean =>
  ['127.0.0.1', 'localhost', '::1'].includes(listen.host);

/** Nest's injection token of the configuration. */
export const CONFIG = Symbol('config');

/** Derives the configuration; throws with every fault named. */
export function readConfig(source: Record<string, string | undefined>): Config {
  const env = readEnv(source);
  const roles = env.ROLES.split(',').map((name) => name.trim());
  const known = ROLES.filter((role) => roles.includes(role));
  const strange = roles.filter((name) => !ROLES.some((role) => role === name));
  if (strange.length > 0) throw new Error(`ROLES: ${strange.join(', ')} is not one of ${ROLES.join(', ')}`);
  if (!env.DATABASE_URL && known.length < ROLES.length) {
    throw new Error(
      'ROLES: the embedded database serves one process, so it needs all roles; set DATABASE_URL for a fleet',
    );
  }
  if (env.JUDGING === 'paused' && env.DEMO_PERSONS > 0)
    throw new Error('JUDGING: the simulated county waits for its findings, so DEMO_PERSONS must be 0');
  return {
    dataDir: resolve(env.FUNDWATCH_DATA),
    listen: { host: env.HOST, port: env.PORT },
    roles: known,
    clickhouse: {
      user: env.CLICKHOUSE_USER,
      password: env.CLICKHOUSE_PASSWORD,
      database: env.CLICKHOUSE_DATABASE,
      ...(env.CLICKHOUSE_URL ? { url: env.CLICKHOUSE_URL } : {}),
      ...(env.ENGINE_MEMORY_BYTES ? { memoryBytes: env.ENGINE_MEMORY_BYTES } : {}),
    },
    ...(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : {}),
    ...(env.REDIS_URL ? { redisUrl: env.REDIS_URL } : {}),
    ...(env.FUNDWATCH_KEY ? { masterKey: env.FUNDWATCH_KEY } : {}),
    suite: env.CRYPTO_SUITE,
    part: { rows: env.PART_ROWS, bytes: env.PART_BYTES },
    ...(env.DROP_DIR ? { drop: { dir: resolve(env.DROP_DIR), lookMs: env.DROP_LOOK_MS } } : {}),
    isJudgingPaused: env.JUDGING === 'paused',
    demoPersons: env.DEMO_PERSONS,
    session: { idleMinutes: env.SESSION_IDLE_MINUTES, hours: env.SESSION_HOURS },
    proofRoles: proofRolesOf(env),
    audit: {
      archive: resolve(env.AUDIT_ARCHIVE ?? join(env.FUNDWATCH_DATA, 'audit-archive')),
      ...(env.AUDIT_MONTHS === 'all' ? {} : { months: env.AUDIT_MONTHS }),
    },
    ...providerOf(env),
    isBehindProxy: env.TRUST_PROXY === 'on',
    logLevel: env.LOG_LEVEL,
  };
}

function proofRolesOf({ SECOND_FACTOR_ROLES: text }: Env): ReadonlySet<UserRole> {
  const names = text === 'none' ? [] : text.split(',').map((name) => name.trim());
  const strange = names.filter((name) => !USER_ROLES.some((role) => role === name));
  if (strange.length > 0)
    throw new Error(
      `SECOND_FACTOR_ROLES: ${strange.join(', ')} is not one of ${USER_ROLES.join(', ')}, or none`,
    );
  return new Set(USER_ROLES.filter((role) => names.includes(role)));
}

function providerOf(env: Env): Pick<Config, 'provider'> {
  if (!env.OIDC_ISSUER) return {};
  if (!env.PUBLIC_URL)
    throw new Error('PUBLIC_URL: the provider at OIDC_ISSUER must know where to send people back to');
  return {
    provider: {
      issuer: env.OIDC_ISSUER,
      clientId: env.OIDC_CLIENT_ID,
      ...(env.OIDC_CLIENT_SECRET ? { clientSecret: env.OIDC_CLIENT_SECRET } : {}),
      claim: env.OIDC_CLAIM,
      scope: env.OIDC_SCOPE,
      redirectUri: new URL('/api/provider/callback', env.PUBLIC_URL).href,
    },
  };
}
