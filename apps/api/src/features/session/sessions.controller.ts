import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Visit, type Visitor } from '../../http/principal.js';
import { Returns, ReturnsNothing } from '../../http/returns.js';
import { SessionApi } from './session.api.js';
import { sessionList, sessionParams, type SessionList, type SessionParams } from './session.dto.js';

@ApiTags('access')
@Controller('api/sessions')
export class SessionsController {
  constructor(private readonly api: SessionApi) {}

  @Get()
  @ApiOperation({ summary: 'Your open sessions' })
  @Returns(sessionList)
  listSessions(@Visit() visitor: Visitor): Promise<SessionList> {
    return this.api.listSessions(visitor);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'End one of your sessions' })
  @ReturnsNothing('ended')
  endSession(
    @Visit() visitor: Visitor,
    @Param({ schema: sessionParams }) { id }: SessionParams,
  ): Promise<void> {
    return this.api.endSession(visitor, id);
  }
}
