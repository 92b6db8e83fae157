import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ndjson } from '../../http/ndjson.js';
import { Reach } from '../../http/principal.js';
import { ReturnsRows } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { backtestLine, backtestQuery, type BacktestQuery } from './backtest.dto.js';
import { BacktestService } from './backtest.service.js';

@ApiTags('rules')
@Controller('api/rules')
export class BacktestController {
  constructor(private readonly backtests: BacktestService) {}

  @Get(':rule/backtest')
  @ApiOperation({
    summary:
      'What a rule would have found in a time with other parameters: first a summary, then what changes',
  })
  @ReturnsRows(backtestLine)
  async backtestRule(
    @Reach() scope: Scope,
    @Param('rule') rule: string,
    @Query({ schema: backtestQuery }) query: BacktestQuery,
  ): Promise<StreamableFile> {
    return ndjson(await this.backtests.open(scope, rule, query));
  }
}
