import { findStream, templateCsv } from '@fundwatch/streams';
import { NotFound } from '../../http/errors.js';
import { workbookTemplate } from './workbook-template.js';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Templates of streams, made from their definitions. */
export class TemplatesService {
  /** The template of that name, `<stream>.csv` or `<stream>.xlsx`. */
  async template(file: string): Promise<{ bytes: Buffer; type: string }> {
    const [, name = '', format] = /^([a-z]+)\.(csv|xlsx)$/.exec(file) ?? [];
    const stream = findStream(name);
    if (!stream) throw new NotFound(`template ${file}`);
    return format === 'xlsx'
      ? { bytes: await workbookTemplate(stream), type: TYPES.xlsx }
      : { bytes: Buffer.from(templateCsv(stream)), type: TYPES.csv };
  }
}
