import type { Grant, UserRole } from '../../lib/api/api.ts';
import { may } from '../../lib/api/rights.ts';

export const GRANT_KINDS = ['pool', 'area', 'alliance', 'institution'] as const;
export type GrantKind = (typeof GRANT_KINDS)[number];

/** What kinds a role may be granted; the service holds to the same. */
export const kindsFor = (role: UserRole): readonly GrantKind[] =>
  !may(role, 'GET /api/overview')
    ? []
    : may(role, 'POST /api/cases/:case/answers')
      ? ['institution', 'alliance']
      : GRANT_KINDS;

export const grantKey = (grant: Grant): string =>
  grant.kind === 'pool' ? grant.pool : `${grant.pool}/${grant.kind}/${grant.id}`;

export function grantOf(kind: GrantKind, pool: string, id: string): Grant | null {
  if (pool.trim() === '') return null;
  if (kind === 'pool') return { kind, pool: pool.trim() };
  return id.trim() === '' ? null : { kind, pool: pool.trim(), id: id.trim() };
}

/** With one more, unless it is there already. */
export const withGrant = (grants: readonly Grant[], grant: Grant): Grant[] =>
  grants.some((other) => grantKey(other) === grantKey(grant)) ? [...grants] : [...grants, grant];

export const withoutGrant = (grants: readonly Grant[], grant: Grant): Grant[] =>
  grants.filter((other) => grantKey(other) !== grantKey(grant));
