import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { attachment } from '../../http/attachment.js';
import { Asking, type Asker } from '../../http/principal.js';
import { Returns, ReturnsFile } from '../../http/returns.js';
import { caseId } from '../cases/cases.dto.js';
import * as dto from './case-pack.dto.js';
import { CasePackService } from './case-pack.service.js';

@ApiTags('cases')
@Controller('api')
export class CasePackController {
  constructor(private readonly packs: CasePackService) {}

  @Get('cases/:case/pack')
  @ApiOperation({
    summary: 'The evidence of a case as a zip with a manifest; its hash is kept to be checked',
  })
  @ReturnsFile('application/zip')
  @Header('cache-control', 'no-store')
  async downloadCasePack(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
  ): Promise<StreamableFile> {
    const { name, bytes } = await this.packs.make(asker, id);
    return new StreamableFile(bytes, { type: 'application/zip', disposition: attachment(name) });
  }

  @Get('cases/:case/notices/:kind')
  @ApiOperation({ summary: 'The draft of a notice of a case as PDF, without number or seal' })
  @ReturnsFile('application/pdf')
  @Header('cache-control', 'no-store')
  async draftCaseNotice(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
    @Param('kind', { schema: dto.noticeKind }) kind: dto.NoticeKind,
  ): Promise<StreamableFile> {
    const { name, bytes } = await this.packs.notice(asker, id, kind);
    return new StreamableFile(bytes, { type: 'application/pdf', disposition: attachment(name) });
  }

  @Get('packs/:hash')
  @ApiOperation({ summary: 'Whether an evidence pack with that hash was made here' })
  @Returns(dto.packCheck)
  checkCasePack(
    @Asking() asker: Asker,
    @Param('hash', { schema: dto.packHash }) hash: string,
  ): Promise<dto.PackCheck> {
    return this.packs.check(asker, hash);
  }
}
