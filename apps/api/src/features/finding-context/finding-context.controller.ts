import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reach } from '../../http/principal.js';
import { listPosition } from '../../http/query.dto.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import {
  peersSchema,
  receivedSchema,
  timelineQuery,
  timelineSchema,
  type Peers,
  type Received,
  type Timeline,
  type TimelineQuery,
} from './finding-context.dto.js';
import { PeersService } from './peers.service.js';
import { ReceivedService } from './received.service.js';
import { TimelineService } from './timeline.service.js';

/** What stands around a finding: the person's time, the place's peers, the records as they came. */
@ApiTags('findings')
@Controller('api/findings/:id')
export class FindingContextController {
  constructor(
    private readonly timelines: TimelineService,
    private readonly peers: PeersService,
    private readonly records: ReceivedService,
  ) {}

  @Get('timeline')
  @ApiOperation({ summary: 'What happened to the persons of a finding around its event' })
  @Returns(timelineSchema)
  showTimeline(
    @Reach() scope: Scope,
    @Param('id') id: string,
    @Query({ schema: timelineQuery }) query: TimelineQuery,
  ): Promise<Timeline> {
    return this.timelines.timeline(scope, id, query.days);
  }

  @Get('peers')
  @ApiOperation({ summary: 'What the same rule found at institutions like that of a finding' })
  @Returns(peersSchema)
  showPeers(@Reach() scope: Scope, @Param('id') id: string): Promise<Peers> {
    return this.peers.peers(scope, id);
  }

  @Get('evidence/:position')
  @ApiOperation({ summary: 'A record behind a finding as it was received, in all its versions' })
  @Returns(receivedSchema)
  showReceived(
    @Reach() scope: Scope,
    @Param('id') id: string,
    @Param('position', { schema: listPosition }) position: number,
  ): Promise<Received> {
    return this.records.received(scope, id, position);
  }
}
