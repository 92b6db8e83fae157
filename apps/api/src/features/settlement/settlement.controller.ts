import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Statement } from '@fundwatch/settlement';
import { z } from 'zod';
import { type PoolQuery, poolQuery, rowNumber } from '../../http/query.dto.js';
import { Asking, Reach, type Asker } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { RunsService } from './runs.service.js';
import {
  approvalSchema,
  approvalsQuery,
  differenceSchema,
  entryBody,
  entrySchema,
  newApproval,
  newRun,
  recomputedSchema,
  runMove,
  runSchema,
  runsQuery,
  settleBody,
  settledSchema,
  statementRow,
  statementSchema,
  whatIfBody,
  type ApprovalRow,
  type ApprovalsQuery,
  type EntryRow,
  type NewApproval,
  type NewEntries,
  type NewRun,
  type Recomputed,
  type RunMove,
  type RunsQuery,
  type RunView,
  type Settled,
  type SettleBody,
  type StatementDifference,
  type StatementRow,
  type WhatIf,
} from './settlement.dto.js';
import { SettlementService } from './settlement.service.js';

@ApiTags('settlement')
@Controller('api/settlement')
export class SettlementController {
  constructor(
    private readonly runs: RunsService,
    private readonly settlement: SettlementService,
  ) {}

  @Post('statements')
  @ApiOperation({ summary: 'The statements of a year under a policy, with values tried; nothing is kept' })
  @Returns(settledSchema, { status: 200, description: 'statements, and how their sums fit the records' })
  settleOnce(
    @Reach() scope: Scope,
    @Query({ schema: poolQuery }) { pool }: PoolQuery,
    @Body({ schema: settleBody }) body: SettleBody,
  ): Promise<Settled> {
    return this.settlement.once(scope, { ...body, pool });
  }

  @Get('runs')
  @ApiOperation({
    summary: 'Settlement runs, the latest first; of those that are settled only what was approved',
  })
  @Returns(z.array(runSchema))
  listSettlementRuns(
    @Asking() asker: Asker,
    @Query({ schema: runsQuery }) query: RunsQuery,
  ): Promise<RunView[]> {
    return this.runs.list(asker, query);
  }

  @Post('runs')
  @ApiOperation({ summary: 'Compute a run from the records as they stand, and keep it with its snapshot' })
  @Returns(runSchema, { status: 201, description: 'the run' })
  addSettlementRun(
    @Asking() asker: Asker,
    @Query({ schema: poolQuery }) { pool }: PoolQuery,
    @Body({ schema: newRun }) body: NewRun,
  ): Promise<RunView> {
    return this.runs.add(asker, pool, body);
  }

  @Get('runs/:run')
  @ApiOperation({ summary: 'A run with its totals and how they fit the records' })
  @Returns(runSchema)
  getSettlementRun(
    @Asking() asker: Asker,
    @Param('run', { schema: rowNumber }) run: number,
  ): Promise<RunView> {
    return this.runs.one(asker, run);
  }

  @Put('runs/:run/state')
  @ApiOperation({ summary: 'Move a run on: computed → reviewed → approved by another → locked' })
  @Returns(runSchema)
  moveSettlementRun(
    @Asking() asker: Asker,
    @Param('run', { schema: rowNumber }) run: number,
    @Body({ schema: runMove }) body: RunMove,
  ): Promise<RunView> {
    return this.runs.move(asker, run, body.state);
  }

  @Get('runs/:run/statements')
  @ApiOperation({ summary: 'The statements of a run in reach, in short' })
  @Returns(z.array(statementRow))
  listStatements(
    @Asking() asker: Asker,
    @Param('run', { schema: rowNumber }) run: number,
  ): Promise<StatementRow[]> {
    return this.runs.statements(asker, run);
  }

  @Get('runs/:run/statements/:subject')
  @ApiOperation({ summary: 'A statement with every line' })
  @Returns(statementSchema)
  getStatement(
    @Asking() asker: Asker,
    @Param('run', { schema: rowNumber }) run: number,
    @Param('subject') subject: string,
  ): Promise<Statement> {
    return this.runs.statement(asker, run, subject);
  }

  @Get('runs/:run/recomputed')
  @ApiOperation({ summary: 'Whether the snapshot of a run still gives its statements, byte by byte' })
  @Returns(recomputedSchema)
  recomputeRun(
    @Asking() asker: Asker,
    @Param('run', { schema: rowNumber }) run: number,
  ): Promise<Recomputed> {
    return this.runs.recomputed(asker, run);
  }

  @Post('runs/:run/what-if')
  @ApiOperation({
    summary: 'What a run would say with other parameters, or cases decided otherwise, line by line',
  })
  @Returns(z.array(differenceSchema), {
    status: 200,
    description: 'statements as they are and as they would be',
  })
  whatIfRun(
    @Asking() asker: Asker,
    @Param('run', { schema: rowNumber }) run: number,
    @Body({ schema: whatIfBody }) body: WhatIf,
  ): Promise<StatementDifference[]> {
    return this.runs.whatIf(asker, run, body);
  }

  @Get('runs/:run/entries')
  @ApiOperation({ summary: 'What was posted since a run was locked, for the next year’s' })
  @Returns(z.array(entrySchema))
  listCounterEntries(
    @Asking() asker: Asker,
    @Param('run', { schema: rowNumber }) run: number,
  ): Promise<EntryRow[]> {
    return this.runs.entries(asker, run);
  }

  @Post('runs/:run/entries')
  @ApiOperation({
    summary: 'Post what a locked run now owes more or less, since cases were decided otherwise',
  })
  @Returns(z.array(entrySchema), { status: 201, description: 'all entries of the run' })
  postCounterEntries(
    @Asking() asker: Asker,
    @Param('run', { schema: rowNumber }) run: number,
    @Body({ schema: entryBody }) { reason }: NewEntries,
  ): Promise<EntryRow[]> {
    return this.runs.post(asker, run, reason);
  }

  @Get('approvals')
  @ApiOperation({ summary: 'Overspend of a year that was found reasonable' })
  @Returns(z.array(approvalSchema))
  listOverspendApprovals(
    @Reach() scope: Scope,
    @Query({ schema: approvalsQuery }) { pool, year }: ApprovalsQuery,
  ): Promise<ApprovalRow[]> {
    return this.runs.approvals(scope, pool, year);
  }

  @Post('approvals')
  @ApiOperation({ summary: 'Find overspend reasonable: how much, why, and by which document' })
  @Returns(z.array(approvalSchema), { status: 201, description: 'all of the year' })
  approveOverspend(
    @Reach() scope: Scope,
    @Query({ schema: poolQuery }) { pool }: PoolQuery,
    @Body({ schema: newApproval }) body: NewApproval,
  ): Promise<ApprovalRow[]> {
    return this.runs.approve(scope, pool, body);
  }
}
