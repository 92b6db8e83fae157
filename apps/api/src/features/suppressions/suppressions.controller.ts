import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Reach } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  suppressionBody,
  suppressionSchema,
  suppressionsQuery,
  type NewSuppression,
  type Suppression,
  type SuppressionsQuery,
} from './suppressions.dto.js';
import { SuppressionsService } from './suppressions.service.js';

@ApiTags('suppressions')
@Controller('api/suppressions')
export class SuppressionsController {
  constructor(private readonly suppressions: SuppressionsService) {}

  @Get()
  @ApiOperation({ summary: 'What is suppressed and what was, with the findings that this hides' })
  @Returns(z.array(suppressionSchema))
  listSuppressions(
    @Reach() scope: Scope,
    @Query({ schema: suppressionsQuery }) query: SuppressionsQuery,
  ): Promise<Suppression[]> {
    return this.suppressions.list(scope, query);
  }

  @Post()
  @ApiOperation({ summary: 'Suppress the rule of a finding about its subject and place until a day' })
  @Returns(suppressionSchema, { status: 201, description: 'as it stands' })
  addSuppression(
    @Reach() scope: Scope,
    @Body({ schema: suppressionBody }) body: NewSuppression,
  ): Promise<Suppression> {
    return this.suppressions.add(scope, body);
  }

  @Delete(':suppression')
  @ApiOperation({ summary: 'End a suppression before its day' })
  @Returns(suppressionSchema)
  endSuppression(
    @Reach() scope: Scope,
    @Param('suppression') id: string,
    @Query({ schema: poolQuery }) query: PoolQuery,
  ): Promise<Suppression> {
    return this.suppressions.end(scope, query.pool, id);
  }
}
