import { Body, Controller, Get, Header, Param, Post, Put, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { attachment } from '../../http/attachment.js';
import { csvFile } from '../../http/csv.js';
import { Asking, Reach, type Asker } from '../../http/principal.js';
import { Returns, ReturnsFile, ReturnsNothing } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { ScoreVersionsService } from './score-versions.service.js';
import * as dto from './scores.dto.js';
import { fileColumns, fileRows, scoresWorkbook } from './scores.file.js';
import { ScoresService } from './scores.service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('scores')
@Controller('api')
export class ScoresController {
  constructor(
    private readonly scores: ScoresService,
    private readonly versions: ScoreVersionsService,
  ) {}

  @Get('score-cards')
  @ApiOperation({ summary: 'The score cards: items, weights, curves, negative list' })
  @Returns(z.array(dto.scoreCardView))
  listScoreCards(): dto.ScoreCardView[] {
    return this.scores.catalogue();
  }

  @Get('scores')
  @ApiOperation({ summary: 'The scores of a card in a year, each with the parts that it is the sum of' })
  @Returns(dto.scoresView)
  listScores(
    @Reach() scope: Scope,
    @Query({ schema: dto.scoresQuery }) query: dto.ScoresQuery,
  ): Promise<dto.ScoresView> {
    return this.scores.list(scope, query);
  }

  @Get('scores.csv')
  @ApiOperation({ summary: 'The same as a file for spreadsheets, a row a part' })
  @ReturnsFile('text/csv')
  @Header('cache-control', 'no-store')
  async exportScores(
    @Reach() scope: Scope,
    @Query({ schema: dto.scoresFileQuery }) { lang, ...query }: dto.ScoresFileQuery,
  ): Promise<StreamableFile> {
    const view = await this.scores.list(scope, query);
    return csvFile(`${nameOf(view)}.csv`, fileColumns(lang), fileRows(view, lang));
  }

  @Get('scores.xlsx')
  @ApiOperation({ summary: 'The same as a workbook' })
  @ReturnsFile(XLSX)
  @Header('cache-control', 'no-store')
  async exportScoresWorkbook(
    @Reach() scope: Scope,
    @Query({ schema: dto.scoresFileQuery }) { lang, ...query }: dto.ScoresFileQuery,
  ): Promise<StreamableFile> {
    const view = await this.scores.list(scope, query);
    return new StreamableFile(await scoresWorkbook(view, lang), {
      type: XLSX,
      disposition: attachment(`${nameOf(view)}.xlsx`),
    });
  }

  @Post('scores/trial')
  @ApiOperation({ summary: 'What a card that is handed in would give; nothing is kept' })
  @Returns(dto.scoresView)
  tryScoreCard(
    @Reach() scope: Scope,
    @Body({ schema: dto.trialBody }) body: dto.Trial,
  ): Promise<dto.ScoresView> {
    return this.scores.trial(scope, body);
  }

  @Get('scores/:grain/:id')
  @ApiOperation({ summary: 'The score card of one subject, with what was entered and published of it' })
  @Returns(dto.scoreCard)
  showScoreCard(
    @Asking() asker: Asker,
    @Param('grain', { schema: dto.scoreGrain }) grain: dto.ScoreGrain,
    @Param('id') id: string,
    @Query({ schema: dto.scoresQuery }) query: dto.ScoresQuery,
  ): Promise<dto.ScoreCardOfSubject> {
    return this.scores.card(asker, grain, id, query);
  }

  @Post('score-entries')
  @ApiOperation({ summary: 'Enter a value that no record holds, with the document that shows it' })
  @ReturnsNothing('entered')
  enterScoreValue(@Reach() scope: Scope, @Body({ schema: dto.entryBody }) body: dto.NewEntry): Promise<void> {
    return this.versions.enter(scope, body);
  }

  @Get('score-versions')
  @ApiOperation({ summary: 'The versions of the scores of a card in a year, the latest first' })
  @Returns(z.array(dto.scoreVersion))
  listScoreVersions(
    @Reach() scope: Scope,
    @Query({ schema: dto.versionsQuery }) query: dto.VersionsQuery,
  ): Promise<dto.ScoreVersion[]> {
    return this.versions.list(scope, query);
  }

  @Post('score-versions')
  @ApiOperation({ summary: 'Draw up the scores of a year, or restate published ones after an appeal' })
  @Returns(dto.scoreVersion, { status: 201, description: 'the draft' })
  draftScores(
    @Reach() scope: Scope,
    @Body({ schema: dto.versionBody }) body: dto.NewVersion,
  ): Promise<dto.ScoreVersion> {
    return this.versions.draft(scope, body);
  }

  @Put('score-versions/:number/state')
  @ApiOperation({ summary: 'Publish a draft, by another than who drew it up, or drop it' })
  @Returns(dto.scoreVersion)
  moveScores(
    @Reach() scope: Scope,
    @Param('number', { schema: dto.versionPath }) number: number,
    @Query({ schema: dto.versionsQuery }) query: dto.VersionsQuery,
    @Body({ schema: dto.moveBody }) body: dto.Move,
  ): Promise<dto.ScoreVersion> {
    return this.versions.move(scope, number, query, body);
  }

  @Get('score-versions/:number/changes')
  @ApiOperation({ summary: 'What a version changes against the one that it takes the place of' })
  @Returns(z.array(dto.versionChange))
  listScoreChanges(
    @Reach() scope: Scope,
    @Param('number', { schema: dto.versionPath }) number: number,
    @Query({ schema: dto.versionsQuery }) query: dto.VersionsQuery,
  ): Promise<dto.VersionChange[]> {
    return this.versions.changes(scope, number, query);
  }
}

const nameOf = ({ card, year }: dto.ScoresView): string => `scores-${card.id}-${year}`;
