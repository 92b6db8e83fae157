import { sendJson, withQuery, type QueryParams, type RequestOptions } from './http.ts';
import type { paths } from './schema.gen.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** Paths that have an operation of a method. */
type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P][M];

/** The body that an operation answers on success; nothing where it has none. */
export type Answer<P extends keyof paths, M extends Method = 'get'> =
  Operation<P, M> extends { responses: infer R }
    ? {
        [S in keyof R]: S extends 200 | 201 | 202 | 204
          ? R[S] extends { content: { 'application/json': infer B } }
            ? B
            : undefined
          : never;
      }[keyof R]
    : never;

/** What an operation takes in its address. */
export type Query<P extends keyof paths, M extends Method = 'get'> =
  Operation<P, M> extends { parameters: { query?: infer Q } }
    ? { [K in keyof Exclude<Q, undefined>]: Exclude<Q, undefined>[K] | undefined }
    : never;

type Part<O, Name extends string> = [O] extends [never] ? { [N in Name]?: never } : { [N in Name]: O };
type PathParams<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { parameters: { path: infer V } } ? V : never;
type Body<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody: { content: { 'application/json': infer B } } }
    ? B
    : Operation<P, M> extends { requestBody: { content: { 'application/octet-stream': string } } }
      ? Blob
      : never;

/** Everything that a request of an operation carries; parts that it does not have may not be given. */
export type Given<P extends keyof paths, M extends Method> = Part<PathParams<P, M>, 'path'> &
  Part<Body<P, M>, 'body'> & { query?: Query<P, M> };

/** One request of an operation of the document, typed by it. */
export function request<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  { path: values, query, body }: { path?: Values; query?: QueryParams; body?: unknown } & Given<P, M>,
  options?: RequestOptions,
): Promise<Answer<P, M>> {
  return sendJson<Answer<P, M>>(method.toUpperCase(), addressed(path, values, query), body, options);
}

/** The address of an operation that is read otherwise than as one JSON, typed by it. */
export function addressOf<P extends PathOf<'get'>>(
  path: P,
  { path: values, query }: { path?: Values; query?: QueryParams } & Given<P, 'get'>,
): string {
  return addressed(path, values, query);
}

type Values = Record<string, string | number>;

const addressed = (path: string, values: Values = {}, query: QueryParams = {}): string =>
  withQuery(
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? '')),
    query,
  );
