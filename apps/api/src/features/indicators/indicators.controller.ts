import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Reach } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  indicatorRows,
  indicatorsQuery,
  metricSchema,
  subjectSchema,
  subjectsQuery,
  trendPoints,
  trendQuery,
  type IndicatorRow,
  type IndicatorsQuery,
  type MetricView,
  type Subject,
  type SubjectsQuery,
  type TrendPoint,
  type TrendQuery,
} from './indicators.dto.js';
import { IndicatorsService } from './indicators.service.js';

@ApiTags('indicators')
@Controller('api')
export class IndicatorsController {
  constructor(private readonly indicators: IndicatorsService) {}

  @Get('metrics')
  @ApiOperation({ summary: 'The catalogue of indicators' })
  @Returns(z.array(metricSchema))
  listMetrics(): MetricView[] {
    return this.indicators.catalogue();
  }

  @Get('indicators')
  @ApiOperation({ summary: 'Values of every indicator in a period, for every subject of a grain' })
  @Returns(indicatorRows, { isExact: true })
  listIndicators(
    @Reach() scope: Scope,
    @Query({ schema: indicatorsQuery }) query: IndicatorsQuery,
  ): Promise<{ rows: IndicatorRow[] }> {
    return this.indicators.rows(scope, query);
  }

  @Get('indicators/trend')
  @ApiOperation({ summary: 'One indicator of one subject, month by month' })
  @Returns(trendPoints)
  showTrend(
    @Reach() scope: Scope,
    @Query({ schema: trendQuery }) query: TrendQuery,
  ): Promise<{ points: TrendPoint[] }> {
    return this.indicators.trendOf(scope, query);
  }

  @Get('subjects')
  @ApiOperation({ summary: 'Names of the subjects of a grain' })
  @Returns(z.array(subjectSchema))
  listSubjects(
    @Reach() scope: Scope,
    @Query({ schema: subjectsQuery }) query: SubjectsQuery,
  ): Promise<Subject[]> {
    return this.indicators.subjects(scope, query);
  }
}
