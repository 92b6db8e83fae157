import { Body, Controller, Delete, Get, Header, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Visit, type Visitor } from '../../http/principal.js';
import { ReturnsNothing, Returns } from '../../http/returns.js';
import { SessionApi } from './session.api.js';
import {
  demoBody,
  endQuery,
  sessionSchema,
  signInBody,
  type DemoSignIn,
  type EndQuery,
  type Session,
  type SignIn,
} from './session.dto.js';

@ApiTags('access')
@Controller('api/session')
export class SessionController {
  constructor(private readonly api: SessionApi) {}

  @Get()
  @ApiOperation({ summary: 'Who is signed in, and what lies in their reach' })
  @Header('cache-control', 'no-store')
  @Returns(sessionSchema)
  showSession(@Visit() visitor: Visitor): Promise<Session> {
    return this.api.show(visitor);
  }

  @Post()
  @ApiOperation({ summary: 'Sign in; the answer sets the cookies of a session' })
  @ReturnsNothing('signed in')
  signIn(@Visit() visitor: Visitor, @Body({ schema: signInBody }) body: SignIn): Promise<void> {
    return this.api.signIn(visitor, body);
  }

  @Post('demo')
  @ApiOperation({ summary: 'Sign in to the simulated county, where it is on show to this machine only' })
  @ReturnsNothing('signed in')
  signInDemo(@Visit() visitor: Visitor, @Body({ schema: demoBody }) body: DemoSignIn): Promise<void> {
    return this.api.signInDemo(visitor, body.name);
  }

  @Delete()
  @ApiOperation({ summary: 'Sign out, here or everywhere' })
  @ReturnsNothing('signed out')
  signOut(@Visit() visitor: Visitor, @Query({ schema: endQuery }) query: EndQuery): Promise<void> {
    return this.api.signOut(visitor, query.everywhere === '1');
  }
}
