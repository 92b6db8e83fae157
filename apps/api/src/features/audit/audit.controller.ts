import { Body, Controller, Get, Header, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { csvFile } from '../../http/csv.js';
import { Reach } from '../../http/principal.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import type { Scope } from '../access/scope.js';
import * as dto from './audit.dto.js';
import { fileColumns, fileRows } from './audit.file.js';
import { AuditService } from './audit.service.js';

@ApiTags('audit')
@Controller('api')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get('audit')
  @ApiOperation({ summary: 'Who did what, latest first' })
  @Returns(dto.auditPage)
  listAudit(@Query({ schema: dto.auditQuery }) query: dto.AuditQuery): Promise<dto.AuditPage> {
    return this.audit.list(query);
  }

  @Get('audit.csv')
  @ApiOperation({ summary: 'The same as a file for spreadsheets, all of it' })
  @ReturnsFile('text/csv')
  @Header('cache-control', 'no-store')
  async exportAudit(
    @Reach() scope: Scope,
    @Query({ schema: dto.auditFileQuery }) { lang, ...filter }: dto.AuditFileQuery,
  ): Promise<StreamableFile> {
    return csvFile('audit.csv', fileColumns(lang), fileRows(await this.audit.file(scope, filter), lang));
  }

  @Get('audit/actions')
  @ApiOperation({ summary: 'What is written down, and what people call it' })
  @Returns(dto.auditActions)
  listAuditActions(): dto.AuditActions {
    return this.audit.actions();
  }

  @Get('audit/proof')
  @ApiOperation({ summary: 'Proof that no row of the chain was changed, taken out, moved, added or cut off' })
  @Returns(dto.auditProof)
  proveAudit(): Promise<dto.AuditProof> {
    return this.audit.prove();
  }

  @Post('audit/archive')
  @ApiOperation({ summary: 'Put the oldest rows into a file that the chain goes on from' })
  @Returns(dto.archivedAnswer, { status: 201, description: 'the file, in the folder of the archive' })
  archiveAudit(
    @Reach() scope: Scope,
    @Body({ schema: dto.archiveBody }) body: dto.ArchiveAudit,
  ): Promise<dto.ArchivedAnswer> {
    return this.audit.archive(scope, body);
  }
}
