import { Body, Controller, Get, Header, Param, Post, Put, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { csvFile } from '../../http/csv.js';
import { Asking, Reach, type Asker } from '../../http/principal.js';
import { type PoolQuery, listPosition, poolQuery, rowNumber } from '../../http/query.dto.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  markBody,
  sampleBody,
  sampleDetail,
  sampleFileQuery,
  samplesSchema,
  unitRecords,
  type Mark,
  type NewSample,
  type SampleDetail,
  type Samples,
  type UnitRecords,
} from './samples.dto.js';
import { fileColumns, fileRows } from './samples.file.js';
import { SamplesService } from './samples.service.js';

@ApiTags('rules')
@Controller('api')
export class SamplesController {
  constructor(private readonly samples: SamplesService) {}

  @Get('rules/:rule/samples')
  @ApiOperation({ summary: 'Samples of what a rule found nothing of, with the recall that they tell' })
  @Returns(samplesSchema)
  listSamples(
    @Asking() asker: Asker,
    @Param('rule') rule: string,
    @Query({ schema: poolQuery }) query: PoolQuery,
  ): Promise<Samples> {
    return this.samples.list(asker, rule, query.pool);
  }

  @Post('rules/:rule/samples')
  @ApiOperation({ summary: 'Draw a random sample of what a rule found nothing of' })
  @Returns(sampleDetail, { status: 201, description: 'as drawn' })
  drawSample(
    @Asking() asker: Asker,
    @Param('rule') rule: string,
    @Body({ schema: sampleBody }) body: NewSample,
  ): Promise<SampleDetail> {
    return this.samples.draw(asker, rule, body);
  }

  @Get('samples/:sample')
  @ApiOperation({ summary: 'A sample with its units and what was said of them' })
  @Returns(sampleDetail)
  showSample(
    @Asking() asker: Asker,
    @Param('sample', { schema: rowNumber }) sample: number,
  ): Promise<SampleDetail> {
    return this.samples.detail(asker, sample);
  }

  @Get('samples/:sample/items.csv')
  @ApiOperation({ summary: 'The same as a file for spreadsheets' })
  @ReturnsFile('text/csv')
  @Header('cache-control', 'no-store')
  async exportSample(
    @Asking() asker: Asker,
    @Param('sample', { schema: rowNumber }) id: number,
    @Query({ schema: sampleFileQuery }) { lang }: z.infer<typeof sampleFileQuery>,
  ): Promise<StreamableFile> {
    const sample = await this.samples.detail(asker, id);
    return csvFile(`sample-${sample.rule_id}-${id}.csv`, fileColumns(lang), fileRows(sample, lang));
  }

  @Get('samples/:sample/items/:position/records')
  @ApiOperation({ summary: 'The latest records of a unit of a sample' })
  @Returns(unitRecords)
  showUnitRecords(
    @Reach() scope: Scope,
    @Param('sample', { schema: rowNumber }) sample: number,
    @Param('position', { schema: listPosition }) position: number,
  ): Promise<UnitRecords> {
    return this.samples.unit(scope, { sample, position });
  }

  @Put('samples/:sample/items/:position')
  @ApiOperation({ summary: 'Say whether the rule missed something of a unit' })
  @Returns(sampleDetail)
  markSample(
    @Asking() asker: Asker,
    @Param('sample', { schema: rowNumber }) sample: number,
    @Param('position', { schema: listPosition }) position: number,
    @Body({ schema: markBody }) body: Mark,
  ): Promise<SampleDetail> {
    return this.samples.mark(asker, { sample, position }, body);
  }
}
