import { Body, Controller, Get, Header, Post, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TakesStream } from '../../http/body.js';
import { csvFile } from '../../http/csv.js';
import { Reach } from '../../http/principal.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  historyQuery,
  itemSchema,
  readQuery,
  readSchema,
  stepSchema,
  tableQuery,
  valuesBody,
  valuesQuery,
  writtenSchema,
  type HistoryQuery,
  type ItemView,
  type ReadQuery,
  type ReadTable,
  type Step,
  type TableQuery,
  type ValuesBody,
  type ValuesQuery,
  type Written,
} from './entered.dto.js';
import { EnteredService } from './entered.service.js';
import { EnteredTables } from './entered.tables.js';

/** Numbers that no record holds, entered by people from documents. */
@ApiTags('entered values')
@Controller('api/entered')
export class EnteredController {
  constructor(
    private readonly entered: EnteredService,
    private readonly tables: EnteredTables,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The entered numbers of a period as they stand' })
  @Returns(z.array(stepSchema))
  listEntered(@Reach() scope: Scope, @Query({ schema: valuesQuery }) query: ValuesQuery): Promise<Step[]> {
    return this.entered.values(scope, query);
  }

  @Get('items')
  @ApiOperation({ summary: 'What can be entered, and within which bounds' })
  @Returns(z.array(itemSchema))
  listEnteredItems(): ItemView[] {
    return this.entered.items();
  }

  @Get('history')
  @ApiOperation({ summary: 'Every step of one number, the latest first' })
  @Returns(z.array(stepSchema))
  listEnteredHistory(
    @Reach() scope: Scope,
    @Query({ schema: historyQuery }) query: HistoryQuery,
  ): Promise<Step[]> {
    return this.entered.history(scope, query);
  }

  @Post()
  @ApiOperation({ summary: 'Enter numbers of one period from one document: all of them, or none' })
  @Returns(writtenSchema, { status: 201, description: 'how many were written' })
  enterValues(@Reach() scope: Scope, @Body({ schema: valuesBody }) body: ValuesBody): Promise<Written> {
    return this.entered.enter(scope, body);
  }

  @Get('table.csv')
  @ApiOperation({ summary: 'The numbers of a period as a table to be filled in: one line a subject' })
  @ReturnsFile('text/csv')
  @Header('cache-control', 'no-store')
  async exportEntered(
    @Reach() scope: Scope,
    @Query({ schema: tableQuery }) query: TableQuery,
  ): Promise<StreamableFile> {
    const { header, rows } = await this.tables.table(scope, query);
    return csvFile(`entered-${query.grain}-${query.period}.csv`, header, rows);
  }

  @Post('table')
  @ApiOperation({
    summary: 'Read a filled table (CSV or XLSX): what it says and what is wrong; nothing is kept',
  })
  @TakesStream('application/octet-stream')
  @Returns(readSchema)
  readEntered(
    @Reach() scope: Scope,
    @Req() request: FastifyRequest,
    @Query({ schema: readQuery }) query: ReadQuery,
  ): Promise<ReadTable> {
    return this.tables.read(scope, query, request.raw);
  }
}
