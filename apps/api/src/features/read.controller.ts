import { findMetric, GRAINS, METRICS, monthsOfYears } from '@fundwatch/metrics';
import { GRADES } from '@fundwatch/rules';
import { findStream } from '@fundwatch/streams';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Denied, Invalid, NotFound } from '../http/errors.js';
import { ndjson } from '../http/ndjson.js';
import { Reach } from '../http/principal.js';
import { ReadApi } from './read.api.js';
import type { Scope } from './access/scope.js';
import { SORTS } from './findings/findings.repository.js';

const day = z.iso.date();
const grain = z.enum(GRAINS);
const poolQuery = z.object({ pool: z.string().optional() });

const findingFilter = z.object({
  pool: z.string().optional(),
  rule: z.string().optional(),
  grade: z.enum(GRADES).optional(),
  institution: z.string().optional(),
  person: z.string().optional(),
  q: z.string().max(200).optional(),
  from: day.optional(),
  to: day.optional(),
  since: z.string().optional(),
  withdrawn: z.enum(['0', '1']).default('0'),
});
const findingsQuery = findingFilter.extend({
  sort: z.enum(SORTS).default('detected_at'),
  order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional(),
});
const allFindingsQuery = findingFilter.extend({ asOf: day.optional() });
const indicatorsQuery = z.object({
  pool: z.string().optional(),
  period: z.string(),
  grain,
  id: z.string().optional(),
  asOf: day.optional(),
});
const trendQuery = z.object({
  pool: z.string().optional(),
  indicator: z.string(),
  grain,
  id: z.string(),
  until: z.string().regex(/^\d{4}-\d{2}$/),
  months: z.coerce.number().int().min(1).max(60).default(24),
});
const subjectsQuery = z.object({ pool: z.string().optional(), grain });
const recordsQuery = z.object({
  pool: z.string().optional(),
  key: z.union([z.string(), z.array(z.string())]).optional(),
  limit: z.coerce.number().int().min(1).optional(),
});

const filterOf = ({ withdrawn, ...rest }: z.infer<typeof findingFilter>) => ({
  ...rest,
  withdrawn: withdrawn === '1',
});

/** What pages and the command line read. One line each; services know the rest. */
@Controller('api')
export class ReadController {
  constructor(private readonly api: ReadApi) {}

  @Get('health')
  health() {
    return this.api.health();
  }

  @Get('session')
  session(@Reach() scope: Scope) {
    return this.api.session(scope);
  }

  @Get('overview')
  async overview(@Reach() scope: Scope, @Query({ schema: poolQuery }) query: z.infer<typeof poolQuery>) {
    return this.api.services.overview.overview(scope, await this.api.poolOf(scope, query.pool));
  }

  @Get('metrics')
  metrics() {
    return METRICS.map(({ variants, ...metric }) => ({
      ...metric,
      variants: Object.entries(variants).map(([id, { label }]) => ({ id, label })),
    }));
  }

  @Get('indicators')
  async indicators(
    @Reach() scope: Scope,
    @Query({ schema: indicatorsQuery }) query: z.infer<typeof indicatorsQuery>,
  ) {
    return {
      rows: await this.api.services.indicators.values(scope, {
        ...query,
        pool: await this.api.poolOf(scope, query.pool),
      }),
    };
  }

  @Get('indicators/trend')
  async trend(@Reach() scope: Scope, @Query({ schema: trendQuery }) query: z.infer<typeof trendQuery>) {
    const metric = findMetric(query.indicator);
    if (!metric) throw new NotFound(`indicator ${query.indicator}`);
    const year = Number(query.until.slice(0, 4));
    const months = monthsOfYears(year - 5, year)
      .filter((month) => month.slice(0, 7) <= query.until)
      .slice(-query.months);
    return {
      points: await this.api.services.indicators.trend(scope, {
        ...query,
        pool: await this.api.poolOf(scope, query.pool),
        metric,
        months,
      }),
    };
  }

  @Get('subjects')
  async subjects(
    @Reach() scope: Scope,
    @Query({ schema: subjectsQuery }) query: z.infer<typeof subjectsQuery>,
  ) {
    return this.api.services.indicators.subjects(
      scope,
      await this.api.poolOf(scope, query.pool),
      query.grain,
    );
  }

  @Get('findings')
  findings(@Reach() scope: Scope, @Query({ schema: findingsQuery }) query: z.infer<typeof findingsQuery>) {
    const { sort, order, limit, cursor, ...filter } = query;
    return this.api.services.findings.page(scope, filterOf(filter), {
      sort,
      isDescending: order === 'desc',
      limit,
      cursor,
    });
  }

  @Get('findings.ndjson')
  async allFindings(
    @Reach() scope: Scope,
    @Query({ schema: allFindingsQuery }) query: z.infer<typeof allFindingsQuery>,
  ) {
    const { asOf, ...filter } = query;
    const pools = filter.pool
      ? [filter.pool]
      : (await this.api.services.overview.pools(scope)).map((row) => row.pool);
    return ndjson(
      this.api.services.findings.all(scope, filterOf(filter), asOf ? { pools, day: asOf } : undefined),
    );
  }

  @Get('findings/:id')
  finding(@Reach() scope: Scope, @Param('id') id: string) {
    return this.api.finding(scope, id);
  }

  @Get('rules')
  async rules(@Reach() scope: Scope, @Query({ schema: poolQuery }) query: z.infer<typeof poolQuery>) {
    return this.api.rules(scope, await this.api.poolOf(scope, query.pool));
  }

  @Get('records/:stream')
  async records(
    @Reach() scope: Scope,
    @Param('stream') name: string,
    @Query({ schema: recordsQuery }) query: z.infer<typeof recordsQuery>,
  ) {
    const stream = findStream(name);
    if (!stream) throw new Invalid('stream', `no stream ${name}`);
    const given = query.key === undefined ? undefined : [query.key].flat().map((key) => key.split(','));
    const wrong = given?.find((key) => key.length !== stream.key.length);
    if (wrong)
      throw new Invalid(
        'key',
        `a key of ${name} has ${stream.key.length} part(s) (${stream.key.join(', ')}), separated by commas`,
      );
    return ndjson(
      await this.api.records(scope, { stream, pool: query.pool, keys: given, limit: query.limit }),
    );
  }

  @Get('verify')
  verify(@Reach() scope: Scope) {
    if (!scope.clear) throw new Denied('only the owner of the data may verify it');
    return ndjson(this.api.services.verify.checks());
  }

  @Get('pending')
  pending(
    @Query({ schema: z.object({ pool: z.string().optional() }) }) query: { pool?: string | undefined },
  ) {
    return this.api.services.ledger.pending(query.pool);
  }
}
