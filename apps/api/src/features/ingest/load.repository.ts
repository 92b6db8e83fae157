import { columnType, fieldNames, fieldOf, identityFields, PROVENANCE } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import type { Counts } from './batch.js';
import { clockOf, tablesOf, type LoadStep, type Survey } from './load-step.js';
import type { IdentityVault } from './vault.js';

/** A version is the batch's number in the high half and the line in the low one. */
export const versionOf = (seq: number, line: number): string => String((BigInt(seq) << 32n) + BigInt(line));

/** Keys from which bounds prune better than the keys themselves. */
const MANY_KEYS = 10_000;

const CONFLICT = '该主键归其他来源所有 | the key is owned by source ';

const oddLine = z.object({
  line: z.number(),
  class: z.enum(['accepted', 'duplicate', 'corrected', 'rejected']),
  errors: z.string(),
});
export type OddLine = z.infer<typeof oddLine>;

/** What a classified part holds besides new and sound rows, and how many of its keys stood in the facts before. */
export type Odd = { isOdd: boolean; known: number };

/** The SQL of a load. Every statement may run twice and leave what it left the first time. */
export class LoadRepository {
  constructor(
    private readonly clickhouse: ClickhouseService,
    private readonly vault: IdentityVault,
  ) {}

  /**
   * Writes what is not plainly accepted: rejected lines, duplicates, corrections, and rows that a later
   * line of the same part supersedes. A row is compared with the version before it: the line before it
   * with the same key in this part, else the current one in the facts.
   */
  async classify(step: LoadStep, found: Survey): Promise<Odd> {
    const { lines, stage, keys } = tablesOf(step);
    const params = { seq: step.seq, pool: step.pool, source: step.source, ...this.vault.params };
    if (found.bad > 0) {
      await this.clickhouse.command(
        'classify rejects',
        `INSERT INTO batch_lines
         SELECT {seq:UInt32}, s._line, 'rejected', ${this.vault.seal('toJSONString(s._errors)')}, ${this.vault.seal('l.rest')}, 0
         FROM (SELECT _line, _errors FROM ${stage} WHERE notEmpty(_errors)) s
         INNER JOIN ${lines} l ON l.line = s._line`,
        params,
      );
    }
    // Most keys are new and stand once; the others are few, unless a file is sent again.
    const odd = await this.oddKeys(step, found);
    if (odd.keys === 0) return { isOdd: found.bad > 0, known: 0 };
    const rest = odd.foreign > 0 ? `if(j.class = 'rejected', ${this.vault.seal('l.rest')}, '')` : `''`;
    const withRest =
      odd.foreign > 0
        ? `LEFT JOIN (SELECT line, rest FROM ${lines} WHERE line IN (SELECT _line FROM judged WHERE class = 'rejected')) l ON l.line = j._line`
        : '';
    const key = step.stream.key.join(', ');
    const own = step.stream.key.map((name) => `s.${name} AS ${name}`).join(', ');
    const same = step.stream.key.map((name) => `s.${name}`).join(', ');
    await this.clickhouse.command(
      'classify versions',
      `INSERT INTO batch_lines
       WITH judged AS (
         SELECT *, multiIf(before = _content, 'duplicate', is_foreign, 'rejected', is_known OR nth > 1, 'corrected', 'accepted') AS class
         FROM (
           SELECT s._line AS _line, s._content AS _content, ${own}, k.is_known AS is_known, k.known_source AS known_source,
             is_known AND known_source != {source:String} AS is_foreign,
             row_number() OVER same AS nth,
             if(is_foreign OR nth = 1, if(is_known, k.known_content, NULL), lagInFrame(s._content) OVER same) AS before
           FROM (SELECT ${key}, _line, _content FROM ${stage} WHERE empty(_errors)) s
           INNER JOIN ${keys} k USING (${key})
           WINDOW same AS (PARTITION BY ${same} ORDER BY s._line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)))
       SELECT {seq:UInt32}, j._line, j.class,
         if(j.class = 'rejected', ${this.vault.seal(`toJSONString([CAST(('', toString((${key})), concat('${CONFLICT}', known_source)), 'Tuple(field String, value String, reason String)')])`)}, ''),
         ${rest},
         if(next_line > 0 AND j.class IN ('accepted', 'corrected'), bitShiftLeft(toUInt64({seq:UInt32}), 32) + next_line, 0)
       FROM (
         SELECT *, ifNull(min(if(class = 'corrected', _line, NULL)) OVER (PARTITION BY ${key} ORDER BY _line ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0) AS next_line
         FROM judged) j
       ${withRest}`,
      params,
    );
    return { isOdd: true, known: odd.known };
  }

