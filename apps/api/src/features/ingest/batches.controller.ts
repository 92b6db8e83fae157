import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { attachment } from '../../http/attachment.js';
import { TakesStream } from '../../http/body.js';
import { Reach } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  listQuery,
  offerQuery,
  pendingSchema,
  receiptDetail,
  receiptSchema,
  receiptsPage,
  type ListQuery,
  type OfferQuery,
  type Pending,
  type Receipt,
  type ReceiptDetail,
  type ReceiptsPage,
} from './batches.dto.js';
import { IngestApi } from './ingest.api.js';

@ApiTags('batches')
@Controller('api')
export class BatchesController {
  constructor(private readonly api: IngestApi) {}

  @Post('batches')
  @ApiOperation({ summary: 'Take a file of any size as the body; answered once it is on disk' })
  @TakesStream('application/octet-stream')
  @Returns(receiptSchema, { status: 202, description: 'kept; it is loaded and judged from here on' })
  acceptBatch(
    @Reach() scope: Scope,
    @Req() request: FastifyRequest,
    @Query({ schema: offerQuery }) query: OfferQuery,
  ): Promise<Receipt> {
    return this.api.accept(scope, query, request.raw);
  }

  @Get('batches')
  @ApiOperation({ summary: 'Receipts, latest first' })
  @Returns(receiptsPage)
  listBatches(@Reach() scope: Scope, @Query({ schema: listQuery }) query: ListQuery): Promise<ReceiptsPage> {
    return this.api.list(scope, query);
  }

  @Get('batches/:id')
  @ApiOperation({ summary: 'A receipt with its first rejected lines' })
  @Returns(receiptDetail)
  showBatch(@Reach() scope: Scope, @Param('id') id: string): Promise<ReceiptDetail> {
    return this.api.show(scope, id);
  }

  @Get('batches/:id/rejects')
  @ApiOperation({ summary: 'The rejected rows in their original layout, to be repaired and sent again' })
  @ReturnsFile('text/csv', 'application/x-ndjson')
  @Header('cache-control', 'no-store')
  async downloadRejects(@Reach() scope: Scope, @Param('id') id: string): Promise<StreamableFile> {
    const { name, type, lines } = await this.api.rejects(scope, id);
    return new StreamableFile(Readable.from(lines), {
      type,
      disposition: attachment(name),
    });
  }

  @Get('pending')
  @ApiOperation({ summary: 'How many batches are not loaded and judged yet' })
  @Returns(pendingSchema)
  showPending(@Reach() scope: Scope, @Query({ schema: poolQuery }) query: PoolQuery): Promise<Pending> {
    return this.api.pending(scope, query.pool);
  }
}
