import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { kindOf } from './file-kind.js';

const zip = (...names: string[]): Uint8Array =>
  zipSync(Object.fromEntries(names.map((name) => [name, strToU8('<x/>')])), { level: 0 });
const office = (part: string, type: string): Uint8Array =>
  zipSync(
    {
      '[Content_Types].xml': strToU8(
        `<?xml version="1.0"?><Types><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`,
      ),
      [part]: strToU8('<x/>'),
    },
    { level: 0 },
  );
const WORD = office('word/document.xml', 'wordprocessingml.document');
const SHEET = office('xl/workbook.xml', 'spreadsheetml.sheet');
const OFD = zip('OFD.xml', 'Doc_0/Document.xml');
const PNG = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0,
  1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
]);

describe('the kind of a file', () => {
  it.each([
    ['病历.docx', WORD],
    ['清单.xlsx', SHEET],
    ['公文.ofd', OFD],
    ['票据.PNG', PNG],
    ['通知.pdf', strToU8('%PDF-1.7 ')],
  ])('of %s is told by its bytes', async (name, bytes) => {
    expect(await kindOf(bytes, name)).toHaveProperty('media');
  });
  it('is refused where the name says another, or nobody needs it', async () => {
    expect(await kindOf(WORD, '病历.xlsx')).toEqual({ fault: 'case_file_other_kind' });
    expect(await kindOf(PNG, '票据')).toEqual({ fault: 'case_file_other_kind' });
    expect(await kindOf(zip('a.txt'), '压缩.zip')).toEqual({ fault: 'case_file_kind' });
    expect(await kindOf(strToU8('<html><script>'), '页面.pdf')).toEqual({ fault: 'case_file_kind' });
  });
});
