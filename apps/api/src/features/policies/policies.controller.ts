import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Reach } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  checkedSchema,
  newVersion,
  policyQuery,
  policySummary,
  policyText,
  policyView,
  type CheckedPolicy,
  type NewPolicyVersion,
  type PolicyQuery,
  type PolicySummary,
  type PolicyView,
} from './policies.dto.js';
import { PoliciesService } from './policies.service.js';

@ApiTags('settlement')
@Controller('api/policies')
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Get()
  @ApiOperation({ summary: 'The policies of payment of a pool: shipped, and saved by its people' })
  @Returns(z.array(policySummary))
  listPolicies(
    @Reach() scope: Scope,
    @Query({ schema: poolQuery }) query: PoolQuery,
  ): Promise<PolicySummary[]> {
    return this.policies.list(scope, query.pool);
  }

  @Post('check')
  @ApiOperation({ summary: 'What is wrong with a policy file, by line' })
  @Returns(checkedSchema)
  checkPolicy(@Body({ schema: policyText }) { text }: z.infer<typeof policyText>): CheckedPolicy {
    return this.policies.check(text);
  }

  @Get(':policy')
  @ApiOperation({ summary: 'A policy: its parameters with their sources, its file, its versions' })
  @Returns(policyView)
  getPolicy(
    @Reach() scope: Scope,
    @Param('policy') policy: string,
    @Query({ schema: policyQuery }) query: PolicyQuery,
  ): Promise<PolicyView> {
    return this.policies.view(scope, policy, query);
  }

  @Post(':policy/versions')
  @ApiOperation({ summary: 'Save a policy file as the next version of a policy' })
  @Returns(policyView, { status: 201, description: 'as saved' })
  savePolicyVersion(
    @Reach() scope: Scope,
    @Param('policy') policy: string,
    @Query({ schema: poolQuery }) query: PoolQuery,
    @Body({ schema: newVersion }) body: NewPolicyVersion,
  ): Promise<PolicyView> {
    return this.policies.save(scope, policy, query.pool, body);
  }
}
