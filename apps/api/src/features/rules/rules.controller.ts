import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Reach } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { ruleSchema, type RuleView } from './rules.dto.js';
import { RulesService } from './rules.service.js';

@ApiTags('rules')
@Controller('api/rules')
export class RulesController {
  constructor(private readonly rules: RulesService) {}

  @Get()
  @ApiOperation({ summary: 'The catalogue of rules, and how each last ended in a pool' })
  @Returns(z.array(ruleSchema))
  listRules(@Reach() scope: Scope, @Query({ schema: poolQuery }) query: PoolQuery): Promise<RuleView[]> {
    return this.rules.list(scope, query.pool);
  }
}
