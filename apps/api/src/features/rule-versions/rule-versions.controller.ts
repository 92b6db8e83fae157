import { Body, Controller, Get, Param, Post, Put, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ndjson } from '../../http/ndjson.js';
import { Reach } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { Returns, ReturnsRows } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { changedFinding } from '../backtest/backtest.dto.js';
import {
  moveBody,
  versionBody,
  versionPath,
  versionSchema,
  type Move,
  type NewVersion,
  type RuleVersion,
} from './rule-versions.dto.js';
import { RuleVersionsService } from './rule-versions.service.js';

@ApiTags('rules')
@Controller('api/rules/:rule/versions')
export class RuleVersionsController {
  constructor(private readonly versions: RuleVersionsService) {}

  @Get()
  @ApiOperation({ summary: 'The versions of the parameters of a rule in a pool, the latest first' })
  @Returns(z.array(versionSchema))
  listRuleVersions(
    @Reach() scope: Scope,
    @Param('rule') rule: string,
    @Query({ schema: poolQuery }) query: PoolQuery,
  ): Promise<RuleVersion[]> {
    return this.versions.list(scope, rule, query.pool);
  }

  @Post()
  @ApiOperation({ summary: 'Propose other parameters for a rule in a pool: a draft' })
  @Returns(versionSchema, { status: 201, description: 'the draft' })
  proposeRuleVersion(
    @Reach() scope: Scope,
    @Param('rule') rule: string,
    @Query({ schema: poolQuery }) query: PoolQuery,
    @Body({ schema: versionBody }) body: NewVersion,
  ): Promise<RuleVersion> {
    return this.versions.propose(scope, rule, query.pool, body);
  }

  @Put(':number/state')
  @ApiOperation({ summary: 'Move a version on: into shadow, live by a second person, or retired' })
  @Returns(versionSchema)
  moveRuleVersion(
    @Reach() scope: Scope,
    @Param('rule') rule: string,
    @Param('number', { schema: versionPath }) number: number,
    @Query({ schema: poolQuery }) query: PoolQuery,
    @Body({ schema: moveBody }) { state }: Move,
  ): Promise<RuleVersion> {
    return this.versions.move(scope, rule, query.pool, { number, to: state });
  }

  @Get(':number/changes')
  @ApiOperation({
    summary: 'What a version in shadow would add to the findings of a rule, and what it would take away',
  })
  @ReturnsRows(changedFinding)
  async listShadowChanges(
    @Reach() scope: Scope,
    @Param('rule') rule: string,
    @Param('number', { schema: versionPath }) number: number,
    @Query({ schema: poolQuery }) query: PoolQuery,
  ): Promise<StreamableFile> {
    return ndjson(await this.versions.changes(scope, rule, query.pool, number));
  }
}
