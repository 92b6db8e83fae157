import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reach } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { ComparisonService } from './comparison.service.js';
import {
  comparisonSchema,
  institutionSchema,
  listQuery,
  listSchema,
  pageQuery,
  recordsSchema,
  type Comparison,
  type Institution,
  type InstitutionList,
  type InstitutionRecords,
  type ListQuery,
  type PageQuery,
} from './institutions.dto.js';
import { InstitutionsService } from './institutions.service.js';

@ApiTags('institutions')
@Controller('api/institutions')
export class InstitutionsController {
  constructor(
    private readonly institutions: InstitutionsService,
    private readonly comparisons: ComparisonService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Institutions in reach, those with the most findings first' })
  @Returns(listSchema)
  listInstitutions(
    @Reach() scope: Scope,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<InstitutionList> {
    return this.institutions.list(scope, query);
  }

  @Get(':code')
  @ApiOperation({
    summary: 'What is known of an institution: facts, findings by rule and month, staff and devices',
  })
  @Returns(institutionSchema)
  showInstitution(
    @Reach() scope: Scope,
    @Param('code') code: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Institution> {
    return this.institutions.institution(scope, { ...query, code });
  }

  @Get(':code/indicators')
  @ApiOperation({ summary: 'The indicators of an institution beside last year and beside those of its tier' })
  @Returns(comparisonSchema)
  showComparison(
    @Reach() scope: Scope,
    @Param('code') code: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Comparison> {
    return this.comparisons.comparison(scope, { ...query, code });
  }

  @Get(':code/records')
  @ApiOperation({
    summary: 'What an institution has sent: how much, how late, what was corrected or still hangs',
  })
  @Returns(recordsSchema)
  showInstitutionRecords(
    @Reach() scope: Scope,
    @Param('code') code: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<InstitutionRecords> {
    return this.institutions.records(scope, { ...query, code });
  }
}
