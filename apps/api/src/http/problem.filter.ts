import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { BadParam } from '@fundwatch/rules';
import type { FastifyReply } from 'fastify';
import type { Log } from '../log.js';
import { DomainError, type FieldFault } from './errors.js';
import type { Problem } from './problem.dto.js';

const STATUS: Record<string, number> = {
  invalid: 400,
  unauthenticated: 401,
  bad_credentials: 401,
  denied: 403,
  needs_proof: 403,
  withheld: 403,
  wrong_code: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  busy: 429,
  locked: 429,
  away: 503,
};

const codeOf = (status: number): string =>
  Object.entries(STATUS).find(([, known]) => known === status)?.[0] ??
  (status < 500 ? 'invalid' : 'internal');

/** The body of an error. */
export const problemOf = (
  code: string,
  detail: string,
  { status = STATUS[code] ?? 400, fields = [] }: { status?: number; fields?: readonly FieldFault[] } = {},
): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? code,
  code,
  status,
  detail,
  fields: [...fields],
});

/** The only place that knows HTTP status: every error leaves as application/problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.problem(error);
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private problem(error: unknown): Problem {
    if (error instanceof DomainError) return problemOf(error.code, error.message, { fields: error.fields });
    if (error instanceof BadParam) return problemOf('invalid', error.message);
    if (error instanceof HttpException) {
      const status = error.getStatus();
      const body = error.getResponse();
      const message = typeof body === 'object' && 'message' in body ? String(body.message) : error.message;
      return problemOf(codeOf(status), message, { status });
    }
    const correlationId = randomUUID();
    this.log.error('request failed', {
      correlationId,
      error: error instanceof Error ? error.message.split('\n', 1)[0] : String(error),
    });
    return {
      ...problemOf('internal', `something went wrong; quote ${correlationId}`, { status: 500 }),
      correlationId,
    };
  }
}
