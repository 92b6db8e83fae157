import { Controller, Post, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ndjson } from '../../http/ndjson.js';
import { Reach } from '../../http/principal.js';
import { ReturnsRows } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { resealedSchema } from './reseal.dto.js';
import { ResealService } from './reseal.service.js';

@ApiTags('operation')
@Controller('api/reseal')
export class ResealController {
  constructor(private readonly service: ResealService) {}

  @Post()
  @ApiOperation({ summary: 'Bring everything that rests under the present key; for the owner of the data' })
  @ReturnsRows(resealedSchema)
  reseal(@Reach() scope: Scope): StreamableFile {
    return ndjson(this.service.run(scope));
  }
}
