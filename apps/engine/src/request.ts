import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { refuse } from './errors.ts';
import { quote, quoteName } from './sql.ts';

/** Parameters of the HTTP interface itself; everything else in the URL is a parameter or a setting. */
const OWN = new Set(
  (
    'query database default_format query_id user password quota_key session_id session_timeout session_check close_session ' +
    'compress decompress buffer_size wait_end_of_query stacktrace role client_protocol_version framing ' +
    'enable_http_compression http_zlib_compression_level send_progress_in_http_headers ' +
    'http_headers_progress_interval_ms cancel_http_readonly_queries_on_client_disconnect'
  ).split(' '),
);

/**
 * A running query is found again by this setting of its connection. The engine accepts no query id and no custom
 * settings; this one only matters to tables that read message queues, which the embedded engine does not have.
 */
const MARK_SETTING = 'stream_like_engine_insert_queue';
export const MARK = `Settings['${MARK_SETTING}']`;

export interface QueryRequest {
  readonly query: string;
  readonly queryId: string;
  readonly database: string | undefined;
  readonly format: string;
  readonly params: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, string>;
  readonly session:
    { readonly id: string; readonly timeoutMs: number; readonly mustExist: boolean } | undefined;
  readonly gzip: boolean;
  readonly gzipLevel: number;
  /** Rows are held back up to this many bytes, so that most errors still get a proper status. */
  readonly holdBytes: number;
  readonly progressMs: number | undefined;
}

export function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const on = (value: string | null) => value !== null && !['', '0', 'false'].includes(value);

function settingsOf(fields: URLSearchParams, req: IncomingMessage): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of fields) {
    if (OWN.has(name) || name.startsWith('param_')) continue;
    if (!/^\w+$/.test(name)) throw refuse('UNKNOWN_SETTING', `Unknown setting '${name}'`);
    settings.set(name, value);
  }
  // As a real server does: what came by GET must not change anything.
  if (req.method === 'GET' && !settings.has('readonly')) settings.set('readonly', '2');
  return settings;
}

/** Reads everything a request says besides its body; `fields` are the URL's, plus those of a multipart form. */
export function readRequest(req: IncomingMessage, fields: URLSearchParams): QueryRequest {
  if (on(fields.get('compress')) || on(fields.get('decompress'))) {
    throw refuse('NOT_IMPLEMENTED', 'Native block compression; use HTTP compression (gzip) instead');
  }
  if (fields.has('role')) throw refuse('UNKNOWN_ROLE', 'The embedded engine has no roles');
  const queryId = fields.get('query_id') || header(req, 'x-clickhouse-query-id') || randomUUID();
  if (!/^[\x20-\x7e]{1,200}$/.test(queryId))
    throw refuse('BAD_ARGUMENTS', 'query_id must be printable ASCII');
  const sessionId = fields.get('session_id');
  const params = [...fields].filter(([name]) => name.startsWith('param_'));
  return {
    query: fields.get('query') ?? '',
    queryId,
    database: fields.get('database') || header(req, 'x-clickhouse-database') || undefined,
    format: fields.get('default_format') || header(req, 'x-clickhouse-format') || 'TabSeparated',
    params: new Map(params.map(([name, value]) => [name.slice('param_'.length), value])),
    settings: settingsOf(fields, req),
    session: sessionId
      ? {
          id: sessionId,
          timeoutMs: Math.min(Number(fields.get('session_timeout')) || 60, 3600) * 1000,
          mustExist: on(fields.get('session_check')),
        }
      : undefined,
    gzip: on(fields.get('enable_http_compression')) && /\bgzip\b/.test(header(req, 'accept-encoding') ?? ''),
    gzipLevel: Number(fields.get('http_zlib_compression_level')) || 3,
    holdBytes: on(fields.get('wait_end_of_query')) ? 32 << 20 : 256 << 10,
    progressMs: on(fields.get('send_progress_in_http_headers'))
      ? Math.max(Number(fields.get('http_headers_progress_interval_ms')) || 100, 50)
      : undefined,
  };
}

/** Where chDB's defaults are not a server's; a file that shrinks while it is mapped would kill the process. */
const SERVER_DEFAULTS = [
  ['implicit_select', '0'],
  ['storage_file_read_method', 'pread'],
  // With less than 1 GiB (reading) or 4 GiB (inserting) of free memory for each, the engine would take one thread
  // for every query, however small; our cap is below that, and it is the cap that keeps memory bounded.
  ['max_threads_min_free_memory_per_thread', '0'],
  ['max_insert_threads_min_free_memory_per_thread', '0'],
];

/** Statements longer than this need a higher max_query_size before they can be parsed. */
const PARSED_BYTES = 200_000;

/** The statements that give a connection this request's mark, parameters and settings. */
export function setup(request: QueryRequest): string[] {
  const values = [[MARK_SETTING, request.queryId], ...SERVER_DEFAULTS];
  for (const [name, value] of request.params) {
    if (!/^\w+$/.test(name)) throw refuse('BAD_ARGUMENTS', `Parameter name '${name}'`);
    values.push([`param_${name}`, value]);
  }
  // `readonly` last: it locks the others.
  const locks = (name: string) => (name === 'readonly' ? 1 : 0);
  values.push(...[...request.settings].sort(([a], [b]) => locks(a) - locks(b)));
  const list = values.map(([name, value = '']) => `${name} = ${quote(value)}`).join(', ');
  const use = request.database === undefined ? '' : `USE ${quoteName(request.database)}; `;
  if (list.length < PARSED_BYTES) return [`${use}SET ${list}`];
  // Long parameters are part of a SET here, while a server's limit is for the query's text alone.
  const limit = `SET max_query_size = ${list.length * 4 + PARSED_BYTES}`;
  return [limit, `${use}SET max_query_size = DEFAULT, ${list}`];
}
