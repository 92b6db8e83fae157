import { Controller, Get, Header, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { csvFile } from '../../http/csv.js';
import { Reach } from '../../http/principal.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { BudgetService } from './budget.service.js';
import { budgetQuery, budgetSchema, type BudgetQuery, type BudgetView } from './budget.dto.js';
import { DifferenceService } from './difference.service.js';
import {
  compareFileQuery,
  compareQuery,
  comparisonSchema,
  differenceQuery,
  differenceSchema,
  type CompareFileQuery,
  type CompareQuery,
  type DifferenceQuery,
  type DifferenceView,
  type FairComparison,
} from './fair.dto.js';
import { fileColumns, fileRows } from './fair.file.js';
import { FairService } from './fair.service.js';

/** Comparisons that say what chance leaves open, and where the year is heading. */
@ApiTags('indicators')
@Controller('api')
export class FairController {
  constructor(
    private readonly fair: FairService,
    private readonly differences: DifferenceService,
    private readonly budgets: BudgetService,
  ) {}

  @Get('indicators/compare')
  @ApiOperation({
    summary: 'One indicator over all subjects, with intervals, limits about the peers, and open ranks',
  })
  @Returns(comparisonSchema)
  compareIndicator(
    @Reach() scope: Scope,
    @Query({ schema: compareQuery }) query: CompareQuery,
  ): Promise<FairComparison> {
    return this.fair.compare(scope, query);
  }

  @Get('indicators/compare.csv')
  @ApiOperation({ summary: 'The same as a file for spreadsheets' })
  @ReturnsFile('text/csv')
  @Header('cache-control', 'no-store')
  async exportComparison(
    @Reach() scope: Scope,
    @Query({ schema: compareFileQuery }) { lang, ...query }: CompareFileQuery,
  ): Promise<StreamableFile> {
    const { rows } = await this.fair.compare(scope, query);
    const name = `${query.indicator}-${query.grain}-${query.period}.csv`;
    return csvFile(name, fileColumns(lang), fileRows(rows, lang));
  }

  @Get('indicators/difference')
  @ApiOperation({ summary: 'A subject before and after a month, beside the weighted mean of the others' })
  @Returns(differenceSchema)
  showDifference(
    @Reach() scope: Scope,
    @Query({ schema: differenceQuery }) query: DifferenceQuery,
  ): Promise<DifferenceView> {
    return this.differences.difference(scope, query);
  }

  @Get('budgets')
  @ApiOperation({ summary: 'Budgets of a year, how far they are spent, and where the year is heading' })
  @Returns(budgetSchema)
  showBudgets(
    @Reach() scope: Scope,
    @Query({ schema: budgetQuery }) query: BudgetQuery,
  ): Promise<BudgetView> {
    return this.budgets.view(scope, query);
  }
}
