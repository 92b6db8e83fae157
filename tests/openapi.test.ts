import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { CONTROLLERS } from '../apps/api/src/app.module.js';
import { openApiDocument } from '../apps/api/src/http/openapi.js';

const document = await openApiDocument(CONTROLLERS);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ title: `${method} ${path}`, operation })),
);

/** Names of the components that a part of the document refers to. */
const refsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);

describe('the OpenAPI document', () => {
  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(operations.length).toBeGreaterThan(15);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('has every component that it refers to', () => {
    const known = Object.keys(document.components?.schemas ?? {});
    expect(refsIn(document).filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(operations)('$title is told in full', ({ operation }) => {
    expect(operation.operationId).toMatch(/^[a-z]+[A-Za-z]*$/);
    expect(operation.summary).toMatch(/\S+ \S+/);
    const answers = Object.entries<{ content?: Record<string, { schema?: object }> }>(operation.responses);
    // An operation that leads elsewhere answers by that.
    const good = answers.filter(([status]) => status.startsWith('2') || status === '303');
    expect(good).toHaveLength(1);
    for (const [status, { content }] of good) {
      const schemas = Object.values(content ?? {}).map(({ schema }) => schema);
      if (status !== '204' && status !== '303') expect(schemas.length).toBeGreaterThan(0);
      for (const schema of schemas) expect(Object.keys(schema ?? {})).not.toEqual([]);
    }
    for (const status of ['400', '401', '403', 'default'])
      expect(operation.responses[status]).toMatchObject({
        $ref: expect.stringMatching(/components\/responses/),
      });
  });

  it('describes one problem shape', () => {
    for (const response of Object.values(document.components?.responses ?? {}))
      expect(refsIn(response)).toEqual(['Problem']);
    expect(document.components?.schemas?.['Problem']).toMatchObject({
      required: ['type', 'title', 'code', 'status', 'detail', 'fields'],
    });
  });
});
