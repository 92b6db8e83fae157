import type { components } from './schema.gen.ts';
import { sessionHeaders } from './session-headers.ts';

const DEFAULT_TIMEOUT_MS = 20_000;

type Problem = components['schemas']['Problem'];
export type FieldProblem = Problem['fields'][number];

export type ProblemKind = 'http' | 'network' | 'timeout';

/** Everything that can go wrong with a request, in one shape the page can show. */
export class ApiProblem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: FieldProblem[];

  constructor(kind: ProblemKind, body: ProblemBody = {}) {
    super(body.title ?? '');
    this.name = 'ApiProblem';
    this.kind = kind;
    this.status = body.status ?? 0;
    this.code = body.code ?? '';
    this.detail = body.detail ?? '';
    this.fields = body.fields ?? [];
  }

  /** The service is there but not ready, or not there at all: asking again may help. */
  get isTransient(): boolean {
    return this.kind !== 'http' || this.status >= 500 || this.status === 429;
  }
}

/** A proxy may answer with less than the whole. */
export type ProblemBody = Partial<Problem>;

export type RequestOptions = { signal?: AbortSignal | undefined; timeoutMs?: number };

export type QueryParams = Record<string, string | number | boolean | readonly string[] | undefined>;

/** Leaves out what is undefined or empty; a list gives its key once for each value. Keeps the order of the keys. */
export function withQuery(path: string, params: QueryParams): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== '') search.append(key, String(one));
    }
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** One request and its answer as JSON; a Blob is sent as it is. Every fault leaves as an `ApiProblem`. */
export async function sendJson<T>(
  method: string,
  path: string,
  body: unknown,
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: RequestOptions = {},
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    const response = await fetch(path, {
      method,
      signal: either,
      headers: {
        accept: 'application/json',
        ...sessionHeaders(method),
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof Blob ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new ApiProblem('http', await problemBody(response));
    const text = await response.text();
    const answer: T = text === '' ? undefined : JSON.parse(text);
    return answer;
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    if (signal?.aborted) throw error;
    throw new ApiProblem(timeout.aborted ? 'timeout' : 'network');
  }
}

/** What a refusal says of itself. */
export async function problemBody(response: Response): Promise<ProblemBody> {
  const parsed = parseProblem(await response.text());
  return { title: response.statusText, ...parsed, status: response.status };
}

/** A proxy may answer an error with HTML: then only the status is known. */
export function parseProblem(text: string): ProblemBody {
  try {
    const body: ProblemBody | null = JSON.parse(text);
    return body !== null && typeof body === 'object' ? body : {};
  } catch {
    return {};
  }
}
