import { fieldNames, fieldOf, isIdentity, type Stream } from '@fundwatch/streams';
import { z } from 'zod';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import type { IdentityVault } from '../ingest/vault.js';
import { openings, reachOf, shown } from './records.repository.js';

const MOST_VERSIONS = 20;

const versionRow = z
  .object({ source: z.string(), batch: z.number(), line: z.number(), is_current: z.number() })
  .catchall(z.union([z.string(), z.number(), z.null()]));
export type VersionRow = z.infer<typeof versionRow>;

/** The versions of one record, corrected ones too, always inside a scope. */
export class VersionsRepository {
  constructor(
    private readonly reader: ScopedReader,
    private readonly vault: IdentityVault,
  ) {}

  /** The current version first, then those it superseded. Nothing when the record lies out of reach. */
  async versions(
    scope: Scope,
    query: { stream: Stream; pool: string; key: readonly string[] },
  ): Promise<VersionRow[]> {
    const { stream } = query;
    const names = fieldNames(stream);
    const identity = names.filter((name) => isIdentity(fieldOf(stream, name)));
    const own = [...names, '_source', '_batch', '_line', '_version'].join(', ');
    const isIt = stream.key.map((name, at) => `toString(${name}) = {key${at}:String}`).join(' AND ');
    return this.reader.query(scope, {
      name: `versions of ${stream.name}`,
      sql: (reach) => {
        const of = (
          table: string,
          isCurrent: 0 | 1,
        ): string => `SELECT ${own}, ${isCurrent} AS is_current FROM ${table} FINAL
            WHERE pool = {pool:String} AND ${isIt} AND ${reachOf(stream, reach)}`;
        const rows = `(${of(stream.name, 1)} UNION ALL ${of(`${stream.name}_history`, 0)}
            ORDER BY is_current DESC, _version DESC LIMIT ${MOST_VERSIONS})`;
        return `
        SELECT ${names.map((name) => `${shown(stream, name, scope.clear)} AS \`${name}\``).join(', ')},
          r._source AS source, r._batch AS batch, r._line AS line, r.is_current AS is_current
        FROM (
          SELECT r.*${identity.map((name, at) => `, ${this.vault.unseal(`i${at}.sealed`)} AS opened_${name}`).join('')}
          FROM ${rows} r
          ${openings(identity, rows)}) r
        ORDER BY r.is_current DESC, r._version DESC`;
      },
      params: {
        pool: query.pool,
        ...this.vault.params,
        ...Object.fromEntries(query.key.map((part, at) => [`key${at}`, part])),
      },
      row: versionRow,
    });
  }
}
