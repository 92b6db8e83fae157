import { fieldNames, fieldOf, isIdentity, type Stream } from '@fundwatch/streams';
import { z } from 'zod';
import type { Keys } from '../../storage/keys.js';
import type { Scope } from '../access/scope.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import { unseal } from '../ingest/vault.js';
import { reachOf, shown } from './records.repository.js';

const MOST_VERSIONS = 20;

const versionRow = z
  .object({ source: z.string(), batch: z.number(), line: z.number(), is_current: z.number() })
  .catchall(z.union([z.string(), z.number(), z.null()]));
export type VersionRow = z.infer<typeof versionRow>;

/** The versions of one record, corrected ones too, always inside a scope. */
export class VersionsRepository {
  constructor(
    private readonly reader: ScopedReader,
    private readonly keys: Keys,
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
      sql: (reach) => `
        SELECT ${names.map((name) => `${shown(stream, name, scope.clear)} AS \`${name}\``).join(', ')},
          r._source AS source, r._batch AS batch, r._line AS line, r.is_current AS is_current
        FROM (
          SELECT r.*${identity.map((name, at) => `, ${unseal(`i${at}.sealed`)} AS opened_${name}`).join('')}
          FROM (
            SELECT ${own}, 1 AS is_current FROM ${stream.name} FINAL
            WHERE pool = {pool:String} AND ${isIt} AND ${reachOf(stream, reach)}
            UNION ALL
            SELECT ${own}, 0 AS is_current FROM ${stream.name}_history FINAL
            WHERE pool = {pool:String} AND ${isIt} AND ${reachOf(stream, reach)}
            ORDER BY is_current DESC, _version DESC LIMIT ${MOST_VERSIONS}) r
          ${identity.map((name, at) => `LEFT JOIN (SELECT token, sealed FROM identity FINAL) i${at} ON i${at}.token = r.${name}`).join('\n')}) r
        ORDER BY r.is_current DESC, r._version DESC`,
      params: {
        pool: query.pool,
        seal_key: this.keys.seal.toString('hex'),
        ...Object.fromEntries(query.key.map((part, at) => [`key${at}`, part])),
      },
      row: versionRow,
    });
  }
}
