/** The only reader of `process.env`. Every variable: its default, its unit in the name, one line of meaning. */
import { z } from 'zod';
import { MASTER_KEY } from '../storage/keys.js';
import { SUITE_NAMES } from '../storage/suites.js';

const url = z.url().optional();

export const envSchema = z.object({
  FUNDWATCH_DATA: z.string().default('data').describe('folder that holds all embedded stores'),
  HOST: z.string().default('127.0.0.1').describe('address the service listens on'),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8080)
    .describe('port the service listens on; 0 takes a free one'),
  ROLES: z
    .string()
    .default('api,worker,scheduler')
    .describe('what this process does: api, worker, scheduler'),
  CLICKHOUSE_URL: url.describe('ClickHouse over HTTP; none: the embedded engine'),
  CLICKHOUSE_USER: z.string().default('default').describe('user at CLICKHOUSE_URL'),
  CLICKHOUSE_PASSWORD: z.string().default('').describe('password at CLICKHOUSE_URL'),
  CLICKHOUSE_DATABASE: z
    .string()
    .regex(/^[a-z_][a-z0-9_]*$/)
    .default('fundwatch')
    .describe('database name'),
  DATABASE_URL: url.describe('PostgreSQL; none: embedded PGlite'),
  REDIS_URL: url.describe('Redis for a fleet; none: workers poll the ledger'),
  FUNDWATCH_KEY: z
    .string()
    .regex(
      new RegExp(`^${MASTER_KEY}(,${MASTER_KEY})*$`),
      'must be 64 hexadecimal digits, gm: before them for SM4, SM3 and SM2, and so many more behind a comma',
    )
    .optional()
    .describe(
      'master key of identity tokens and stored files, behind a comma those that came after it, of which the last seals; none: made once and kept in the data folder',
    ),
  CRYPTO_SUITE: z
    .enum(SUITE_NAMES)
    .default('international')
    .describe(
      'suite of a master key made at first use: international (AES-256-GCM, Ed25519) or gm (SM4, SM3, SM2); one that is there stays',
    ),
  ENGINE_MEMORY_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe('memory cap of the embedded engine'),
  PART_ROWS: z.coerce.number().int().min(1).default(250_000).describe('rows loaded in one step'),
  PART_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(64 * 1024 * 1024)
    .describe('bytes loaded in one step'),
  DROP_DIR: z
    .string()
    .optional()
    .describe(
      'folder watched for files, one folder in it for each source: NAME or NAME@POOL; none: no folder',
    ),
  DROP_LOOK_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(2_000)
    .describe(
      'milliseconds between two looks into DROP_DIR; a file that has not changed meanwhile is complete',
    ),
  JUDGING: z
    .enum(['on', 'paused'])
    .default('on')
    .describe(
      'paused: batches are loaded and wait to be judged, for a long history sent by ingest --no-wait',
    ),
  DEMO_PERSONS: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('size of the simulated county loaded into an empty store'),
  SESSION_IDLE_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('minutes without use after which a session ends'),
  SESSION_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .default(12)
    .describe('hours after which a session ends in any case'),
  SECOND_FACTOR_ROLES: z
    .string()
    .default('administrator,security,auditor')
    .describe('roles whose users sign in with a second proof as well: names with commas between, or none'),
  AUDIT_MONTHS: z
    .union([z.literal('all'), z.coerce.number().int().min(6)])
    .default('all')
    .describe(
      'months of the audit chain that are kept at hand, six or more; what is older goes to AUDIT_ARCHIVE',
    ),
  AUDIT_ARCHIVE: z
    .string()
    .optional()
    .describe('folder of old parts of the audit chain; none: audit-archive in the data folder'),
  PUBLIC_URL: url.describe('address under which browsers reach the service; OIDC_ISSUER needs it'),
  OIDC_ISSUER: url.describe('provider by which people may sign in (OpenID Connect); none: passwords only'),
  OIDC_CLIENT_ID: z.string().default('fundwatch').describe('name of this service at the provider'),
  OIDC_CLIENT_SECRET: z
    .string()
    .optional()
    .describe('secret of this service at the provider; none: a public client'),
  OIDC_CLAIM: z
    .string()
    .default('sub')
    .describe('claim that names a user, as administrators enter it; only one that users cannot change'),
  OIDC_SCOPE: z.string().default('openid').describe('scope that is asked for'),
  TRUST_PROXY: z
    .enum(['off', 'on'])
    .default('off')
    .describe('on: a proxy in front ends https and names the address of the caller'),
  LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('least level that is logged'),
});

export type Env = z.infer<typeof envSchema>;

/** Parses the environment; on faults throws one error that names every variable at fault. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The configuration has faults:\n${faults.join('\n')}`);
}
