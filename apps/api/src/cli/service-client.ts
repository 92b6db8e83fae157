import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { readConfig } from '../config/config.js';
import { OWNER_HEADER } from '../http/principal.js';
import { ENGINE_ENTRY } from '../paths.js';
import { servicePath, startServer } from '../server.js';

const addressSchema = z.object({ url: z.string(), owner: z.string(), pid: z.number() });
const problemSchema = z.object({ detail: z.string(), code: z.string() });

/** What the service answered with an error. */
export class ServiceError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/**
 * The command line's road to the data: the running service when there is one, else one of its own on
 * the data folder for as long as the command runs. Either way every command goes through HTTP.
 */
export class ServiceClient {
  private constructor(
    private readonly url: string,
    private readonly owner: string | undefined,
    readonly close: () => Promise<void>,
    private readonly pagesUrl = url,
  ) {}

  static async open(options: {
    url?: string | undefined;
    data?: string | undefined;
  }): Promise<ServiceClient> {
    if (options.url)
      return new ServiceClient(options.url.replace(/\/$/, ''), undefined, () => Promise.resolve());
    const env = {
      LOG_LEVEL: 'error',
      ...process.env,
      ...(options.data ? { FUNDWATCH_DATA: options.data } : {}),
    };
    const config = readConfig({ ...env, HOST: '127.0.0.1', PORT: '0' });
    const running = await this.running(servicePath(config));
    if (running) return new ServiceClient(running.url, running.owner, () => Promise.resolve());
    const own = await startServer(config, { engineEntry: ENGINE_ENTRY });
    // Pages are not served from here: a link is for the service that is started later.
    const { host, port } = readConfig(env).listen;
    return new ServiceClient(own.url, own.ownerToken, own.close, `http://${host}:${port}`);
  }

  /** Answers JSON. */
  async json<T>(path: string, schema: z.ZodType<T>, method = 'GET', body?: unknown): Promise<T> {
    const init =
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return schema.parse(await (await this.fetch(path, init)).json());
  }

  /** A page of the service. */
  urlOf(path: string): string {
    return `${this.pagesUrl}${path}`;
  }

  /** Answers NDJSON, row by row. */
  async *rows(path: string, method: 'GET' | 'POST' = 'GET'): AsyncGenerator<Record<string, unknown>> {
    const response = await this.fetch(path, { method });
    for await (const line of createInterface({ input: bodyOf(response), crlfDelay: Infinity })) {
      if (line !== '') yield z.record(z.string(), z.unknown()).parse(JSON.parse(line));
    }
  }

  async bytes(path: string): Promise<Readable> {
    return bodyOf(await this.fetch(path));
  }

  async send<T>(path: string, body: Readable, schema: z.ZodType<T>): Promise<T> {
    const stream = Readable.toWeb(body);
    const init = {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'content-type': 'application/octet-stream' },
    };
    return schema.parse(await (await this.fetch(path, init)).json());
  }

  private async fetch(
    path: string,
    init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const headers = { ...init.headers, ...(this.owner ? { [OWNER_HEADER]: this.owner } : {}) };
    const request: RequestInit & { duplex?: string } = { ...init, headers } as RequestInit;
    const response = await fetch(`${this.url}${path}`, request);
    if (response.ok) return response;
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
    throw new ServiceError(
      problem.success ? problem.data.detail : `the service answered ${response.status}`,
      problem.success ? problem.data.code : 'internal',
    );
  }

  private static async running(path: string): Promise<z.infer<typeof addressSchema> | undefined> {
    const found = addressSchema.safeParse(
      await readFile(path, 'utf8')
        .then(JSON.parse)
        .catch(() => undefined),
    );
    if (!found.success) return undefined;
    const isUp = await fetch(`${found.data.url}/api/session`, {
      headers: { [OWNER_HEADER]: found.data.owner },
      signal: AbortSignal.timeout(5_000),
    }).then(
      (response) => response.ok,
      () => false,
    );
    return isUp ? found.data : undefined;
  }
}

function bodyOf(response: Response): Readable {
  return response.body ? Readable.from(response.body, { objectMode: false }) : Readable.from([]);
}
