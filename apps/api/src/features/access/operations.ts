import { ACCUSED, USER_ROLES, type Role } from './roles.js';

/** Whoever has a session. */
const USERS = USER_ROLES;
/** Whoever decides what becomes of findings; a decision about a case takes effect by a reviewer's word. */
export const OFFICERS = ['owner', 'officer', 'reviewer'] as const;
/** By whose word a decision about a case takes effect. */
export const REVIEWERS = ['owner', 'reviewer'] as const;
/** By whose word money is paid. */
export const DIRECTORS = ['owner', 'director'] as const;
/** Whoever weighs rules, not those who are judged by them. */
export const ANALYSTS = [...OFFICERS, 'director', 'analyst'] as const;
const READERS = [...ANALYSTS, 'source', ...ACCUSED] as const;
/** Whoever works on a pool's data as a whole; batches belong to no single place. */
const KEEPERS = [...OFFICERS, 'source', 'analyst'] as const;
/** Whoever enters what score cards cannot read from records, and writes down what documents say. */
export const CLERKS = [...OFFICERS, 'analyst'] as const;
/** Whoever decides how rules stand in a pool, and what it pays by. */
export const DECIDERS = [...OFFICERS, 'director'] as const;
/** Whoever works on cases, looks at how they are worked on, or is what they are about. */
const CASE_READERS = [...ANALYSTS, ...ACCUSED] as const;
/** Either side of a case. */
const PARTIES = [...OFFICERS, ...ACCUSED] as const;
const OWNER = ['owner'] as const;

/** Whoever keeps accounts, gives rights, and watches over both. */
const MANAGERS = [...OWNER, 'administrator'] as const;
const GRANTERS = [...OWNER, 'security'] as const;
const AUDITORS = [...OWNER, 'auditor'] as const;
/** Whoever has to do with accounts, each in their own way. */
const USER_KEEPERS = [...OWNER, 'administrator', 'security'] as const;

