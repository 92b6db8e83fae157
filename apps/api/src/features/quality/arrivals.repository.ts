import { placeField, type Stream } from '@fundwatch/streams';
import type { ClickhouseService } from '../../clickhouse/clickhouse.service.js';
import { tablesOf, type LoadStep, type Survey } from '../ingest/load-step.js';

/** Longest code of an institution that is counted by: what is longer is no code. */
const CODE_BYTES = 64;

/** SQL of the institution that a row is about, '' for none. */
function placeOf(stream: Stream): string {
  const field = placeField(stream);
  return field ? `if(length(${field}) <= ${CODE_BYTES}, ${field}, '')` : `''`;
}

const WHERE_FROM = '{pool:String}, {stream:String}, {source:String}';

/** Counts what a staged part brings while it is still in memory. A retry counts the same again. */
export class ArrivalsRepository {
  constructor(private readonly clickhouse: ClickhouseService) {}

  async note(step: LoadStep, found: Survey): Promise<void> {
    const { stage } = tablesOf(step);
    const { event } = step.stream;
    const place = placeOf(step.stream);
    const params = {
      pool: step.pool,
      stream: step.stream.name,
      source: step.source,
      received: step.received,
      seq: step.seq,
      part: step.part,
    };
    const day = event
      ? `if(good, ifNull(toDate32(${event}), toDate32('1970-01-01')), toDate32('1970-01-01'))`
      : `toDate32('1970-01-01')`;
    const late = event ? `if(good, dateDiff('day', toDate32(${event}), {received:Date}), NULL)` : 'NULL';
    const buckets = [
      ['within_1', '<= 1'],
      ['within_3', 'BETWEEN 2 AND 3'],
      ['within_7', 'BETWEEN 4 AND 7'],
      ['within_30', 'BETWEEN 8 AND 30'],
      ['later', '> 30'],
    ];
    await this.clickhouse.command(
      'note arrivals',
      `INSERT INTO arrivals (pool, stream, source, grain, received, batch, part, fixmedins_code, day, rows, rejected, ${buckets.map(([name]) => name).join(', ')})
       SELECT ${WHERE_FROM}, ${event ? `if(grouping(day) = 1, 'institution', 'day')` : `'institution'`}, {received:Date}, {seq:UInt32}, {part:UInt32}, place, ${event ? 'day' : `toDate32('1970-01-01')`},
         count(), countIf(NOT good), ${buckets.map(([, test]) => `countIf(late ${test})`).join(', ')}
       FROM (SELECT empty(_errors) AS good, ${place} AS place, ${day} AS day, ${late} AS late FROM ${stage})
       GROUP BY GROUPING SETS ((place)${event ? ', (day)' : ''})`,
      params,
    );
    if (found.bad === 0) return;
    await this.clickhouse.command(
      'note reasons',
      `INSERT INTO reject_reasons (pool, stream, source, received, batch, part, fixmedins_code, field, reason, rows)
       SELECT ${WHERE_FROM}, {received:Date}, {seq:UInt32}, {part:UInt32}, ${place} AS place, error.1, error.3, count()
       FROM (SELECT * FROM ${stage} WHERE notEmpty(_errors)) ARRAY JOIN _errors AS error GROUP BY place, error.1, error.3`,
      params,
    );
  }
}
