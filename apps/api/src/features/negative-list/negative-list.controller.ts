import { Controller, Get, Header, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ListGrain } from '@fundwatch/rules';
import { csvFile } from '../../http/csv.js';
import { Reach } from '../../http/principal.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  listGrain,
  negativeListFileQuery,
  negativeListQuery,
  negativeListSchema,
  trailQuery,
  trailSchema,
  type Card,
  type NegativeListFileQuery,
  type NegativeListQuery,
  type NegativeListView,
  type TrailQuery,
} from './negative-list.dto.js';
import { fileColumns, fileRows } from './negative-list.file.js';
import { NegativeListService } from './negative-list.service.js';

@ApiTags('negative list')
@Controller('api')
export class NegativeListController {
  constructor(private readonly lists: NegativeListService) {}

  @Get('negative-list')
  @ApiOperation({ summary: 'How institutions or alliances in reach stand on the negative list in a year' })
  @Returns(negativeListSchema)
  showNegativeList(
    @Reach() scope: Scope,
    @Query({ schema: negativeListQuery }) query: NegativeListQuery,
  ): Promise<NegativeListView> {
    return this.lists.list(scope, query);
  }

  @Get('negative-list.csv')
  @ApiOperation({ summary: 'The negative list of a year, as a file for spreadsheets' })
  @ReturnsFile('text/csv')
  @Header('cache-control', 'no-store')
  async exportNegativeList(
    @Reach() scope: Scope,
    @Query({ schema: negativeListFileQuery }) { lang, ...query }: NegativeListFileQuery,
  ): Promise<StreamableFile> {
    const list = await this.lists.list(scope, query);
    return csvFile(`negative-list-${query.grain}-${query.year}.csv`, fileColumns(lang), fileRows(list, lang));
  }

  @Get('negative-list/:grain/:id')
  @ApiOperation({ summary: 'How one of them stands, and how that came about' })
  @Returns(trailSchema)
  showNegativeListCard(
    @Reach() scope: Scope,
    @Param('grain', { schema: listGrain }) grain: ListGrain,
    @Param('id') id: string,
    @Query({ schema: trailQuery }) query: TrailQuery,
  ): Promise<Card> {
    return this.lists.card(scope, grain, id, query);
  }
}