  /**
   * Collects the keys of a part that are known already or seem to stand in it more than once (their hashes are
   * compared; one too many does no harm). Answers how many, how many are known, and how many another source owns.
   */
  private async oddKeys(
    step: LoadStep,
    found: Survey,
  ): Promise<{ keys: number; known: number; foreign: number }> {
    const { stage, keys } = tablesOf(step);
    const key = step.stream.key.join(', ');
    const near = this.near(step, found, found.good);
    await this.clickhouse.command(
      'odd keys',
      `CREATE OR REPLACE TABLE ${keys} ENGINE = Memory AS
       SELECT ${key}, max(known_content) AS known_content, max(known_source) AS known_source, max(is_known) AS is_known FROM (
         SELECT ${key}, argMax(_content, _version) AS known_content, argMax(toString(_source), _version) AS known_source, 1 AS is_known
         FROM ${step.stream.name}
         WHERE pool = {pool:String}${near.sql} AND _version < {first:UInt64}
           AND (${key}) IN (SELECT ${key} FROM ${stage} WHERE empty(_errors))
         GROUP BY ${key}
         UNION ALL
         SELECT DISTINCT ${key}, 0, '', 0 FROM ${stage}
         WHERE empty(_errors) AND cityHash64(${key}) IN (
           SELECT cityHash64(${key}) AS hash FROM ${stage} WHERE empty(_errors) GROUP BY hash HAVING count() > 1))
       GROUP BY ${key}`,
      { pool: step.pool, first: versionOf(step.seq, found.firstLine), ...near.params },
      near.settings,
    );
    const [row] = await this.clickhouse.query({
      name: 'odd keys',
      sql: `SELECT count() AS keys, countIf(is_known) AS known, countIf(is_known AND known_source != {source:String}) AS foreign FROM ${keys}`,
      params: { source: step.source },
      row: z.object({ keys: z.number(), known: z.number(), foreign: z.number() }),
    });
    if (!row) throw new Error('the engine counted nothing');
    return row;
  }

  /** Counts of a classified part, and the latest event that its valid rows reach. */
  async count(step: LoadStep, found: Survey): Promise<{ counts: Counts; clock: string | null }> {
    const { stage } = tablesOf(step);
    const params = { seq: step.seq, first: found.firstLine, last: found.lastLine };
    const [odd] = await this.clickhouse.query({
      name: 'count part',
      sql: `SELECT countIf(class = 'duplicate') AS duplicate, countIf(class = 'corrected') AS corrected,
              countIf(class = 'rejected') AS rejected
            FROM batch_lines FINAL WHERE ${IN_PART}`,
      params,
      row: z.object({ duplicate: z.number(), corrected: z.number(), rejected: z.number() }),
    });
    if (!odd) throw new Error('the engine counted nothing');
    const accepted = found.rows - odd.duplicate - odd.corrected - odd.rejected;
    const counts = { rows: found.rows, accepted, ...odd };
    if (odd.rejected === found.bad || !step.stream.event) return { counts, clock: found.clock };
    // Rows of a foreign key were sound when the part was surveyed.
    const [sound] = await this.clickhouse.query({
      name: 'clock of part',
      sql: `SELECT ${clockOf(step.stream.event, `empty(_errors) AND _line NOT IN (${ODD_LINES} AND class = 'rejected')`)} AS clock FROM ${stage}`,
      params: { ...params, received: step.received },
      row: z.object({ clock: z.string().nullable() }),
    });
    return { counts, clock: sound?.clock ?? null };
  }

  /**
   * Moves the versions that this part supersedes to the history; before `apply`, while they still stand. `keys`:
   * how many keys it corrects at most, 0 when all that it supersedes stands in the part itself.
   */
  async keepHistory(step: LoadStep, found: Survey, keys: number): Promise<void> {
    const { stage } = tablesOf(step);
    const key = step.stream.key.join(', ');
    const near = this.near(step, found, keys);
    const columns = [...fieldNames(step.stream), ...Object.keys(PROVENANCE)].join(', ');
    const own = fieldNames(step.stream).map((name) => `f.${name}`);
    const provenance = Object.keys(PROVENANCE).map((name) => `f.${name}`);
    const inFacts = `SELECT f.pool, ${[...own, ...provenance].join(', ')}, c.superseded_by FROM (
         SELECT * FROM ${step.stream.name}
         WHERE pool = {pool:String}${near.sql} AND _version < {version:UInt64}
           AND (${key}) IN (SELECT ${key} FROM ${stage} WHERE _line IN (${ODD_LINES} AND class = 'corrected'))
         ORDER BY _version DESC LIMIT 1 BY pool, ${key}) f
       INNER JOIN (
         SELECT ${key}, bitShiftLeft(toUInt64({seq:UInt32}), 32) + min(_line) AS superseded_by FROM ${stage}
         WHERE _line IN (${ODD_LINES} AND class = 'corrected') GROUP BY ${key}) c USING (${key})
       UNION ALL`;
    await this.clickhouse.command(
      'keep history',
      `INSERT INTO ${step.stream.name}_history (pool, ${columns}, _superseded_by)
       ${keys > 0 ? inFacts : ''}
       SELECT ${this.asFacts(step, 's')}, o.superseded_by FROM ${stage} s
       INNER JOIN (SELECT line, superseded_by FROM batch_lines FINAL WHERE ${IN_PART} AND superseded_by > 0) o ON o.line = s._line`,
      {
        ...within(step, found),
        source: step.source,
        version: versionOf(step.seq, found.firstLine),
        ...near.params,
      },
      near.settings,
    );
  }

