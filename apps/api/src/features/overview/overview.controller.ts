import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reach } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { overviewSchema, type Overview } from './overview.dto.js';
import { OverviewService } from './overview.service.js';

@ApiTags('overview')
@Controller('api/overview')
export class OverviewController {
  constructor(private readonly service: OverviewService) {}

  @Get()
  @ApiOperation({ summary: 'What has arrived in a pool, until when, and what it showed' })
  @Returns(overviewSchema)
  showOverview(@Reach() scope: Scope, @Query({ schema: poolQuery }) query: PoolQuery): Promise<Overview> {
    return this.service.overview(scope, query.pool);
  }
}
