import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Asking, type Asker } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { Returns } from '../../http/returns.js';
import { watchBody, type Watch } from './case-comments.dto.js';
import { splitBody, type Split } from './case-splits.dto.js';
import { CasesApi } from './cases.api.js';
import * as given from './case-assignment.dto.js';
import * as dto from './cases.dto.js';

@ApiTags('cases')
@Controller('api')
export class CasesController {
  constructor(private readonly cases: CasesApi) {}

  @Get('cases')
  @ApiOperation({ summary: 'Cases of a filter, page by page' })
  @Returns(dto.casesPage)
  listCases(
    @Asking() asker: Asker,
    @Query({ schema: dto.casesQuery }) query: dto.CasesQuery,
  ): Promise<dto.CasesPage> {
    return this.cases.all.page(asker, query);
  }

  @Post('cases')
  @ApiOperation({ summary: 'Make cases of findings, each with all findings that belong to it' })
  @Returns(dto.openedSchema, { status: 201, description: 'what was opened or joined' })
  openCases(
    @Asking() asker: Asker,
    @Body({ schema: dto.openCasesBody }) body: dto.OpenCases,
  ): Promise<dto.Opened> {
    return this.cases.all.open(asker, body);
  }

  @Get('cases/next')
  @ApiOperation({ summary: 'The case behind another one in a list' })
  @Returns(dto.nextCaseSchema)
  nextCase(
    @Asking() asker: Asker,
    @Query({ schema: dto.nextCaseQuery }) query: dto.NextCaseQuery,
  ): Promise<dto.NextCase> {
    return this.cases.all.next(asker, query);
  }

  @Get('cases/officers')
  @ApiOperation({ summary: 'Officers of a pool, who may be given cases' })
  @Returns(given.officersSchema)
  listCaseOfficers(
    @Asking() asker: Asker,
    @Query({ schema: poolQuery }) query: PoolQuery,
  ): Promise<given.OfficersList> {
    return this.cases.assignment.list(asker, query.pool);
  }

  @Put('cases/assignee')
  @ApiOperation({ summary: 'Give cases to an officer, or to nobody' })
  @Returns(given.assignedSchema)
  assignCases(
    @Asking() asker: Asker,
    @Body({ schema: given.assignBody }) body: given.Assign,
  ): Promise<{ changed: number }> {
    return this.cases.assignment.assign(asker, body);
  }

  @Post('cases/distribution')
  @ApiOperation({ summary: 'Give out cases of nobody to officers, by reach, skill and load' })
  @Returns(given.distributedSchema, { status: 201, description: 'who was given how many' })
  distributeCases(
    @Asking() asker: Asker,
    @Body({ schema: given.distributeBody }) body: given.Distribute,
  ): Promise<given.Distributed> {
    return this.cases.assignment.distribute(asker, body);
  }

  @Get('cases/:case')
  @ApiOperation({ summary: 'A case: how it stands, how that came about, and what may be done next' })
  @Returns(dto.caseDetail)
  showCase(
    @Asking() asker: Asker,
    @Param('case', { schema: dto.caseId }) id: number,
  ): Promise<dto.CaseDetail> {
    return this.cases.file.show(asker, id);
  }

  @Get('cases/:case/findings')
  @ApiOperation({ summary: 'The findings of a case, as they are and as they were put to it' })
  @Returns(dto.caseFindingsPage)
  listCaseFindings(
    @Asking() asker: Asker,
    @Param('case', { schema: dto.caseId }) id: number,
    @Query({ schema: dto.caseFindingsQuery }) query: dto.CaseFindingsQuery,
  ): Promise<dto.CaseFindingsPage> {
    return this.cases.all.findingsOf(asker, id, query);
  }

  @Post('cases/:case/steps')
  @ApiOperation({ summary: 'Move a case, upon the last step that was seen' })
  @Returns(dto.caseDetail, { status: 201, description: 'as it stands' })
  moveCase(
    @Asking() asker: Asker,
    @Param('case', { schema: dto.caseId }) id: number,
    @Body({ schema: dto.newStepBody }) body: dto.NewStep,
  ): Promise<dto.CaseDetail> {
    return this.cases.move(asker, id, body);
  }

  @Post('cases/:case/answers')
  @ApiOperation({ summary: 'Answer the notice of a case, point by point, or waive it' })
  @Returns(dto.caseDetail, { status: 201, description: 'as it stands' })
  answerCase(
    @Asking() asker: Asker,
    @Param('case', { schema: dto.caseId }) id: number,
    @Body({ schema: dto.newAnswerBody }) body: dto.NewAnswer,
  ): Promise<dto.CaseDetail> {
    return this.cases.answer(asker, id, body);
  }

  @Post('cases/:case/appeals')
  @ApiOperation({ summary: 'Appeal against a decision that has taken effect' })
  @Returns(dto.caseDetail, { status: 201, description: 'as it stands' })
  appealCase(
    @Asking() asker: Asker,
    @Param('case', { schema: dto.caseId }) id: number,
    @Body({ schema: dto.appealBody }) body: dto.NewAppeal,
  ): Promise<dto.CaseDetail> {
    return this.cases.appeal(asker, id, body);
  }

  @Post('cases/:case/comments')
  @ApiOperation({ summary: 'Say something about a case to other officers' })
  @Returns(dto.caseDetail, { status: 201, description: 'as it stands' })
  commentCase(
    @Asking() asker: Asker,
    @Param('case', { schema: dto.caseId }) id: number,
    @Body({ schema: dto.commentBody }) body: dto.NewComment,
  ): Promise<dto.CaseDetail> {
    return this.cases.comment(asker, id, body.comment);
  }

  @Put('cases/:case/watch')
  @ApiOperation({ summary: 'Follow a case and say what of it was seen, or stop following it' })
  @Returns(dto.caseDetail)
  watchCase(
    @Asking() asker: Asker,
    @Param('case', { schema: dto.caseId }) id: number,
    @Body({ schema: watchBody }) body: Watch,
  ): Promise<dto.CaseDetail> {
    return this.cases.watch(asker, id, body);
  }

  @Post('cases/:case/split')
  @ApiOperation({ summary: 'Make part of a case a case of its own' })
  @Returns(dto.caseDetail, { status: 201, description: 'the new case' })
  splitCase(
    @Asking() asker: Asker,
    @Param('case', { schema: dto.caseId }) id: number,
    @Body({ schema: splitBody }) body: Split,
  ): Promise<dto.CaseDetail> {
    return this.cases.split(asker, id, body);
  }

  @Get('findings/:id/case')
  @ApiOperation({ summary: 'The case that a finding was put to' })
  @Returns(dto.findingCaseSchema)
  async showFindingCase(@Asking() asker: Asker, @Param('id') id: string): Promise<dto.FindingCase> {
    return { case: await this.cases.all.ofFinding(asker, id) };
  }
}
