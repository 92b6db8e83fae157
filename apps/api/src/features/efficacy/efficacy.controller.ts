import { Controller, Get, Header, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { csvFile } from '../../http/csv.js';
import { Reach } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { efficacyFileQuery, efficacySchema, type Efficacy, type EfficacyFileQuery } from './efficacy.dto.js';
import { fileColumns, fileRows } from './efficacy.file.js';
import { EfficacyService } from './efficacy.service.js';

@ApiTags('rules')
@Controller('api')
export class EfficacyController {
  constructor(private readonly efficacy: EfficacyService) {}

  @Get('efficacy')
  @ApiOperation({ summary: 'What people said of the findings of every rule, by version' })
  @Returns(z.array(efficacySchema))
  listEfficacy(@Reach() scope: Scope, @Query({ schema: poolQuery }) query: PoolQuery): Promise<Efficacy[]> {
    return this.efficacy.ofAll(scope, query.pool);
  }

  @Get('efficacy.csv')
  @ApiOperation({ summary: 'The same as a file for spreadsheets' })
  @ReturnsFile('text/csv')
  @Header('cache-control', 'no-store')
  async exportEfficacy(
    @Reach() scope: Scope,
    @Query({ schema: efficacyFileQuery }) { pool, lang }: EfficacyFileQuery,
  ): Promise<StreamableFile> {
    const rows = await this.efficacy.ofAll(scope, pool);
    return csvFile('efficacy.csv', fileColumns(lang), fileRows(rows, lang));
  }

  @Get('rules/:rule/efficacy')
  @ApiOperation({ summary: 'What people said of the findings of a rule, by version' })
  @Returns(z.array(efficacySchema))
  showEfficacy(
    @Reach() scope: Scope,
    @Param('rule') rule: string,
    @Query({ schema: poolQuery }) query: PoolQuery,
  ): Promise<Efficacy[]> {
    return this.efficacy.ofRule(scope, query.pool, rule);
  }
}
