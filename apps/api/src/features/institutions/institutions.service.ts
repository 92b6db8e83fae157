import { parsePeriod, type Period, PERIOD_FORMS } from '@fundwatch/metrics';
import { findRule } from '@fundwatch/rules';
import { formatMoney, money, sum } from '@fundwatch/settlement';
import { placeField, referencesOf, STREAMS, type Stream } from '@fundwatch/streams';
import { Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { RecordsRepository, StoredRecord } from '../records/records.repository.js';
import { codeText, shownFields } from '../records/shown-fields.js';
import { shift } from '../finding-context/timeline.service.js';
import type {
  Institution,
  InstitutionList,
  InstitutionRecords,
  ListQuery,
  PageQuery,
} from './institutions.dto.js';
import type { InstitutionsRepository } from './institutions.repository.js';
import type { Dangling, DanglingRepository } from '../overview/dangling.repository.js';

const all: readonly Stream[] = Object.values(STREAMS);
/** Streams whose records a place sends, with the field that names it. */
const OWN = all.flatMap((stream) => {
  if (stream.name === 'institutions' || stream.reference) return [];
  const place = placeField(stream);
  return place && stream.event ? [{ stream, place }] : [];
});

/** Everything that is known of a place. */
export class InstitutionsService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: InstitutionsRepository,
    private readonly stored: RecordsRepository,
    private readonly dangling: Pick<DanglingRepository, 'ofPlace'>,
  ) {}

  async list(scope: Scope, { period, ...query }: ListQuery): Promise<InstitutionList> {
    const pool = await this.pools.meant(scope, query.pool);
    const rows = await this.repository.list(scope, { ...query, pool, ...daysOf(readPeriod(period)) });
    return {
      total: rows[0]?.total ?? 0,
      items: rows.map(({ total: _, ...row }) => ({ ...row, tier_text: codeText('tier', row.tier) ?? null })),
    };
  }

  async institution(scope: Scope, { code, ...query }: PageQuery & { code: string }): Promise<Institution> {
    const pool = await this.pools.meant(scope, query.pool);
    const period = readPeriod(query.period);
    const record = await this.record(scope, pool, 'institutions', code);
    if (!record) throw new NotFound(`institution ${code}`);
    const days = { pool, code, ...daysOf(period) };
    const [rules, actors, alliance, parent] = await Promise.all([
      this.repository.rules(scope, days),
      this.repository.actors(scope, days),
      this.record(scope, pool, 'alliances', String(record['alliance_id'] ?? '')),
      this.record(scope, pool, 'institutions', String(record['prnt_medins_code'] ?? '')),
    ]);
    const months = period.months.map((first) => first.slice(0, 7));
    const ids = [...new Set(rules.map((row) => row.rule_id))];
    return {
      code,
      name: String(record['fixmedins_name'] ?? code),
      facts: shownFields(scope, STREAMS.institutions, record),
      alliance: alliance && {
        id: String(alliance['alliance_id']),
        name: String(alliance['alliance_name'] ?? ''),
      },
      parent: parent && {
        code: String(parent['fixmedins_code']),
        name: String(parent['fixmedins_name'] ?? ''),
      },
      months,
      rules: ids.map((id) => {
        const own = rules.filter((row) => row.rule_id === id);
        return {
          rule_id: id,
          name: findRule(id)?.name ?? { zh: id, en: id },
          grade: own[0]?.grade ?? 'hint',
          count: own.reduce((n, row) => n + row.count, 0),
          amount: formatMoney(sum(own.map((row) => money(row.amount)))),
          months: months.map((month) => ({
            month,
            count: own.find((row) => row.month === month)?.count ?? 0,
          })),
        };
      }),
      actors,
    };
  }

  /** What the place's data are worth: how much came, how late, how much was put right, what still hangs. */
  async records(
    scope: Scope,
    { code, ...asked }: { pool?: string | undefined; code: string },
  ): Promise<InstitutionRecords> {
    const query = { code, pool: await this.pools.meant(scope, asked.pool) };
    if (!(await this.record(scope, query.pool, 'institutions', code)))
      throw new NotFound(`institution ${code}`);
    const [rows, counted] = await Promise.all([
      this.repository.records(scope, query, OWN),
      this.dangling.ofPlace(scope, query.pool, code),
    ]);
    return {
      streams: OWN.flatMap(({ stream }) => {
        const row = rows.find((found) => found.stream === stream.name);
        return row && row.records > 0 ? [{ ...row, label: stream.label, ...hanging(stream, counted) }] : [];
      }),
    };
  }

  private async record(
    scope: Scope,
    pool: string,
    name: 'institutions' | 'alliances',
    key: string,
  ): Promise<StoredRecord | null> {
    if (key === '') return null;
    for await (const row of this.stored.records(scope, { stream: STREAMS[name], pool, keys: [[key]] }))
      return row;
    return null;
  }
}

export function readPeriod(text: string): Period {
  const period = parsePeriod(text);
  if (!period) throw new Invalid('period', `${text} is no period: use ${PERIOD_FORMS}`);
  return period;
}

/** First and last day of a period. */
function daysOf({ months }: Period): { first: string; last: string } {
  const first = months[0] ?? '';
  const [year = 0, month = 0] = (months.at(-1) ?? '').split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return { first, last: shift(next, -1) };
}

/** References of a stream that lead nowhere, and when they were counted; unknown while one of them is not counted. */
function hanging(
  stream: Stream,
  counted: readonly Dangling[],
): Pick<InstitutionRecords['streams'][number], 'dangling' | 'counted_at'> {
  const own = counted.filter((row) => row.stream === stream.name);
  const counts = own.map(({ countedAt }) => countedAt).sort();
  if (own.length < referencesOf(stream).length) return { dangling: null, counted_at: null };
  return {
    dangling: own
      .filter(({ count }) => count > 0)
      .map(({ field, count }) => ({
        field,
        label: stream.fields[field]?.label ?? { zh: field, en: field },
        count,
      })),
    counted_at: counts[0] ?? null,
  };
}
