import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReturnsFile } from '../../http/returns.js';
import { TemplatesService } from './templates.service.js';

/** Files to be filled in. They say nothing about anybody. */
@ApiTags('templates')
@Controller('api/templates')
export class TemplatesController {
  constructor(private readonly service: TemplatesService) {}

  @Get(':file')
  @ApiOperation({ summary: 'A template of a stream with an example row: visits.csv or visits.xlsx' })
  @ReturnsFile('text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  async downloadTemplate(@Param('file') file: string): Promise<StreamableFile> {
    const { bytes, type } = await this.service.template(file);
    return new StreamableFile(bytes, { type, disposition: `attachment; filename="${file}"` });
  }
}
