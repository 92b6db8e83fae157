import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reach } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from './scope.js';
import { sessionSchema, type Session } from './session.dto.js';
import { SessionService } from './session.service.js';

@ApiTags('access')
@Controller('api/session')
export class SessionController {
  constructor(private readonly sessions: SessionService) {}

  @Get()
  @ApiOperation({ summary: 'Who is signed in, and the pools in their reach' })
  @Returns(sessionSchema)
  showSession(@Reach() scope: Scope): Promise<Session> {
    return this.sessions.session(scope);
  }
}
