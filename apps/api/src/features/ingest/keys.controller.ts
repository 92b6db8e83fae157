import { Controller, Delete, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reach } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import { IngestApi } from './ingest.api.js';
import { keyQuery, madeKey, revokedKeys, type KeyQuery, type MadeKey } from './keys.dto.js';

/** Keys of sources; for the owner of the data only. */
@ApiTags('access')
@Controller('api/keys')
export class KeysController {
  constructor(private readonly api: IngestApi) {}

  @Post()
  @ApiOperation({ summary: 'Make a key by which a source sends its batches' })
  @Returns(madeKey, { status: 201, description: 'the key, shown once' })
  createKey(@Reach() scope: Scope, @Query({ schema: keyQuery }) query: KeyQuery): Promise<MadeKey> {
    return this.api.createKey(scope, query.source, query.pool);
  }

  @Delete()
  @ApiOperation({ summary: 'End all keys of a source' })
  @Returns(revokedKeys)
  revokeKeys(
    @Reach() scope: Scope,
    @Query({ schema: keyQuery }) query: KeyQuery,
  ): Promise<{ source: string }> {
    return this.api.revokeKeys(scope, query.source);
  }
}
