import { STREAMS, type Stream } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import type { IdentityVault } from '../ingest/vault.js';
import type { Resealed } from './reseal.dto.js';

const counted = z.object({ old: z.number(), lost: z.number() });

/** Tables whose rows are replaced by rows with the same key, with the columns in them that are sealed. */
const REPLACED = [
  { table: 'identity', sealed: ['sealed'] },
  { table: 'batch_lines', sealed: ['errors', 'sealed'] },
] as const;

/** Seals anew what rests in the engine. Keys go along as parameters; no statement that is kept holds them. */
export class ResealRepository {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly vault: IdentityVault,
  ) {}

  async *run(): AsyncGenerator<Resealed> {
    for (const { table, sealed } of REPLACED) yield await this.replace(table, sealed);
    for (const stream of Object.values<Stream>(STREAMS))
      for (const table of [stream.name, `${stream.name}_history`]) {
        const done = await this.unknownColumns(table);
        if (done.resealed + done.left > 0) yield done;
      }
  }

  private async replace(table: string, sealed: readonly string[]): Promise<Resealed> {
    const old = sealed.map((name) => this.isOld(name)).join(' OR ');
    const found = await this.count(table, old, sealed.map((name) => this.isLost(name)).join(' OR '));
    if (found.old === 0) return { what: table, resealed: 0, left: 0 };
    const columns = sealed.map((name) => `${this.vault.resealed(name)} AS ${name}`).join(', ');
    await this.command(
      `reseal ${table}`,
      `INSERT INTO ${table} SELECT * REPLACE (${columns}) FROM (SELECT * FROM ${table} FINAL WHERE ${old})`,
    );
    // What the old key has sealed is gone once its rows are.
    await this.command(`reseal ${table}`, `OPTIMIZE TABLE ${table} FINAL`);
    return { what: table, resealed: found.old - found.lost, left: found.lost };
  }

  /** Facts are never written twice: their column is put in place by the number of the row, from a table that holds the new seals. */
  private async unknownColumns(table: string): Promise<Resealed> {
    const old = this.isOld('_extra');
    const found = await this.count(table, old, this.isLost('_extra'));
    const left = found.lost;
    if (found.old - left === 0) return { what: table, resealed: 0, left };
    const seals = `reseal_${table}`;
    await this.command('reseal', `DROP TABLE IF EXISTS ${seals}`);
    try {
      await this.command(
        'reseal',
        `CREATE TABLE ${seals} (version UInt64, extra String) ENGINE = Join(ANY, LEFT, version)`,
      );
      await this.command(
        'reseal',
        `INSERT INTO ${seals} SELECT _version, ${this.vault.resealed('_extra')} FROM ${table} WHERE ${old} AND NOT ${this.isLost('_extra')}`,
      );
      await this.command(
        `reseal ${table}`,
        `ALTER TABLE ${table} UPDATE _extra = joinGet('${await this.database()}.${seals}', 'extra', _version)
         WHERE _version IN (SELECT version FROM ${seals}) SETTINGS mutations_sync = 2`,
      );
    } finally {
      await this.command('reseal', `DROP TABLE IF EXISTS ${seals}`);
    }
    return { what: table, resealed: found.old - left, left };
  }

  private isOld(sealed: string): string {
    return `(${sealed} != '' AND NOT ${this.vault.isSealedNow(sealed)})`;
  }

  private isLost(sealed: string): string {
    return `(${sealed} != '' AND ${this.vault.opened(sealed)} IS NULL)`;
  }

  private async count(table: string, old: string, lost: string): Promise<z.infer<typeof counted>> {
    const [row] = await this.clickhouse.query({
      name: `sealed by older keys: ${table}`,
      sql: `SELECT count() AS old, countIf(${lost}) AS lost FROM ${table} FINAL WHERE ${old}`,
      params: this.vault.params,
      row: counted,
    });
    return row ?? { old: 0, lost: 0 };
  }

  /** A mutation is carried out with no database in mind: its tables are named in full. */
  private async database(): Promise<string> {
    const [row] = await this.clickhouse.query({
      name: 'database',
      sql: 'SELECT currentDatabase() AS name',
      row: z.object({ name: z.string() }),
    });
    return row?.name ?? '';
  }

  private command(name: string, sql: string): Promise<void> {
    return this.clickhouse.command(name, sql, this.vault.params);
  }
}
