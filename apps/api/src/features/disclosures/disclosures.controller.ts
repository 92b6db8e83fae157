import { Body, Controller, Get, Header, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Asking, Reach, type Asker } from '../../http/principal.js';
import { listPosition } from '../../http/query.dto.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { receivedSchema, type Received } from '../finding-context/finding-context.dto.js';
import * as dto from './disclosures.dto.js';
import { DisclosuresService } from './disclosures.service.js';

@ApiTags('disclosures')
@Controller('api')
export class DisclosuresController {
  constructor(private readonly service: DisclosuresService) {}

  @Post('findings/:id/evidence/:position/disclosure')
  @ApiOperation({ summary: 'A record behind a finding with identity in clear, for the case of the finding' })
  @Returns(receivedSchema, { status: 201, description: 'as it was received; that it was shown is on record' })
  @Header('cache-control', 'no-store')
  revealRecord(
    @Asking() asker: Asker,
    @Param('id') id: string,
    @Param('position', { schema: listPosition }) position: number,
    @Body({ schema: dto.askBody }) body: dto.Ask,
  ): Promise<Received> {
    return this.service.reveal(asker, id, position, body);
  }

  @Get('disclosures')
  @ApiOperation({ summary: 'Requests for rejected rows in clear that wait for a second person' })
  @Returns(dto.awaitedSchema)
  listAwaitedDisclosures(@Reach() scope: Scope): Promise<dto.AwaitedDisclosures> {
    return this.service.awaited(scope);
  }

  @Get('batches/:id/disclosures')
  @ApiOperation({ summary: 'Who asked for the rejected rows of a batch in clear, and what became of it' })
  @Returns(dto.disclosuresSchema)
  listDisclosures(@Reach() scope: Scope, @Param('id') id: string): Promise<dto.Disclosures> {
    return this.service.list(scope, id);
  }

  @Post('batches/:id/disclosures')
  @ApiOperation({ summary: 'Ask for the rejected rows of a batch in clear; a second person decides' })
  @Returns(dto.disclosuresSchema, { status: 201, description: 'as they stand' })
  askDisclosure(
    @Reach() scope: Scope,
    @Param('id') id: string,
    @Body({ schema: dto.askBody }) body: dto.Ask,
  ): Promise<dto.Disclosures> {
    return this.service.ask(scope, id, body);
  }

  @Put('batches/:id/disclosures/:disclosure/decision')
  @ApiOperation({ summary: 'Agree to what another person asked for, or refuse it' })
  @Returns(dto.disclosuresSchema)
  decideDisclosure(
    @Reach() scope: Scope,
    @Param('id') id: string,
    @Param('disclosure', { schema: dto.disclosureId }) disclosure: number,
    @Body({ schema: dto.decideBody }) body: { agree: boolean },
  ): Promise<dto.Disclosures> {
    return this.service.decide(scope, id, disclosure, body.agree);
  }
}
