import type { Role } from '../api/api.ts';
import { may, type Operation } from '../api/rights.ts';
import type { components } from '../api/schema.gen.ts';

type ListGrain = components['schemas']['ListGrain'];

export type Route =
  | { page: 'overview' }
  | { page: 'findings'; findingId: string | null }
  | { page: 'cases' }
  | { page: 'case'; caseId: number }
  | { page: 'institutions' }
  | { page: 'institution'; code: string }
  | { page: 'negativeList' }
  | { page: 'listCard'; grain: ListGrain; id: string }
  | { page: 'scores' }
  | { page: 'scoreCard'; grain: ListGrain; id: string }
  | { page: 'indicators' }
  | { page: 'indicator'; indicatorId: string }
  | { page: 'rows'; indicatorId: string }
  | { page: 'budgets' }
  | { page: 'entries' }
  | { page: 'rules' }
  | { page: 'rule'; ruleId: string }
  | { page: 'data' }
  | { page: 'batch'; batchId: string }
  | { page: 'mapping' }
  | { page: 'quality' }
  | { page: 'settlement' }
  | { page: 'approvals' }
  | { page: 'policies' }
  | { page: 'policy'; policyId: string }
  | { page: 'run'; run: number }
  | { page: 'statement'; run: number; subject: string }
  | { page: 'users' }
  | { page: 'audit' }
  | { page: 'account' }
  | { page: 'unknown' };

export type Place =
  | 'overview'
  | 'findings'
  | 'cases'
  | 'institutions'
  | 'negativeList'
  | 'scores'
  | 'indicators'
  | 'settlement'
  | 'rules'
  | 'data'
  | 'users'
  | 'audit';

/** The places of the service, with the operation that each rests on. `isOpen`: also to whoever is granted nothing, for it shows no records. */
export const PLACES: { place: Place; path: string; needs: Operation; isOpen?: true }[] = [
  { place: 'overview', path: '/', needs: 'GET /api/overview', isOpen: true },
  { place: 'findings', path: '/findings', needs: 'GET /api/findings' },
  { place: 'cases', path: '/cases', needs: 'GET /api/cases' },
  { place: 'institutions', path: '/institutions', needs: 'GET /api/institutions' },
  { place: 'negativeList', path: '/negative-list', needs: 'GET /api/negative-list' },
  { place: 'scores', path: '/scores', needs: 'GET /api/scores' },
  { place: 'indicators', path: '/indicators', needs: 'GET /api/indicators' },
  { place: 'settlement', path: '/settlement', needs: 'GET /api/settlement/runs' },
  { place: 'rules', path: '/rules', needs: 'GET /api/rules' },
  { place: 'data', path: '/data', needs: 'GET /api/batches' },
  { place: 'users', path: '/users', needs: 'GET /api/users', isOpen: true },
  { place: 'audit', path: '/audit', needs: 'GET /api/audit', isOpen: true },
];

/** What a role may open; whoever is granted nothing has only what shows no records. */
export const placesFor = (role: Role, hasNoGrants: boolean): typeof PLACES =>
  PLACES.filter(({ needs, isOpen }) => may(role, needs) && (!hasNoGrants || isOpen));

/** Whether a role may open a page. What shows how good the data is, is open to all who see the data. */
export function isOpenTo(role: Role, route: Route): boolean {
  const place = route.page === 'quality' ? 'overview' : placeOf(route);
  return place === null || placesFor(role, false).some((open) => open.place === place);
}

export function matchRoute(pathname: string): Route {
  const [place = '', id, third, ...rest] = pathname.split('/').filter(Boolean).map(decode);
  if (place === 'settlement') return settlementRoute([id, third, ...rest]);
  if (rest.length > 0) return { page: 'unknown' };
  if (place === 'data' && id === 'batches' && third) return { page: 'batch', batchId: third };
  if (place === 'indicators' && id && third === 'rows') return { page: 'rows', indicatorId: id };
  if (place === 'negative-list' && third && (id === 'institution' || id === 'alliance'))
    return { page: 'listCard', grain: id, id: third };
  if (place === 'scores' && third && (id === 'institution' || id === 'alliance'))
    return { page: 'scoreCard', grain: id, id: third };
  if (third !== undefined) return { page: 'unknown' };
  if (place === '' && id === undefined) return { page: 'overview' };
  if (place === 'findings') return { page: 'findings', findingId: id ?? null };
  if (place === 'cases' && id === undefined) return { page: 'cases' };
  if (place === 'cases' && /^\d{1,15}$/.test(id ?? '')) return { page: 'case', caseId: Number(id) };
  if (place === 'institutions') return id ? { page: 'institution', code: id } : { page: 'institutions' };
  if (place === 'negative-list' && id === undefined) return { page: 'negativeList' };
  if (place === 'scores' && id === undefined) return { page: 'scores' };
  if (place === 'indicators' && id === 'budgets') return { page: 'budgets' };
  if (place === 'indicators' && id === 'entries') return { page: 'entries' };
  if (place === 'indicators') return id ? { page: 'indicator', indicatorId: id } : { page: 'indicators' };
  if (place === 'rules') return id ? { page: 'rule', ruleId: id } : { page: 'rules' };
  if (place === 'data' && id === 'mapping') return { page: 'mapping' };
  if (place === 'quality' && id === undefined) return { page: 'quality' };
  if (place === 'data' && id === undefined) return { page: 'data' };
  if (place === 'users' && id === undefined) return { page: 'users' };
  if (place === 'audit' && id === undefined) return { page: 'audit' };
  if (place === 'account' && id === undefined) return { page: 'account' };
  return { page: 'unknown' };
}

/** Runs and their statements, policies, approvals: `/settlement/runs/12/H001`. */
function settlementRoute([kind, id, subject, ...rest]: (string | undefined)[]): Route {
  if (rest.length > 0) return { page: 'unknown' };
  if (kind === undefined) return { page: 'settlement' };
  if (kind === 'approvals' && id === undefined) return { page: 'approvals' };
  if (kind === 'policies' && subject === undefined)
    return id === undefined ? { page: 'policies' } : { page: 'policy', policyId: id };
  const run = kind === 'runs' && id !== undefined && /^[1-9]\d{0,8}$/.test(id) ? Number(id) : null;
  if (run === null) return { page: 'unknown' };
  return subject === undefined ? { page: 'run', run } : { page: 'statement', run, subject };
}

export function placeOf(route: Route): Place | null {
  if (route.page === 'indicator' || route.page === 'rows') return 'indicators';
  if (route.page === 'case') return 'cases';
  if (route.page === 'budgets' || route.page === 'entries') return 'indicators';
  if (
    route.page === 'approvals' ||
    route.page === 'policies' ||
    route.page === 'policy' ||
    route.page === 'run' ||
    route.page === 'statement'
  )
    return 'settlement';
  if (route.page === 'institution') return 'institutions';
  if (route.page === 'listCard') return 'negativeList';
  if (route.page === 'scoreCard') return 'scores';
  if (route.page === 'rule') return 'rules';
  if (route.page === 'batch' || route.page === 'mapping' || route.page === 'quality') return 'data';
  return route.page === 'unknown' || route.page === 'account' ? null : route.page;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
