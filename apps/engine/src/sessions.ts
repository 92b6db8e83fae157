import { refuse } from './errors.ts';
import type { Connection, Engine } from './native.ts';
import type { QueryRequest } from './request.ts';
import { quote } from './sql.ts';

const MAX_SESSIONS = 100;

interface Session {
  readonly connection: Connection;
  /** Parameters cannot be unset on a connection, so a session remembers which ones are stale. */
  readonly params: Set<string>;
  busy: boolean;
  expiry: NodeJS.Timeout | undefined;
}

/** A connection for the length of one request. */
export interface Lease {
  readonly connection: Connection;
  /** Puts back what the request changed and gives the connection up. */
  release(): Promise<void>;
}

/** Refuses a placeholder that would silently take its value from an earlier request of the same session. */
function checkStale(session: Session, request: QueryRequest, sql: string): void {
  for (const [, name = ''] of sql.matchAll(/\{\s*(\w+)\s*:/g)) {
    if (session.params.has(name) && !request.params.has(name)) {
      throw refuse('UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set`);
    }
  }
  for (const name of request.params.keys()) session.params.add(name);
}

/** The statement that gives settings back the values they have now. */
async function restore(session: Session, names: readonly string[]): Promise<string | undefined> {
  if (names.length === 0) return undefined;
  const list = names.map(quote).join(', ');
  const sql = `SELECT name, value FROM system.settings WHERE changed AND name IN (${list})`;
  const { bytes } = await session.connection.query(sql, 'JSONCompactEachRow');
  const changed = new Map<string, string>();
  for (const line of Buffer.from(bytes).toString('utf8').split('\n').filter(Boolean)) {
    const row: unknown = JSON.parse(line);
    if (Array.isArray(row)) changed.set(String(row[0]), String(row[1]));
  }
  const back = names.map((name) => {
    const value = changed.get(name);
    return `${name} = ${value === undefined ? 'DEFAULT' : quote(value)}`;
  });
  return `SET ${back.join(', ')}`;
}

/** A connection per request, so nothing leaks; with a session_id, one that is kept between requests. */
export class Sessions {
  readonly #open = new Map<string, Session>();

  constructor(private readonly engine: Engine) {}

  #drop(id: string): void {
    const session = this.#open.get(id);
    if (session === undefined) return;
    clearTimeout(session.expiry);
    this.#open.delete(id);
    session.connection.close();
  }

  async lease(request: QueryRequest, sql: string): Promise<Lease> {
    const wanted = request.session;
    if (wanted === undefined) {
      const connection = this.engine.open();
      return {
        connection,
        release: async () => connection.close(),
      };
    }
    let session = this.#open.get(wanted.id);
    if (session === undefined) {
      if (wanted.mustExist) throw refuse('SESSION_NOT_FOUND', 'Session not found');
      if (this.#open.size >= MAX_SESSIONS) {
        throw refuse('TOO_MANY_SIMULTANEOUS_QUERIES', `Too many sessions (${MAX_SESSIONS})`);
      }
      session = { connection: this.engine.open(), params: new Set(), busy: false, expiry: undefined };
      this.#open.set(wanted.id, session);
    }
    if (session.busy) throw refuse('SESSION_IS_LOCKED', 'Session is locked by a concurrent client');
    checkStale(session, request, sql);
    return this.#hold(session, wanted, [...request.settings.keys()]);
  }

  async #hold(
    session: Session,
    { id, timeoutMs }: { id: string; timeoutMs: number },
    names: string[],
  ): Promise<Lease> {
    session.busy = true;
    clearTimeout(session.expiry);
    let back: string | undefined;
    try {
      back = await restore(session, names);
    } catch (cause) {
      this.#drop(id);
      throw cause;
    }
    return {
      connection: session.connection,
      release: async () => {
        try {
          if (back !== undefined) await session.connection.query(back);
          session.busy = false;
          session.expiry = setTimeout(() => this.#drop(id), timeoutMs).unref();
        } catch {
          this.#drop(id);
        }
      },
    };
  }

  closeAll(): void {
    for (const id of [...this.#open.keys()]) this.#drop(id);
  }
}
