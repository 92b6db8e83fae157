import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Invalid, TooLarge } from './errors.js';

const JSON_LIMIT_BYTES = 1 << 20;

/** An operation whose body stays a stream, whatever its type says: files of any size go straight to the store. */
export function TakesStream(...types: string[]): MethodDecorator {
  return applyDecorators(
    RouteConfig({ isStream: true }),
    ApiConsumes(...types),
    ApiBody({ schema: { type: 'string', format: 'binary' }, required: true }),
  );
}

const isStream = (request: FastifyRequest): boolean =>
  'isStream' in request.routeOptions.config && request.routeOptions.config.isStream === true;

/** No text holds U+0000, and PostgreSQL keeps none that does. In JSON it is written out. */
const hasNul = (text: string): boolean => text.includes('\\u0000') || text.includes('\0');
const nul = (): Invalid => new Invalid('', 'text holds no character U+0000');

/** Refuses an address with a character in it that no text holds. */
export function checkAddress({ url }: FastifyRequest): void {
  if (url.includes('%00')) throw nul();
}

/** Bodies are JSON of a sane size, except where an operation takes a stream. */
export function readBodies(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', (request, payload, done) => {
    if (isStream(request)) return done(null, payload);
    void collect(payload, JSON_LIMIT_BYTES).then(
      (text) => {
        if (text === '') return done(null, undefined);
        return hasNul(text) ? done(nul()) : parseJson(request, text, done);
      },
      (error: Error) => done(error),
    );
  });
  fastify.addContentTypeParser('*', (request, payload, done) => {
    if (isStream(request)) return done(null, payload);
    done(new Invalid('', 'send the body as application/json'));
  });
}

async function collect(payload: AsyncIterable<Buffer>, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload) {
    bytes += chunk.length;
    // The rest is read and dropped, so that the sender hears the answer.
    if (bytes <= limit) chunks.push(chunk);
  }
  if (bytes > limit) throw new TooLarge(`a request of JSON has at most ${limit} bytes`);
  return Buffer.concat(chunks).toString('utf8');
}
