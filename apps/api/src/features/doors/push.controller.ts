import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { TakesStream } from '../../http/body.js';
import { Reach } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  linesFate,
  linesQuery,
  pushQuery,
  pushReceipt,
  type LinesFate,
  type LinesQuery,
  type PushQuery,
  type PushReceipt,
} from './push.dto.js';
import { PushService } from './push.service.js';

@ApiTags('records')
@Controller('api')
export class PushController {
  constructor(private readonly service: PushService) {}

  @Post('records/:stream')
  @ApiOperation({ summary: 'Take up to 5,000 records as JSON; answered once they are on disk' })
  @TakesStream('application/json', 'application/x-ndjson')
  @Returns(pushReceipt, { status: 202, description: 'kept; they are loaded and judged from here on' })
  pushRecords(
    @Reach() scope: Scope,
    @Param('stream') stream: string,
    @Query({ schema: pushQuery }) query: PushQuery,
    @Req() request: FastifyRequest,
  ): Promise<PushReceipt> {
    return this.service.push(scope, stream, query, request.raw);
  }

  @Get('batches/:id/lines')
  @ApiOperation({ summary: 'What became of some lines of a batch: those of one push' })
  @Returns(linesFate)
  showLines(
    @Reach() scope: Scope,
    @Param('id') id: string,
    @Query({ schema: linesQuery }) query: LinesQuery,
  ): Promise<LinesFate> {
    return this.service.fate(scope, id, query);
  }
}