  /** Inserts the rows that now hold, and their identity values. */
  async apply(step: LoadStep, found: Survey, isOdd: boolean): Promise<void> {
    const { stage } = tablesOf(step);
    const columns = [...fieldNames(step.stream), ...Object.keys(PROVENANCE)].join(', ');
    const kept = isOdd
      ? `empty(_errors) AND _line NOT IN (${ODD_LINES} AND (class IN ('duplicate', 'rejected') OR superseded_by > 0))`
      : '1';
    for (const field of identityFields(step.stream)) {
      await this.clickhouse.command(
        'apply identity',
        `INSERT INTO identity SELECT DISTINCT ${field}, ${field}_sealed FROM ${stage} WHERE ${field} != '' AND ${kept}`,
        within(step, found),
      );
    }
    await this.clickhouse.command(
      'apply facts',
      `INSERT INTO ${step.stream.name} (pool, ${columns}) SELECT ${this.asFacts(step, 's')} FROM ${stage} s WHERE ${kept}`,
      { ...within(step, found), source: step.source },
      // Rows are keyed, so it does not matter in which blocks they come; a part holds a key once, so there is
      // nothing to collapse before it is written.
      { min_insert_block_size_rows: 300_000, max_insert_threads: 1, optimize_on_insert: 0 },
    );
  }

  /** Rejected lines of a batch in the order of the file: whole rows with their errors, or the errors alone. */
  rejects(
    seq: number,
    what: 'rows' | 'errors',
  ): AsyncGenerator<{ line: number; rest: string; errors: string }> {
    return this.clickhouse.stream({
      name: 'rejects',
      sql: `SELECT line, ${what === 'rows' ? this.vault.unseal('sealed') : `''`} AS rest, ${this.vault.unseal('errors')} AS errors FROM batch_lines FINAL
            WHERE batch = {seq:UInt32} AND class = 'rejected' ORDER BY line`,
      params: { seq, ...this.vault.params },
      row: z.object({ line: z.number(), rest: z.string(), errors: z.string() }),
    });
  }

  /** Those of some lines of a batch that are not plainly accepted. */
  async oddLines(seq: number, first: number, last: number): Promise<OddLine[]> {
    return this.clickhouse.query({
      name: 'odd lines',
      sql: `SELECT line, toString(class) AS class, if(class = 'rejected', ${this.vault.unseal('errors')}, '') AS errors FROM batch_lines FINAL
            WHERE ${IN_PART} ORDER BY line`,
      params: { seq, first, last, ...this.vault.params },
      row: oddLine,
    });
  }

  /**
   * How to find keys of a part in the facts. Where they are many the engine must not try each of them on every
   * mark of a long history: bounds of the first key column prune better (ADR 2). Few may be scattered over all
   * of it, and there the index lookup of each key is what prunes.
   */
  private near(
    step: LoadStep,
    found: Survey,
    keys: number,
  ): { sql: string; params: Record<string, string>; settings: Record<string, number> } {
    if (keys < MANY_KEYS) return { sql: '', params: {}, settings: {} };
    const [first = ''] = step.stream.key;
    const type = columnType(fieldOf(step.stream, first)).replace(/^LowCardinality\((.*)\)$/, '$1');
    return {
      sql: ` AND ${first} >= {key_low:${type}} AND ${first} <= {key_high:${type}}`,
      params: { key_low: found.low, key_high: found.high },
      settings: { use_index_for_in_with_subqueries: 0 },
    };
  }

  private asFacts(step: LoadStep, alias: string): string {
    const own = fieldNames(step.stream).map((name) => `${alias}.${name}`);
    return [
      '{pool:String}',
      ...own,
      `${alias}._extra`,
      '{source:String}',
      '{seq:UInt32}',
      `${alias}._line`,
      `bitShiftLeft(toUInt64({seq:UInt32}), 32) + ${alias}._line`,
      `${alias}._content`,
    ].join(', ');
  }
}

/** Lines of a part: a file falls into parts from its first line to its last. */
const IN_PART = 'batch = {seq:UInt32} AND line BETWEEN {first:UInt32} AND {last:UInt32}';
const ODD_LINES = `SELECT line FROM batch_lines FINAL WHERE ${IN_PART}`;

const within = (step: LoadStep, found: Survey): Record<string, string | number> => ({
  seq: step.seq,
  pool: step.pool,
  first: found.firstLine,
  last: found.lastLine,
});
