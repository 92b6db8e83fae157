import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Asking, type Asker } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import { CasesApi } from './cases.api.js';
import { caseId } from './cases.dto.js';
import * as dto from './recusals.dto.js';

@ApiTags('cases')
@Controller('api/cases/:case/recusals')
export class RecusalsController {
  constructor(private readonly cases: CasesApi) {}

  @Get()
  @ApiOperation({ summary: 'Officers who keep away from the institution of a case' })
  @Returns(dto.recusalsSchema)
  listRecusals(@Asking() asker: Asker, @Param('case', { schema: caseId }) id: number): Promise<dto.Recusals> {
    return this.cases.recusals.list(asker, id);
  }

  @Post()
  @ApiOperation({ summary: 'Keep oneself, or another officer, away from the institution of a case' })
  @Returns(dto.recusalsSchema, { status: 201, description: 'as they stand' })
  addRecusal(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
    @Body({ schema: dto.newRecusalBody }) body: dto.NewRecusal,
  ): Promise<dto.Recusals> {
    return this.cases.recusals.add(asker, id, body);
  }

  @Post(':recusal/end')
  @ApiOperation({ summary: 'Lift what keeps another officer away' })
  @Returns(dto.recusalsSchema, { status: 201, description: 'as they stand' })
  endRecusal(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
    @Param('recusal', { schema: dto.recusalId }) recusal: number,
  ): Promise<dto.Recusals> {
    return this.cases.recusals.end(asker, id, recusal);
  }
}
