import type { RequestOptions } from './http.ts';
import { request, type Query } from './request.ts';
import type { components } from './schema.gen.ts';

type Schemas = components['schemas'];
export type Text = Schemas['Text'];
export type Grade = Schemas['Grade'];
export type Grain = Schemas['Grain'];
export type Session = Schemas['Session'];
export type SignedIn = Session & { user: NonNullable<Session['user']> };
export type Role = SignedIn['user']['role'];
export type UserRole = Schemas['UserRole'];
export type User = Schemas['User'];
export type Grant = Schemas['Grant'];
export type NewUser = Schemas['NewUser'];
export type UserChange = Schemas['UserChange'];
export type OneTimeLink = Schemas['OneTimeLink'];
export type NewPassword = Schemas['NewPassword'];
export type StreamArrival = Schemas['StreamArrival'];
export type Overview = Schemas['Overview'];
export type Metric = Schemas['Metric'];
export type IndicatorRow = Schemas['IndicatorRow'];
export type TrendPoint = Schemas['TrendPoint'];
export type Subject = Schemas['Subject'];
export type Finding = Schemas['Finding'];
export type FindingsPage = Schemas['FindingsPage'];
export type EvidenceRow = Schemas['EvidenceRow'];
export type FindingDetail = Schemas['FindingDetail'];
export type RuleParam = Schemas['RuleParam'];
export type RuleOutcome = Schemas['RuleOutcome'];
export type Rule = Schemas['Rule'];
export type Receipt = Schemas['Receipt'];
export type Reject = Schemas['Reject'];
export type ReceiptDetail = Schemas['ReceiptDetail'];
export type ReceiptsPage = Schemas['ReceiptsPage'];

/** One typed road to every endpoint the pages read; uploads are in upload.ts (they need progress). */
export const api = {
  session: (options?: RequestOptions) => request('get', '/api/session', {}, options),
  signIn: (body: Schemas['SignIn']) => request('post', '/api/session', { body }),
  signInDemo: (name: string) => request('post', '/api/session/demo', { body: { name } }),
  signOut: (everywhere: boolean) =>
    request('delete', '/api/session', { query: { everywhere: everywhere ? '1' : '0' } }),
  setPassword: (body: NewPassword) => request('post', '/api/password', { body }),
  linkOwner: (link: string, options?: RequestOptions) =>
    request('post', '/api/password/link', { body: { link } }, options),
  offerFactor: (options?: RequestOptions) => request('post', '/api/second-factor', {}, options),
  confirmFactor: (code: string) => request('post', '/api/second-factor/confirm', { body: { code } }),
  prove: (code: string) => request('post', '/api/second-factor/prove', { body: { code } }),
  removeFactor: (code: string) => request('post', '/api/second-factor/remove', { body: { code } }),
  sessions: (options?: RequestOptions) => request('get', '/api/sessions', {}, options),
  endSession: (id: number) => request('delete', '/api/sessions/{id}', { path: { id } }),
  users: (options?: RequestOptions) => request('get', '/api/users', {}, options),
  addUser: (body: NewUser) => request('post', '/api/users', { body }),
  changeUser: (id: number, body: UserChange) => request('patch', '/api/users/{id}', { path: { id }, body }),
  grantUser: (id: number, grants: Grant[]) =>
    request('put', '/api/users/{id}/grants', { path: { id }, body: { grants } }),
  resetUser: (id: number) => request('post', '/api/users/{id}/link', { path: { id } }),
  endSessions: (id: number) => request('delete', '/api/users/{id}/sessions', { path: { id } }),
  removeFactorOf: (id: number) => request('delete', '/api/users/{id}/second-factor', { path: { id } }),
  overview: (pool: string, options?: RequestOptions) =>
    request('get', '/api/overview', { query: { pool } }, options),
  metrics: (options?: RequestOptions) => request('get', '/api/metrics', {}, options),
  indicators: (query: Query<'/api/indicators'>, options?: RequestOptions) =>
    request('get', '/api/indicators', { query }, options),
  trend: (query: Query<'/api/indicators/trend'>, options?: RequestOptions) =>
    request('get', '/api/indicators/trend', { query }, options),
  subjects: (pool: string, grain: Grain, options?: RequestOptions) =>
    request('get', '/api/subjects', { query: { pool, grain } }, options),
  findings: (query: Query<'/api/findings'>, options?: RequestOptions) =>
    request('get', '/api/findings', { query }, options),
  finding: (id: string, options?: RequestOptions) =>
    request('get', '/api/findings/{id}', { path: { id } }, options),
  rules: (pool: string, options?: RequestOptions) =>
    request('get', '/api/rules', { query: { pool } }, options),
  batches: (query: Query<'/api/batches'>, options?: RequestOptions) =>
    request('get', '/api/batches', { query }, options),
  batch: (id: string, options?: RequestOptions) =>
    request('get', '/api/batches/{id}', { path: { id } }, options),
  rejectsUrl: (id: string) => `/api/batches/${encodeURIComponent(id)}/rejects`,
};
