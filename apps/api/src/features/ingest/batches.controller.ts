import { Readable } from 'node:stream';
import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Reach } from '../../http/principal.js';
import type { Scope } from '../access/scope.js';
import { keyQuery, listQuery, offerQuery } from './batches.dto.js';
import { IngestApi } from './ingest.api.js';

@Controller('api/batches')
export class BatchesController {
  constructor(private readonly api: IngestApi) {}

  /** Takes a file of any size as the request's body; answers once it is on disk. */
  @Post()
  @HttpCode(202)
  accept(
    @Reach() scope: Scope,
    @Req() request: FastifyRequest,
    @Query({ schema: offerQuery }) query: z.infer<typeof offerQuery>,
  ) {
    return this.api.accept(scope, query, request.raw);
  }

  @Get()
  list(@Reach() scope: Scope, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    return this.api.list(scope, query);
  }

  @Get(':id')
  show(@Reach() scope: Scope, @Param('id') id: string) {
    return this.api.show(scope, id);
  }

  @Get(':id/rejects')
  @Header('cache-control', 'no-store')
  async rejects(@Reach() scope: Scope, @Param('id') id: string): Promise<StreamableFile> {
    const { name, type, lines } = await this.api.rejects(scope, id);
    return new StreamableFile(Readable.from(lines), {
      type,
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }
}

/** Keys of sources; for the owner of the data only. */
@Controller('api/keys')
export class KeysController {
  constructor(private readonly api: IngestApi) {}

  @Post()
  create(@Reach() scope: Scope, @Query({ schema: keyQuery }) query: z.infer<typeof keyQuery>) {
    return this.api.createKey(scope, query.source, query.pool);
  }

  @Delete()
  revoke(@Reach() scope: Scope, @Query({ schema: keyQuery }) query: z.infer<typeof keyQuery>) {
    return this.api.revokeKeys(scope, query.source);
  }
}
