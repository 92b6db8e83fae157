import type { z } from 'zod';
import type { ClickhouseService, Params } from '../../clickhouse/clickhouse.service.js';
import { ScopeSql, type Scope } from './scope.js';

export type ScopedQuery<T> = {
  name: string;
  sql: (scope: ScopeSql) => string;
  params?: Params;
  row: z.ZodType<T>;
};

/**
 * The one place through which pages, exports and the command line read ClickHouse. It hands the query
 * a builder of scope conditions, and refuses a query that did not use it.
 */
export class ScopedReader {
  constructor(private readonly clickhouse: ClickhouseService) {}

  async query<T>(scope: Scope, query: ScopedQuery<T>): Promise<T[]> {
    return this.clickhouse.query(this.bind(scope, query));
  }

  /** The rows of a query that ends with a limit, and how many there would be without it. */
  page<T>(scope: Scope, query: ScopedQuery<T>): Promise<{ rows: T[]; total: number }> {
    return this.clickhouse.page(this.bind(scope, query));
  }

  stream<T>(scope: Scope, query: ScopedQuery<T>): AsyncGenerator<T> {
    return this.clickhouse.stream(this.bind(scope, query));
  }

  private bind<T>(
    scope: Scope,
    { name, sql, params, row }: ScopedQuery<T>,
  ): { name: string; sql: string; params: Params; row: z.ZodType<T> } {
    const conditions = new ScopeSql(scope);
    const text = sql(conditions);
    if (!conditions.isUsed) throw new Error(`query ${name} reads without a scope`);
    return { name, sql: text, params: { ...params, ...conditions.params }, row };
  }
}
