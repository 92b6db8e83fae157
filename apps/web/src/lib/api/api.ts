import { getJson, withQuery, type QueryParams, type RequestOptions } from './http.ts';

export type Text = { zh: string; en: string };
export type Grade = 'clear' | 'suspected' | 'hint';
export type Grain = 'area' | 'alliance' | 'institution';

export type Session = {
  user: { name: string; role: string };
  pools: { pool: string; label: string }[];
  clear: boolean;
};

export type StreamArrival = {
  stream: string;
  label: Text;
  records: number;
  lastEvent: string | null;
  lastReceivedAt: string | null;
  rejected: number;
};

export type Overview = {
  pool: string;
  asOf: string | null;
  receivedAt: string | null;
  streams: StreamArrival[];
  findings: {
    live: number;
    byGrade: Record<Grade, number>;
    byRule: { ruleId: string; count: number; amount: string }[];
  };
  progress: { state: 'idle' | 'loading'; done: number; total: number; text: Text | null };
  engine: { state: 'up' | 'restarting' | 'stopped' };
  dangling: { stream: string; field: string; count: number }[];
};

export type Metric = {
  id: string;
  label: Text;
  unit: string;
  better: 'lower' | 'higher' | 'none';
  definition: Text;
  source: string;
  grains: string[];
  variants: { id: string; label: Text }[];
};

export type IndicatorRow = {
  indicator: string;
  variant: string;
  grain: Grain;
  subject_id: string;
  subject_name: string | null;
  period: string;
  numerator: string | null;
  denominator: string | null;
  value: string | null;
  unit: string;
  not_computable_reason?: string;
};

export type TrendPoint = {
  period: string;
  value: string | null;
  numerator: string | null;
  denominator: string | null;
  reason?: string;
};

export type Subject = { id: string; name: string };

export type EvidenceRef = { stream: string; key: string | string[] };
export type Fact = string | number | boolean | null | Fact[] | { [name: string]: Fact };

export type Finding = {
  finding_id: string;
  pool: string;
  rule_id: string;
  rule_version: string | number;
  grade: Grade;
  subject_type: string;
  subject_id: string;
  fixmedins_code: string | null;
  fixmedins_name: string | null;
  psn_no: string | null;
  event_from: string | null;
  event_to: string | null;
  amount: string | null;
  evidence: EvidenceRef[];
  facts: Record<string, Fact>;
  explanation_zh: string;
  explanation_en: string;
  detected_at: string | null;
  withdrawn_at?: string | null;
};

export type FindingsPage = { items: Finding[]; total: number; next: string | null };

export type EvidenceRow = {
  stream: string;
  label: Text;
  key: string | string[];
  source: string;
  batch_id: string;
  line: number;
  fields: { name: string; label: Text; value: string | number | null }[];
};

export type FindingDetail = {
  finding: Finding;
  rule: Rule;
  innocent: { text: Text; result: Text }[];
  rows: EvidenceRow[];
};

export type RuleParam = {
  name: string;
  label: Text;
  unit: Text;
  default: string | number | boolean;
  min: string | number | null;
  max: string | number | null;
};

export type RuleOutcome = {
  state: 'pass' | 'fail' | 'error' | 'not_applicable';
  reason?: Text;
  population?: number;
  findings?: number;
};

export type Rule = {
  id: string;
  name: Text;
  grade: Grade;
  family: string;
  mode: string;
  version: string | number;
  params: RuleParam[];
  legal: { article: string; text: string; from: string; to?: string | null }[];
  about: Text;
  innocent: Text[];
  needs: string[];
  /** What each fact of its findings is called. */
  facts: Record<string, Text>;
  outcome?: RuleOutcome;
};

export type Receipt = {
  batch_id: string;
  source: string;
  pool: string;
  stream: string;
  file: string;
  state: 'accepted' | 'loading' | 'loaded' | 'failed';
  rows: number;
  accepted: number;
  duplicate: number;
  corrected: number;
  rejected: number;
  unknown_columns: string[];
  error?: string | null;
  received_at: string;
  loaded_at?: string | null;
  bytes: number;
  has_rejects: boolean;
  /** Rows done so far, while a batch is being loaded. */
  done_rows?: number;
};

export type Reject = { line: number; errors: { field: string; value: string | null; reason: string }[] };
export type ReceiptDetail = Receipt & { rejects: Reject[] };
export type ReceiptsPage = { items: Receipt[]; next: string | null };

/** One typed road to every endpoint the pages read; uploads are in upload.ts (they need progress). */
export const api = {
  session: (options?: RequestOptions) => getJson<Session>('/api/session', options),
  overview: (pool: string, options?: RequestOptions) =>
    getJson<Overview>(withQuery('/api/overview', { pool }), options),
  metrics: (options?: RequestOptions) => getJson<Metric[]>('/api/metrics', options),
  indicators: (
    params: { pool: string; period: string; grain: Grain; id?: string },
    options?: RequestOptions,
  ) => getJson<{ rows: IndicatorRow[] }>(withQuery('/api/indicators', params), options),
  trend: (
    params: { pool: string; indicator: string; grain: Grain; id: string; until: string; months: number },
    options?: RequestOptions,
  ) => getJson<{ points: TrendPoint[] }>(withQuery('/api/indicators/trend', params), options),
  subjects: (pool: string, grain: Grain, options?: RequestOptions) =>
    getJson<Subject[]>(withQuery('/api/subjects', { pool, grain }), options),
  findings: (params: QueryParams, options?: RequestOptions) =>
    getJson<FindingsPage>(withQuery('/api/findings', params), options),
  finding: (id: string, options?: RequestOptions) =>
    getJson<FindingDetail>(`/api/findings/${encodeURIComponent(id)}`, options),
  rules: (pool: string, options?: RequestOptions) =>
    getJson<Rule[]>(withQuery('/api/rules', { pool }), options),
  batches: (params: { pool: string; limit: number; cursor?: string | undefined }, options?: RequestOptions) =>
    getJson<ReceiptsPage>(withQuery('/api/batches', params), options),
  batch: (id: string, options?: RequestOptions) =>
    getJson<ReceiptDetail>(`/api/batches/${encodeURIComponent(id)}`, options),
  rejectsUrl: (id: string) => `/api/batches/${encodeURIComponent(id)}/rejects`,
};
