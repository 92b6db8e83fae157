import { Body, Controller, Get, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { TakesStream } from '../../http/body.js';
import { Reach } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  checkBody,
  checkResult,
  mappingBody,
  mappingHistory,
  mappingsList,
  mappingsQuery,
  previewQuery,
  previewResult,
  type CheckBody,
  type CheckResult,
  type MappingBody,
  type MappingHistory,
  type MappingsList,
  type MappingsQuery,
  type PreviewQuery,
  type PreviewResult,
} from './mappings.dto.js';
import { MappingsService } from './mappings.service.js';

/** How sources call their columns and codes. */
@ApiTags('mappings')
@Controller('api/mappings')
export class MappingsController {
  constructor(private readonly service: MappingsService) {}

  @Get()
  @ApiOperation({ summary: 'The mappings that hold, one for each source and stream' })
  @Returns(mappingsList)
  listMappings(
    @Reach() scope: Scope,
    @Query({ schema: mappingsQuery }) query: MappingsQuery,
  ): Promise<MappingsList> {
    return this.service.list(scope, query.pool);
  }

  @Post('preview')
  @ApiOperation({ summary: 'The first 20 rows of a file as read, mapped and checked; the file is not kept' })
  @TakesStream('application/octet-stream')
  @Returns(previewResult)
  previewMapping(
    @Reach() scope: Scope,
    @Query({ schema: previewQuery }) query: PreviewQuery,
    @Req() request: FastifyRequest,
  ): Promise<PreviewResult> {
    return this.service.preview(scope, query, request.raw);
  }

  @Post('check')
  @ApiOperation({ summary: 'Check rows of a preview by a mapping that is not saved yet' })
  @Returns(checkResult)
  checkMapping(@Body({ schema: checkBody }) body: CheckBody): Promise<CheckResult> {
    return this.service.check(body);
  }

  @Get(':source/:stream')
  @ApiOperation({ summary: 'The mapping of a source and stream, with its history' })
  @Returns(mappingHistory)
  showMapping(
    @Reach() scope: Scope,
    @Param('source') source: string,
    @Param('stream') stream: string,
  ): Promise<MappingHistory> {
    return this.service.history(scope, source, stream);
  }

  @Put(':source/:stream')
  @ApiOperation({ summary: 'Save a mapping as the next version; files accepted from now on are read by it' })
  @Returns(mappingHistory)
  saveMapping(
    @Reach() scope: Scope,
    @Param('source') source: string,
    @Param('stream') stream: string,
    @Query({ schema: mappingsQuery }) query: MappingsQuery,
    @Body({ schema: mappingBody }) body: MappingBody,
  ): Promise<MappingHistory> {
    return this.service.save(scope, { source, stream, pool: query.pool }, body);
  }
}
