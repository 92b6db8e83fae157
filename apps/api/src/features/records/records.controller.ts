import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ndjson } from '../../http/ndjson.js';
import { Reach } from '../../http/principal.js';
import { ReturnsRows } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { recordsQuery, storedRecord, type RecordsQuery } from './records.dto.js';
import { RecordsService } from './records.service.js';

@ApiTags('records')
@Controller('api/records')
export class RecordsController {
  constructor(private readonly service: RecordsService) {}

  @Get(':stream')
  @ApiOperation({ summary: 'Current records of a stream, with all fields as sent' })
  @ReturnsRows(storedRecord)
  async exportRecords(
    @Reach() scope: Scope,
    @Param('stream') stream: string,
    @Query({ schema: recordsQuery }) query: RecordsQuery,
  ): Promise<StreamableFile> {
    return ndjson(await this.service.records(scope, stream, query));
  }
}
