import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { attachment } from '../../http/attachment.js';
import { Reach } from '../../http/principal.js';
import { rowNumber } from '../../http/query.dto.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  amountQuery,
  fileQuery,
  formatPath,
  inCapitals,
  termsSchema,
  type AmountQuery,
  type FileQuery,
  type Format,
  type Terms,
} from './statements.dto.js';
import { StatementsService } from './statements.service.js';

@ApiTags('settlement')
@Controller('api/settlement')
export class StatementsController {
  constructor(private readonly statements: StatementsService) {}

  @Get('terms')
  @ApiOperation({ summary: 'What the lines, inputs and ledgers of statements are called' })
  @Returns(termsSchema)
  listSettlementTerms(): Terms {
    return this.statements.terms();
  }

  @Get('capitals')
  @ApiOperation({ summary: 'An amount in Chinese capitals, as bills have it' })
  @Returns(inCapitals)
  getAmountInCapitals(@Query({ schema: amountQuery }) query: AmountQuery): { capitals: string } {
    return this.statements.capitals(query);
  }

  @Get('runs/:run/files/:format')
  @ApiOperation({ summary: 'Statements of a run in reach as a workbook or a PDF' })
  @ReturnsFile('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/pdf')
  async downloadStatements(
    @Reach() scope: Scope,
    @Param('run', { schema: rowNumber }) run: number,
    @Param('format', { schema: formatPath }) format: Format,
    @Query({ schema: fileQuery }) query: FileQuery,
  ): Promise<StreamableFile> {
    const { bytes, type, name } = await this.statements.file(scope, run, format, query);
    return new StreamableFile(bytes, {
      type,
      disposition: attachment(name),
    });
  }
}
