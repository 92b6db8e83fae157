import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { Conflict, Invalid } from '../../http/errors.js';
import type { Database } from '../../postgres/database.js';
import type { Audit, Foot } from './audit.js';
import {
  chainRow,
  faultOf,
  follows,
  gapBefore,
  GENESIS,
  type ChainEnd,
  type ChainRow,
} from './audit.chain.js';
import type { Archived } from './audit.dto.js';

/** 网络安全法: logs are kept at hand for six months (domain.md E.5). */
export const LEAST_MONTHS = 6;
const NAME = /^audit-\d{12}-\d{12}\.ndjson\.gz$/;
const nameOf = (first: number, last: number): string =>
  `audit-${[first, last].map((seq) => String(seq).padStart(12, '0')).join('-')}.ndjson.gz`;

/** Old rows of the audit chain, in files that anybody can read and nobody can change unseen: the chain goes on from them. */
export class AuditArchive {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly dir: string,
    /** how many months are kept at hand; none: all */
    private readonly months: number | undefined,
  ) {}

  /** Puts away what is older than the months that are kept at hand. */
  async due(): Promise<Archived | undefined> {
    return this.months === undefined
      ? undefined
      : this.archive('scheduler', await this.dayBefore(this.months));
  }

  /**
   * Puts the rows of all days before one into a file and lets go of them; nothing where there are none. Throws `Invalid` of a day less
   * than six months ago, `Conflict` of a chain that is broken: a file must not hide that.
   */
  async archive(who: string, before: string): Promise<Archived | undefined> {
    if (before > (await this.dayBefore(LEAST_MONTHS)))
      throw new Invalid('before', 'rows stay at hand for six months: give a day before that');
    const from = await this.audit.foot();
    if (!from) throw new Conflict('the foot of the audit chain was changed: run verify');
    const upTo = await this.lastBefore(before);
    if (upTo <= from.seq) return undefined;
    const { file, sha256, to } = await this.write(from, upTo);
    const rows = to.rows - from.rows;
    await this.audit.letGo(who, { from, to, detail: { file, sha256, rows, before } });
    return { file, sha256, rows };
  }

  /** Walks the files from the first row of all to the foot of the chain; the first thing that does not fit, if any. */
  async verify(): Promise<{ rows: number; firstBad?: string }> {
    const foot = await this.audit.foot();
    if (!foot) return { rows: 0, firstBad: 'the foot of the audit chain was changed' };
    let last: ChainEnd = GENESIS;
    let rows = 0;
    for (const name of await this.files()) {
      if (rows === foot.rows) break;
      for await (const row of rowsOf(join(this.dir, name))) {
        const fault = faultOf(row) ?? (follows(row, last) ? undefined : gapBefore(row, last));
        if (fault) return { rows, firstBad: `${name}: ${fault}` };
        last = row;
        rows += 1;
      }
    }
    if (rows === foot.rows && last.hash === foot.hash) return { rows };
    return {
      rows,
      firstBad: `the files of audit rows ${last.seq + 1} to ${foot.seq} are not in ${this.dir}, or were changed`,
    };
  }

  /** Files in the order of their rows. */
  private async files(): Promise<string[]> {
    const names = await readdir(this.dir).catch(() => []);
    return names.filter((name) => NAME.test(name)).sort();
  }

  private async write(from: Foot, upTo: number): Promise<{ file: string; sha256: string; to: Foot }> {
    await mkdir(this.dir, { recursive: true });
    // What a crash has left behind was written, and its rows never let go of.
    for (const name of await this.files())
      if (Number(name.slice('audit-'.length, 'audit-'.length + 12)) > from.seq)
        await rm(join(this.dir, name));
    const first = await this.database.first(
      'SELECT min(seq) AS seq FROM audit WHERE seq > $1',
      [from.seq],
      z.object({ seq: z.number() }),
    );
    const file = nameOf(first?.seq ?? 0, upTo);
    const temporary = join(this.dir, `${file}.part`);
    const hash = createHash('sha256');
    const handle = await open(temporary, 'w', 0o600);
    let to = from;
    try {
      const lines = async function* (rows: AsyncIterable<ChainRow>): AsyncGenerator<string> {
        let last: ChainEnd = from;
        for await (const row of rows) {
          const fault = faultOf(row) ?? (follows(row, last) ? undefined : gapBefore(row, last));
          if (fault) throw new Conflict(`${fault}: a broken chain is not archived`);
          last = row;
          to = { seq: row.seq, hash: row.hash, rows: to.rows + 1 };
          yield `${JSON.stringify(row)}\n`;
        }
      };
      const tap = new Transform({
        transform(chunk: Buffer, _, done) {
          hash.update(chunk);
          done(null, chunk);
        },
      });
      const rows = this.audit.rows(this.database, from.seq, upTo);
      await pipeline(
        Readable.from(lines(rows)),
        createGzip(),
        tap,
        handle.createWriteStream({ flush: true }),
      );
      await rename(temporary, join(this.dir, file));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await handle.close().catch(() => undefined);
    }
    return { file, sha256: hash.digest('hex'), to };
  }

  /** The last row of an unbroken beginning that lies before a day of Beijing. */
  private async lastBefore(day: string): Promise<number> {
    const row = await this.database.first(
      `SELECT coalesce((SELECT max(seq) FROM audit WHERE seq < coalesce(
         (SELECT min(seq) FROM audit WHERE at >= $1::timestamp AT TIME ZONE 'Asia/Shanghai'), 9223372036854775807)), 0) AS seq`,
      [day],
      z.object({ seq: z.number() }),
    );
    return row?.seq ?? 0;
  }

  private async dayBefore(months: number): Promise<string> {
    const row = await this.database.first(
      `SELECT ((now() AT TIME ZONE 'Asia/Shanghai')::date - make_interval(months => $1::int))::date::text AS day`,
      [months],
      z.object({ day: z.string() }),
    );
    if (!row) throw new Error('no day');
    return row.day;
  }
}

async function* rowsOf(path: string): AsyncGenerator<ChainRow> {
  const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const line of lines) yield chainRow.parse(JSON.parse(line));
}
