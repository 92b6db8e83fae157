import {
  findField,
  findStream,
  placeField,
  referencesOf,
  STREAMS,
  type Stream,
  type Text,
} from '@fundwatch/streams';
import { Invalid } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import { dayOf } from '../ingest/loader.service.js';
import type { Dangling, Quality, QualityQuery } from './quality.dto.js';
import type { QualityRepository, Range } from './quality.repository.js';

const DAYS = 365;
const DAY_MS = 86_400_000;
const all: readonly Stream[] = Object.values(STREAMS);

/** How good and how punctual the data are that a pool's sources send. */
export class QualityService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: QualityRepository,
  ) {}

  async quality(scope: Scope, query: QualityQuery): Promise<Quality> {
    const range = await this.range(scope, query);
    const [institutions, checks, trend, lateness, gaps] = await Promise.all([
      this.repository.institutions(scope, range),
      this.repository.checks(scope, range),
      this.repository.trend(scope, range),
      this.repository.lateness(scope, range),
      this.repository.gaps(scope, range),
    ]);
    return {
      pool: range.pool,
      dateFrom: range.from,
      dateTo: range.to,
      institutions,
      checks: checks.map((row) => ({
        ...row,
        label: labelOf(row.stream, row.field),
        reason: textOf(row.reason),
      })),
      trend,
      lateness,
      gaps: gaps.map(({ empty_from, empty_to, ...row }) => ({
        ...row,
        longest_empty:
          empty_from !== null && empty_to !== null
            ? { dateFrom: empty_from, dateTo: empty_to, days: daysBetween(empty_from, empty_to) }
            : null,
      })),
    };
  }

  /** References whose targets have not come, among the latest rows of every stream. */
  async dangling(scope: Scope, named: string | undefined): Promise<Dangling> {
    const pool = await this.pools.meant(scope, named);
    await this.pools.check(scope, pool);
    const references: Dangling['references'] = [];
    for (const { stream, field, target, key } of all.flatMap(referencesOf)) {
      const place = placeField(stream);
      const found = await this.repository.dangling(scope, pool, {
        stream: stream.name,
        field,
        target,
        key,
        place,
      });
      const label = labelOf(stream.name, field);
      if (found.checked > 0 && label)
        references.push({ stream: stream.name, field, label, target, ...found });
    }
    return { pool, references };
  }

  private async range(scope: Scope, query: QualityQuery): Promise<Range> {
    const pool = await this.pools.meant(scope, query.pool);
    await this.pools.check(scope, pool);
    if (query.stream !== undefined && !findStream(query.stream))
      throw new Invalid('stream', `no stream ${query.stream}`);
    const to = query.dateTo ?? dayOf(new Date().toISOString());
    const from = query.dateFrom ?? new Date(Date.parse(to) - DAYS * DAY_MS).toISOString().slice(0, 10);
    return { pool, from, to, stream: query.stream ?? '', source: query.source ?? '' };
  }
}

function labelOf(streamName: string, field: string): Text | null {
  const stream = findStream(streamName);
  return (stream && findField(stream, field)?.label) ?? null;
}

/** A reason as loads write it, in both languages. */
function textOf(reason: string): Text {
  const [zh = '', en = zh] = reason.split(' | ', 2);
  return { zh, en };
}

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
