import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Body, formFields } from './body.ts';
import { refuse, toEngineError } from './errors.ts';
import { readJob } from './load.ts';
import type { FileGuard } from './files.ts';
import { log } from './log.ts';
import { Reply, sendError } from './reply.ts';
import { header, MARK, readRequest, type QueryRequest } from './request.ts';
import { run, type Runner } from './run.ts';
import type { Spool } from './spool.ts';
import { parseStatement } from './statement.ts';

export const USERNAME = 'default';

export interface FrontOptions extends Runner {
  readonly spool: Spool;
  readonly files: FileGuard;
  readonly password: string;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Basic credentials, ClickHouse's headers or the URL, in the order a real server takes them. */
function credentials(req: IncomingMessage, url: URL): { user: string; password: string } {
  const key = header(req, 'x-clickhouse-key');
  const user = header(req, 'x-clickhouse-user');
  if (key !== undefined || user !== undefined) return { user: user ?? USERNAME, password: key ?? '' };
  const [scheme, basic] = (header(req, 'authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic' && basic !== undefined) {
    const text = Buffer.from(basic, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return { user: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  return { user: url.searchParams.get('user') ?? USERNAME, password: url.searchParams.get('password') ?? '' };
}

function authenticate(req: IncomingMessage, url: URL, password: string): void {
  const given = credentials(req, url);
  const right = timingSafeEqual(digest(given.password), digest(password));
  if (given.user === USERNAME && right) return;
  throw refuse(
    'AUTHENTICATION_FAILED',
    `${given.user.slice(0, 60)}: Authentication failed: password is incorrect`,
  );
}

/** A slow statement may tell that it is alive: interim responses keep the client's idle timer from firing. */
function startProgress(res: ServerResponse, everyMs: number | undefined): () => void {
  if (everyMs === undefined) return () => undefined;
  const timer = setInterval(() => {
    if (!res.headersSent && !res.destroyed) res.writeProcessing();
  }, everyMs);
  return () => clearInterval(timer);
}

/** The HTTP interface of a ClickHouse server in front of the embedded engine. */
export class Front {
  readonly server: Server;
  readonly #running = new Map<string, AbortController>();

  constructor(private readonly options: FrontOptions) {
    // Parameters and INSERT statements travel in the URL.
    this.server = createServer(
      { maxHeaderSize: 1 << 20, keepAliveTimeout: 10_000, requestTimeout: 0 },
      (req, res) => {
        res.on('error', () => undefined);
        void this.#handle(req, res);
      },
    );
  }

  get running(): number {
    return this.#running.size;
  }

  /** Ends every query, as if all clients had left. */
  cancelAll(): void {
    for (const left of this.#running.values()) left.abort();
  }

  async #handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let queryId: string | undefined;
    try {
      const url = new URL(req.url ?? '/', 'http://engine');
      if (url.pathname === '/ping' || url.pathname === '/replicas_status') return void res.end('Ok.\n');
      authenticate(req, url, this.options.password);
      for (const [name, value] of await formFields(req)) url.searchParams.append(name, value);
      const request = readRequest(req, url.searchParams);
      queryId = request.queryId;
      await this.#answer(request, req, res);
    } catch (cause) {
      const error = toEngineError(cause);
      if (error.status >= 500) log('error', { code: error.code, type: error.type, queryId });
      sendError(res, error, queryId);
      // A body that nobody reads would keep the connection busy.
      if (!req.complete) req.resume();
    }
  }

  async #answer(request: QueryRequest, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { queryId } = request;
    if (this.#running.has(queryId)) {
      throw refuse('QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING', `Query with id = ${queryId} is already running`);
    }
    const left = new AbortController();
    this.#running.set(queryId, left);
    res.once('close', () => {
      if (!res.writableFinished) left.abort();
    });
    const stopProgress = startProgress(res, request.progressMs);
    let remove = async () => {};
    try {
      const parse = (sql: string) => {
        const statement = parseStatement(sql, MARK);
        this.options.files.check(
          statement.kind === 'insert' ? sql.slice(0, statement.data) : sql,
          request.params,
        );
        return statement;
      };
      const job = await readJob(request.query, new Body(req), { spool: this.options.spool, parse });
      remove = async () => job.file?.remove();
      const format =
        job.statement.kind === 'select' ? (job.statement.format ?? request.format) : request.format;
      const reply = new Reply(res, { ...request, format });
      await run(this.options, request, job, reply, left.signal).catch((cause: unknown) => {
        const error = toEngineError(cause);
        if (error.status >= 500) log('error', { code: error.code, type: error.type, queryId });
        reply.fail(error);
      });
    } finally {
      stopProgress();
      this.#running.delete(queryId);
      await remove();
    }
  }
}
