import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem } from './http.ts';
import { readNdjson, splitLines } from './ndjson.ts';

const pieces = (...texts: string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });

async function read(response: Response): Promise<unknown[][]> {
  vi.stubGlobal('fetch', async () => response);
  vi.stubGlobal('navigator', {});
  const found: unknown[][] = [];
  for await (const rows of readNdjson<unknown>('/api/x', { signal: undefined })) found.push(rows);
  return found;
}

afterEach(() => vi.unstubAllGlobals());

it('keeps the beginning of a line for the next piece', () => {
  expect(splitLines('{"a":1}\n\n{"b"')).toEqual({ lines: ['{"a":1}'], rest: '{"b"' });
});

it('gives whole objects wherever the pieces end, the last without a new line too', async () => {
  expect(await read(new Response(pieces('{"a":1}\n{"b"', ':"一"}\n', '{"c":3}')))).toEqual([
    [{ a: 1 }],
    [{ b: '一' }],
    [{ c: 3 }],
  ]);
});

it('tells a refusal from a broken line', async () => {
  const refusal = { status: 400, code: 'invalid', fields: [{ field: 'to', reason: 'x' }] };
  const told = await read(new Response(JSON.stringify(refusal), { status: 400 })).catch((error) => error);
  expect(told).toBeInstanceOf(ApiProblem);
  expect(told).toMatchObject({ kind: 'http', code: 'invalid', fields: refusal.fields });
  expect(await read(new Response(pieces('{"a":1'))).catch((error) => error)).toMatchObject({
    kind: 'network',
  });
});
