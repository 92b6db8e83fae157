import { Ahead, type Body } from './body.ts';
import type { Spool, SpoolFile } from './spool.ts';
import type { Statement } from './statement.ts';

/** How much of a body is read to find out whether data follows in it. */
const HEAD_BYTES = 1 << 20;

/** What the engine is to run, and the file that must go away afterwards. */
export interface Job {
  readonly statement: Exclude<Statement, { kind: 'insert' }>;
  readonly file: SpoolFile | undefined;
}

export interface Loading {
  readonly spool: Spool;
  /** Reads a statement, and refuses it if it must not run here. */
  readonly parse: (sql: string) => Statement;
}

type Insert = Extract<Statement, { kind: 'insert' }>;

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  yield first;
  yield* rest;
}

async function insertFrom(
  spool: Spool,
  insert: Insert,
  data: AsyncIterable<Buffer>,
  compression: string,
): Promise<Job> {
  const file = await spool.write(data);
  try {
    return {
      statement: { kind: 'other', sql: insert.load(file.path, file.bytes === 0 ? 'none' : compression) },
      file,
    };
  } catch (cause) {
    await file.remove();
    throw cause;
  }
}

/** The statement is in the URL: the body is its data, or else more SQL. */
async function fromUrl(query: string, body: Body, { spool, parse }: Loading): Promise<Job> {
  const statement = parse(query);
  if (statement.kind === 'insert') {
    const inline = query.slice(statement.data);
    if (inline.trim() !== '') {
      return insertFrom(spool, statement, joined(Buffer.from(inline), body.decoded()), 'none');
    }
    const { bytes, compression } = body.raw();
    return insertFrom(spool, statement, bytes, compression);
  }
  const more = await new Ahead(body.decoded()).all();
  const whole = more.trim() === '' ? statement : parse(query + more);
  if (whole.kind !== 'insert') return { statement: whole, file: undefined };
  const text = query + more;
  return insertFrom(spool, whole, joined(Buffer.from(text.slice(whole.data)), none()), 'none');
}

async function* none(): AsyncGenerator<Buffer, void> {
  // A body that has been read already.
}

/** The statement is in the body, perhaps with data behind it. */
async function fromBody(body: Body, { spool, parse }: Loading): Promise<Job> {
  const ahead = new Ahead(body.decoded());
  const { text, complete } = await ahead.peek(HEAD_BYTES);
  if (complete || /^\s*insert\b/i.test(text)) {
    const statement = parse(text);
    if (statement.kind === 'insert') {
      // Up to here the text is SQL, so characters count the same bytes as they came.
      const offset = Buffer.byteLength(text.slice(0, statement.data));
      return insertFrom(spool, statement, ahead.from(offset), 'none');
    }
    if (complete) return { statement, file: undefined };
  }
  const statement = parse(await ahead.all());
  if (statement.kind === 'insert') return insertFrom(spool, statement, ahead.from(statement.data), 'none');
  return { statement, file: undefined };
}

/** Reads the body and finds out what to run. Data is on disk when this returns. */
export function readJob(query: string, body: Body, loading: Loading): Promise<Job> {
  return query.trim() === '' ? fromBody(body, loading) : fromUrl(query, body, loading);
}