/** Who may call which operation. Grants then narrow what the answer holds. An operation that is not here is refused. */
export const OPERATIONS: Readonly<Record<string, 'anyone' | readonly Role[]>> = {
  'GET /api/health': 'anyone',

  'GET /api/session': 'anyone',
  'POST /api/session': 'anyone',
  'POST /api/session/demo': 'anyone',
  'DELETE /api/session': 'anyone',
  'POST /api/password': 'anyone',
  'POST /api/password/link': 'anyone',

  'GET /api/sessions': USERS,
  'DELETE /api/sessions/:id': USERS,
  'POST /api/second-factor': USERS,
  'POST /api/second-factor/confirm': USERS,
  'POST /api/second-factor/prove': USERS,
  'POST /api/second-factor/remove': USERS,
  'GET /api/provider': 'anyone',
  'GET /api/provider/callback': 'anyone',

  'GET /api/users': USER_KEEPERS,
  'POST /api/users': MANAGERS,
  'GET /api/users/:id': USER_KEEPERS,
  'PATCH /api/users/:id': USER_KEEPERS,
  'PUT /api/users/:id/grants': GRANTERS,
  'POST /api/users/:id/link': MANAGERS,
  'DELETE /api/users/:id/second-factor': GRANTERS,
  'DELETE /api/users/:id/sessions': USER_KEEPERS,

  'GET /api/audit': AUDITORS,
  'GET /api/audit.csv': AUDITORS,
  'GET /api/audit/actions': AUDITORS,
  'GET /api/audit/proof': AUDITORS,

  'POST /api/audit/archive': OWNER,

  'GET /api/overview': READERS,
  'GET /api/metrics': READERS,
  'GET /api/indicators': READERS,
  'GET /api/indicators/trend': READERS,
  'GET /api/indicators/rows': READERS,
  'GET /api/indicators/rows.csv': READERS,
  'GET /api/indicators/compare': READERS,
  'GET /api/indicators/compare.csv': READERS,
  'GET /api/indicators/difference': READERS,
  'GET /api/budgets': READERS,
  'GET /api/entered': READERS,
  'GET /api/entered/items': READERS,
  'GET /api/entered/history': READERS,
  'GET /api/entered/table.csv': READERS,
  'POST /api/entered': CLERKS,
  'POST /api/entered/table': CLERKS,
  'GET /api/institutions': READERS,
  'GET /api/institutions/:code': READERS,
  'GET /api/institutions/:code/indicators': READERS,
  'GET /api/institutions/:code/records': READERS,
  'GET /api/negative-list': READERS,
  'GET /api/negative-list.csv': READERS,
  'GET /api/negative-list/:grain/:id': READERS,
  'GET /api/subjects': READERS,
  'GET /api/findings': READERS,
  'GET /api/findings.ndjson': READERS,
  'GET /api/findings/:id': READERS,
  'GET /api/findings/:id/timeline': READERS,
  'GET /api/findings/:id/peers': READERS,
  'GET /api/findings/:id/evidence/:position': READERS,
  'POST /api/findings/:id/evidence/:position/disclosure': PARTIES,
  'GET /api/findings/:id/reviews': READERS,
  'POST /api/findings/:id/reviews': OFFICERS,
  'GET /api/score-cards': READERS,
  'GET /api/scores': READERS,
  'GET /api/scores.csv': READERS,
  'GET /api/scores.xlsx': READERS,
  'GET /api/scores/:grain/:id': READERS,
  'POST /api/scores/trial': ANALYSTS,
  'POST /api/score-entries': CLERKS,
  'GET /api/score-versions': ANALYSTS,
  'POST /api/score-versions': OFFICERS,
  'PUT /api/score-versions/:number/state': DECIDERS,
  'GET /api/score-versions/:number/changes': ANALYSTS,
  'GET /api/findings/:id/case': CASE_READERS,
  'GET /api/cases': CASE_READERS,
  'POST /api/cases': OFFICERS,
  'GET /api/cases/next': CASE_READERS,
  'GET /api/cases/officers': OFFICERS,
  'PUT /api/cases/assignee': OFFICERS,
  'POST /api/cases/distribution': OFFICERS,
  'GET /api/cases/:case': CASE_READERS,
  'GET /api/cases/:case/findings': CASE_READERS,
  'POST /api/cases/:case/steps': OFFICERS,
  'POST /api/cases/:case/answers': ACCUSED,
  'POST /api/cases/:case/appeals': ACCUSED,
  'POST /api/cases/:case/comments': OFFICERS,
  'PUT /api/cases/:case/watch': ANALYSTS,
  'POST /api/cases/:case/split': OFFICERS,
  'GET /api/cases/:case/tasks': OFFICERS,
  'POST /api/cases/:case/tasks': OFFICERS,
  'PATCH /api/cases/:case/tasks/:task': OFFICERS,
  'GET /api/cases/:case/recusals': OFFICERS,
  'POST /api/cases/:case/recusals': OFFICERS,
  'POST /api/cases/:case/recusals/:recusal/end': OFFICERS,
  'GET /api/cases/:case/pack': OFFICERS,
  'GET /api/cases/:case/notices/:kind': OFFICERS,
  'GET /api/packs/:hash': OFFICERS,
  'GET /api/cases/:case/files': CASE_READERS,
  'POST /api/cases/:case/files': PARTIES,
  'GET /api/cases/:case/files/:file': CASE_READERS,
  'POST /api/cases/:case/files/:file/withdrawal': PARTIES,
  'GET /api/live': READERS,
  'GET /api/rules': READERS,
  'GET /api/rules/:rule/backtest': ANALYSTS,
  'GET /api/rules/:rule/efficacy': ANALYSTS,
  'GET /api/rules/:rule/samples': ANALYSTS,
  'POST /api/rules/:rule/samples': OFFICERS,
  'GET /api/efficacy': ANALYSTS,
  'GET /api/efficacy.csv': ANALYSTS,
  'GET /api/samples/:sample': ANALYSTS,
  'GET /api/samples/:sample/items.csv': ANALYSTS,
  'GET /api/samples/:sample/items/:position/records': ANALYSTS,
  'PUT /api/samples/:sample/items/:position': OFFICERS,
  'GET /api/rules/:rule/versions': DECIDERS,
  'POST /api/rules/:rule/versions': DECIDERS,
  'PUT /api/rules/:rule/versions/:number/state': DECIDERS,
  'GET /api/rules/:rule/versions/:number/changes': DECIDERS,
  'GET /api/settlement/terms': READERS,
  'GET /api/settlement/capitals': READERS,
  'GET /api/settlement/runs/:run/files/:format': READERS,
  'GET /api/policies': READERS,
  'GET /api/policies/:policy': READERS,
  'POST /api/policies/check': DECIDERS,
  'POST /api/policies/:policy/versions': DECIDERS,
  'POST /api/settlement/statements': ANALYSTS,
  'GET /api/settlement/runs': READERS,
  'POST /api/settlement/runs': OFFICERS,
  'GET /api/settlement/runs/:run': READERS,
  'PUT /api/settlement/runs/:run/state': DECIDERS,
  'GET /api/settlement/runs/:run/statements': READERS,
  'GET /api/settlement/runs/:run/statements/:subject': READERS,
  'GET /api/settlement/runs/:run/recomputed': ANALYSTS,
  'POST /api/settlement/runs/:run/what-if': ANALYSTS,
  'GET /api/settlement/runs/:run/entries': ANALYSTS,
  'POST /api/settlement/runs/:run/entries': OFFICERS,
  'GET /api/settlement/approvals': ANALYSTS,
  'POST /api/settlement/approvals': DECIDERS,
  'GET /api/suppressions': ANALYSTS,
  'POST /api/suppressions': OFFICERS,
  'DELETE /api/suppressions/:suppression': OFFICERS,
  'GET /api/records/:stream': READERS,
  'GET /api/pending': READERS,
  'GET /api/quality': READERS,
  'GET /api/quality/dangling': READERS,
  'GET /api/templates/:file': READERS,

  'GET /api/batches': KEEPERS,
  'POST /api/batches': KEEPERS,
  'GET /api/batches/:id': KEEPERS,
  'GET /api/batches/:id/lines': KEEPERS,
  'GET /api/disclosures': OFFICERS,
  'GET /api/batches/:id/disclosures': OFFICERS,
  'POST /api/batches/:id/disclosures': OFFICERS,
  'PUT /api/batches/:id/disclosures/:disclosure/decision': REVIEWERS,
  'GET /api/batches/:id/rejects': KEEPERS,
  'POST /api/records/:stream': KEEPERS,

  'GET /api/mappings': KEEPERS,
  'POST /api/mappings/preview': KEEPERS,
  'POST /api/mappings/check': KEEPERS,
  'GET /api/mappings/:source/:stream': KEEPERS,
  'PUT /api/mappings/:source/:stream': KEEPERS,

  'POST /api/keys': MANAGERS,
  'DELETE /api/keys': MANAGERS,
  'GET /api/verify': OWNER,
  'POST /api/reseal': OWNER,
};

/** The entry of an operation, named by its method and route. */
export function allowedRoles(method: string, route: string): 'anyone' | readonly Role[] {
  const name = `${method === 'HEAD' ? 'GET' : method} ${route}`;
  return Object.hasOwn(OPERATIONS, name) ? (OPERATIONS[name] ?? []) : [];
}

/** What a session may do whose holder still owes a second proof: give one, or make one to give. */
const BEFORE_PROOF: ReadonlySet<string> = new Set([
  'POST /api/second-factor',
  'POST /api/second-factor/confirm',
  'POST /api/second-factor/prove',
]);
export const isBeforeProof = (method: string, route: string): boolean =>
  BEFORE_PROOF.has(`${method} ${route}`);
