import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { BadParam } from '@fundwatch/rules';
import type { FastifyReply } from 'fastify';
import type { Log } from '../log.js';
import { DomainError } from './errors.js';

const STATUS: Record<string, number> = {
  not_found: 404,
  invalid: 400,
  conflict: 409,
  denied: 403,
  busy: 429,
};

type Problem = {
  title: string;
  detail: string;
  code: string;
  status: number;
  fields?: readonly { field: string; reason: string }[];
  correlationId?: string;
};

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
    void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private problem(error: unknown): Problem {
    if (error instanceof DomainError) {
      const status = STATUS[error.code] ?? 400;
      return {
        title: error.code,
        detail: error.message,
        code: error.code,
        status,
        ...(error.fields.length > 0 ? { fields: error.fields } : {}),
      };
    }
    if (error instanceof BadParam)
      return { title: 'invalid', detail: error.message, code: 'invalid', status: 400 };
    if (error instanceof HttpException) {
      const body = error.getResponse();
      const message = typeof body === 'object' && 'message' in body ? String(body.message) : error.message;
      return {
        title: error.name,
        detail: message,
        code: error.getStatus() === 404 ? 'not_found' : 'invalid',
        status: error.getStatus(),
      };
    }
    const correlationId = randomUUID();
    this.log.error('request failed', {
      correlationId,
      error: error instanceof Error ? error.message.split('\n', 1)[0] : String(error),
    });
    return {
      title: 'internal',
      detail: `something went wrong; quote ${correlationId}`,
      code: 'internal',
      status: 500,
      correlationId,
    };
  }
}
