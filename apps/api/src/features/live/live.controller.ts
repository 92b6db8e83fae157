import { Controller, Query, Sse, type MessageEvent } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { Reach } from '../../http/principal.js';
import { poolQuery, type PoolQuery } from '../../http/query.dto.js';
import { ReturnsEvents } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { liveEvent } from './live.dto.js';
import { LiveService } from './live.service.js';

@ApiTags('findings')
@Controller('api/live')
export class LiveController {
  constructor(private readonly live: LiveService) {}

  @Sse()
  @ApiOperation({ summary: 'Tells as it happens that a pool has been judged anew' })
  @ReturnsEvents(liveEvent)
  watchPool(
    @Reach() scope: Scope,
    @Query({ schema: poolQuery }) query: PoolQuery,
  ): Promise<Observable<MessageEvent>> {
    return this.live.events(scope, query.pool);
  }
}
