import { Controller, Get, Header, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { attachment } from '../../http/attachment.js';
import { TakesStream } from '../../http/body.js';
import { Asking, type Asker } from '../../http/principal.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import * as dto from './case-files.dto.js';
import { CasesApi } from './cases.api.js';
import { caseId } from './cases.dto.js';

@ApiTags('cases')
@Controller('api/cases/:case/files')
export class CaseFilesController {
  constructor(private readonly cases: CasesApi) {}

  @Get()
  @ApiOperation({ summary: 'Files of a case that the reader is shown' })
  @Returns(dto.caseFilesSchema)
  listCaseFiles(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
  ): Promise<dto.CaseFiles> {
    return this.cases.files.list(asker, id);
  }

  @Post()
  @ApiOperation({ summary: 'File the body in a case: PDF, OFD, image, DOCX or XLSX, at most 20 MiB' })
  @TakesStream('application/octet-stream')
  @Returns(dto.caseFileSchema, { status: 201, description: 'filed, or the same bytes as filed before' })
  addCaseFile(
    @Asking() asker: Asker,
    @Req() request: FastifyRequest,
    @Param('case', { schema: caseId }) id: number,
    @Query({ schema: dto.newFileQuery }) query: dto.NewFileQuery,
  ): Promise<dto.CaseFile> {
    return this.cases.files.add(asker, id, query, request.raw);
  }

  @Get(':file')
  @ApiOperation({ summary: 'A file of a case, as it came' })
  @ReturnsFile('application/octet-stream')
  @Header('cache-control', 'no-store')
  async downloadCaseFile(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
    @Param('file', { schema: dto.caseFileId }) fileId: number,
  ): Promise<StreamableFile> {
    const { row, bytes } = await this.cases.files.read(asker, id, fileId);
    return new StreamableFile(bytes, {
      type: row.media,
      length: row.bytes,
      disposition: attachment(row.name),
    });
  }

  @Post(':file/withdrawal')
  @ApiOperation({ summary: 'Take back a file that one has filed by mistake' })
  @Returns(dto.caseFileSchema, { status: 201, description: 'as it stands' })
  withdrawCaseFile(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
    @Param('file', { schema: dto.caseFileId }) fileId: number,
  ): Promise<dto.CaseFile> {
    return this.cases.files.withdraw(asker, id, fileId);
  }
}
