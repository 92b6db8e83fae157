import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ndjson } from '../../http/ndjson.js';
import { Reach } from '../../http/principal.js';
import { Returns, ReturnsRows } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  everyFindingQuery,
  findingDetail,
  findingSchema,
  findingsPage,
  findingsQuery,
  type EveryFindingQuery,
  type FindingDetail,
  type FindingsPage,
  type FindingsQuery,
} from './findings.dto.js';
import { FindingsService } from './findings.service.js';

@ApiTags('findings')
@Controller('api')
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @Get('findings')
  @ApiOperation({ summary: 'Findings of a filter, page by page' })
  @Returns(findingsPage)
  listFindings(
    @Reach() scope: Scope,
    @Query({ schema: findingsQuery }) query: FindingsQuery,
  ): Promise<FindingsPage> {
    return this.findings.page(scope, query);
  }

  @Get('findings.ndjson')
  @ApiOperation({ summary: 'All findings of a filter, in a fixed order' })
  @ReturnsRows(findingSchema)
  exportFindings(
    @Reach() scope: Scope,
    @Query({ schema: everyFindingQuery }) query: EveryFindingQuery,
  ): StreamableFile {
    return ndjson(this.findings.every(scope, query));
  }

  @Get('findings/:id')
  @ApiOperation({ summary: 'A finding with its rule, its evidence and what would make it innocent' })
  @Returns(findingDetail)
  showFinding(@Reach() scope: Scope, @Param('id') id: string): Promise<FindingDetail> {
    return this.findings.detail(scope, id);
  }
}
