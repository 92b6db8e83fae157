import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBodies } from './body.js';

describe('bodies', () => {
  let app: FastifyInstance;
  beforeEach(() => {
    app = fastify({ bodyLimit: Number.MAX_SAFE_INTEGER });
    readBodies(app);
    app.post('/json', (request) => ({ got: request.body ?? null }));
    app.post('/stream', { config: { isStream: true } }, async (request) => {
      let bytes = 0;
      for await (const chunk of request.raw) bytes += chunk.length;
      return { bytes };
    });
  });
  afterEach(() => app.close());

  const send = (url: string, payload: string | undefined, type = 'application/json') =>
    app.inject({ method: 'POST', url, headers: { 'content-type': type }, ...(payload ? { payload } : {}) });

  it('are JSON', async () => {
    expect((await send('/json', '{"a":[1,"二"]}')).json()).toEqual({ got: { a: [1, '二'] } });
    expect((await send('/json', '{"a":1}', 'application/json; charset=utf-8')).statusCode).toBe(200);
    expect((await send('/json', undefined)).json()).toEqual({ got: null });
    expect((await send('/json', '{"a":')).statusCode).toBe(400);
    expect((await send('/json', '{"__proto__":{"isAdmin":true}}')).statusCode).toBe(400);
  });

  it('of another type, or too large, are refused', async () => {
    expect((await send('/json', 'a=1', 'text/plain')).json()).toMatchObject({
      message: expect.stringContaining('application/json'),
    });
    const big = JSON.stringify('x'.repeat(1 << 20));
    expect((await send('/json', big)).json()).toMatchObject({
      message: expect.stringContaining('at most 1048576 bytes'),
    });
  });

  it('stay streams where an operation takes one, of any type and size', async () => {
    const big = 'x'.repeat((1 << 20) + 1);
    for (const type of ['application/json', 'text/csv', 'application/octet-stream'])
      expect((await send('/stream', big, type)).json()).toEqual({ bytes: big.length });
  });
});
