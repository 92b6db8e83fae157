import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reach } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  danglingQuery,
  danglingSchema,
  qualityQuery,
  qualitySchema,
  type Dangling,
  type DanglingQuery,
  type Quality,
  type QualityQuery,
} from './quality.dto.js';
import { QualityService } from './quality.service.js';

@ApiTags('quality')
@Controller('api/quality')
export class QualityController {
  constructor(private readonly service: QualityService) {}

  @Get()
  @ApiOperation({ summary: 'Rejected rows by institution, check and month; lateness and gaps by source' })
  @Returns(qualitySchema)
  showQuality(@Reach() scope: Scope, @Query({ schema: qualityQuery }) query: QualityQuery): Promise<Quality> {
    return this.service.quality(scope, query);
  }

  @Get('dangling')
  @ApiOperation({ summary: 'References of the latest rows whose targets have not come' })
  @Returns(danglingSchema)
  showDangling(
    @Reach() scope: Scope,
    @Query({ schema: danglingQuery }) query: DanglingQuery,
  ): Promise<Dangling> {
    return this.service.dangling(scope, query.pool);
  }
}
