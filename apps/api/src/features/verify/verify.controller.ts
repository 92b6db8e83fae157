import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ndjson } from '../../http/ndjson.js';
import { Reach } from '../../http/principal.js';
import { ReturnsRows } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { checkSchema } from './verify.dto.js';
import { VerifyService } from './verify.service.js';

@ApiTags('operation')
@Controller('api/verify')
export class VerifyController {
  constructor(private readonly service: VerifyService) {}

  @Get()
  @ApiOperation({ summary: 'Proof that what is kept fits together; for the owner of the data' })
  @ReturnsRows(checkSchema)
  verify(@Reach() scope: Scope): StreamableFile {
    return ndjson(this.service.of(scope));
  }
}
