import { setTimeout as sleep } from 'node:timers/promises';
import { refuse } from './errors.ts';
import type { Job } from './load.ts';
import type { Connection, QueryStats } from './native.ts';
import { throughPipe } from './pipe.ts';
import type { Pool } from './pool.ts';
import type { Reply } from './reply.ts';
import { MARK, setup, type QueryRequest } from './request.ts';
import type { Sessions } from './sessions.ts';
import { quote } from './sql.ts';

export interface Runner {
  readonly pool: Pool;
  readonly sessions: Sessions;
  /** A connection that never waits behind a query: KILL QUERY goes through it. */
  readonly control: Connection;
}

/** Only the connection knows when its query really ended, so killing is repeated until it has. */
async function killUntil(control: Connection, queryId: string, ended: () => boolean): Promise<void> {
  for (let waitMs = 20; !ended(); waitMs = Math.min(waitMs * 2, 1000)) {
    await control.query(`KILL QUERY WHERE ${MARK} = ${quote(queryId)} ASYNC`).catch(() => undefined);
    await sleep(waitMs);
  }
}

interface Execution {
  readonly connection: Connection;
  readonly pipe: string;
  readonly request: QueryRequest;
  readonly job: Job;
  readonly reply: Reply;
}

/** Sends the rows of a statement to the reply. */
async function execute({ connection, pipe, request, job, reply }: Execution): Promise<QueryStats> {
  const { statement } = job;
  if (statement.kind === 'select') {
    const { query, format = request.format, settings } = statement;
    const sql = `${query}\nINTO OUTFILE ${quote(pipe)} APPEND FORMAT ${format}${settings}`;
    return throughPipe(
      pipe,
      () => connection.query(sql),
      (chunk) => reply.write(chunk),
    );
  }
  const output = await connection.query(statement.sql, request.format);
  if (output.bytes.length > 0) await reply.write(Buffer.from(output.bytes));
  return output;
}

/** Runs one request on a connection of its own; `left` says that nobody waits for the answer any more. */
export async function run(
  runner: Runner,
  request: QueryRequest,
  job: Job,
  reply: Reply,
  left: AbortSignal,
): Promise<void> {
  const slot = await runner.pool.acquire(left);
  try {
    const sql = job.statement.kind === 'select' ? job.statement.query : job.statement.sql;
    const { connection, release } = await runner.sessions.lease(request, sql);
    let ended = false;
    const kill = () => void killUntil(runner.control, request.queryId, () => ended);
    try {
      for (const statement of setup(request)) await connection.query(statement);
      if (left.aborted) throw refuse('QUERY_WAS_CANCELLED', 'The client has left');
      left.addEventListener('abort', kill, { once: true });
      reply.end(await execute({ connection, pipe: slot.pipe, request, job, reply }));
    } finally {
      ended = true;
      left.removeEventListener('abort', kill);
      await release();
    }
  } finally {
    slot.release();
  }
}
