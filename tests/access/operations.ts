import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const ref = z.object({ $ref: z.string() });
const schema = z.object({
  enum: z.array(z.string()).optional(),
  $ref: z.string().optional(),
  allOf: z.array(ref).optional(),
});
const operation = z.object({
  operationId: z.string(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        schema: schema.optional(),
      }),
    )
    .default([]),
});
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const document = z.object({
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.looseObject({ enum: z.array(z.unknown()).optional() })),
  }),
});

export type Operation = {
  id: string;
  method: string;
  path: string;
  params: { name: string; isPath: boolean; choices: readonly string[] }[];
};

/** Every operation of the OpenAPI document. */
export async function operationsOfDocument(): Promise<Operation[]> {
  const text = await readFile(new URL('../../apps/api/openapi.json', import.meta.url), 'utf8');
  const { paths, components } = document.parse(JSON.parse(text));
  const named = (ref = ''): string[] =>
    (components.schemas[ref.replace(/^.*\//, '')]?.enum ?? []).map(String);
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, parameters }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
      params: parameters
        .filter((param) => param.in !== 'header')
        .map((param) => ({
          name: param.name,
          isPath: param.in === 'path',
          choices: param.schema?.enum ?? named(param.schema?.$ref ?? param.schema?.allOf?.[0]?.$ref),
        })),
    })),
  );
}

/** What stands for a parameter: a value that fits, and others, foreign ids among them. */
export type Values = (operation: Operation, name: string, choices: readonly string[]) => readonly string[];

/** Requests of an operation: each parameter in turn takes each of its values, while the others fit. */
export function requestsOf(operation: Operation, values: Values): { path: string; given: string[] }[] {
  const lists = operation.params.map((param) => ({
    ...param,
    values: values(operation, param.name, param.choices),
  }));
  const fitting = new Map(
    lists.flatMap(({ name, values: [first], isPath }) =>
      first !== undefined &&
      (isPath || NEEDED.has(name) || (name === 'rule' && operation.id === 'exportFindings'))
        ? [[name, first] as const]
        : [],
    ),
  );
  const chosen = [
    fitting,
    ...lists.flatMap(({ name, values }) => values.map((value) => new Map([...fitting, [name, value]]))),
  ];
  const all = chosen.map((given) => {
    const search = new URLSearchParams();
    let path = operation.path;
    for (const { name, isPath } of operation.params) {
      const value = given.get(name);
      if (value === undefined) continue;
      if (isPath) path = path.replace(`{${name}}`, encodeURIComponent(value));
      else search.set(name, value);
    }
    return { path: `${path}${search.size > 0 ? `?${search}` : ''}`, given: [...given.values()] };
  });
  return [...new Map(all.map((request) => [request.path, request])).values()];
}

/** Query parameters without which an operation answers nothing but a fault, or, for the export, all rules judged anew. */
const NEEDED = new Set([
  'period',
  'year',
  'card',
  'grain',
  'indicator',
  'id',
  'until',
  'file',
  'source',
  'stream',
  'item',
  'since',
]);
