import { Controller, Get, Header, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { csvFile } from '../../http/csv.js';
import { Reach } from '../../http/principal.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  rowsFileQuery,
  rowsQuery,
  rowsSchema,
  type FigureRows,
  type RowsFileQuery,
  type RowsQuery,
} from './drill.dto.js';
import { fileColumns, fileRows } from './drill.file.js';
import { DrillService } from './drill.service.js';

/** The rows behind every figure. */
@ApiTags('indicators')
@Controller('api/indicators')
export class DrillController {
  constructor(private readonly drill: DrillService) {}

  @Get('rows')
  @ApiOperation({ summary: 'The rows behind a figure, page by page, and their sum, which is the figure' })
  @Returns(rowsSchema)
  listFigureRows(@Reach() scope: Scope, @Query({ schema: rowsQuery }) query: RowsQuery): Promise<FigureRows> {
    return this.drill.rows(scope, query);
  }

  @Get('rows.csv')
  @ApiOperation({ summary: 'All rows behind a figure, as a file for spreadsheets' })
  @ReturnsFile('text/csv')
  @Header('cache-control', 'no-store')
  async exportFigureRows(
    @Reach() scope: Scope,
    @Query({ schema: rowsFileQuery }) { lang, ...figure }: RowsFileQuery,
  ): Promise<StreamableFile> {
    const { items } = await this.drill.all(scope, figure);
    const name = `${figure.indicator}-${figure.side}-${figure.id}-${figure.period}.csv`;
    return csvFile(name, fileColumns(lang), fileRows(items, lang));
  }
}
