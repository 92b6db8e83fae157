import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { exampleStatement } from '../../../../../tests/helpers/statements.js';
import { paperOf } from './paper.js';
import { papersWorkbook } from './statement.workbook.js';

const MADE = new Date('2026-01-15T02:00:00Z');
const CONTEXT = { policyName: '门诊按人头付费', state: '草稿', place: '测试县（990102）' };

async function bookOf(statements = [exampleStatement()]): Promise<ExcelJS.Workbook> {
  const bytes = await papersWorkbook(
    statements.map((one) => paperOf(one, CONTEXT)),
    MADE,
  );
  const book = new ExcelJS.Workbook();
  // exceljs types its own Buffer
  await book.xlsx.load(new Uint8Array(bytes).buffer);
  return book;
}

/** The row of a sheet whose first text in a column is this. */
function rowWith(sheet: ExcelJS.Worksheet, column: number, text: string): ExcelJS.Row {
  for (let at = 1; at <= sheet.rowCount; at += 1)
    if (sheet.getRow(at).getCell(column).value === text) return sheet.getRow(at);
  throw new Error(`no row with ${text}`);
}

describe('the workbook of statements', () => {
  it('holds amounts as numbers to the fen, ids as text, the total in capitals', async () => {
    const sheet = (await bookOf()).getWorksheet('H99010200011');
    if (!sheet) throw new Error('no sheet of the institution');
    const quota = rowWith(sheet, 2, '年度定额').getCell(5);
    expect([quota.type, quota.value, quota.numFmt]).toEqual([ExcelJS.ValueType.Number, 1296000, '#,##0.00']);
    expect(rowWith(sheet, 2, '大写：人民币负壹仟贰佰叁拾肆元伍角整').number).toBeGreaterThan(
      Number(quota.row),
    );
    expect(rowWith(sheet, 2, '应付金额（负数为应收回）（元）').getCell(5).value).toBe(-1234.5);
    expect(sheet.headerFooter.oddFooter).toContain('第 &P 页，共 &N 页');
    expect(sheet.views[0]?.state).toBe('frozen');
    expect(sheet.pageSetup.printTitlesRow).toMatch(/^\d+:\d+$/);
  });
  it('sums several on a sheet of their own, with ids that keep their noughts', async () => {
    const twice = [
      exampleStatement({ subject_id: '0012345678901234567', payable: '100.10' }),
      exampleStatement({ subject_id: 'A/B:C', payable: '0.05', reasons: ['近三年有确认的欺诈案件'] }),
    ];
    const book = await bookOf(twice);
    const sheet = book.getWorksheet('汇总');
    if (!sheet) throw new Error('no summary');
    const id = sheet.getCell('B3');
    expect([id.type, id.value]).toEqual([ExcelJS.ValueType.String, '0012345678901234567']);
    expect(sheet.getCell('D5').value).toEqual({ formula: 'SUM(D3:D4)', result: 100.15 });
    expect(sheet.getCell('E5').value).toBe('人民币壹佰元壹角伍分');
    expect(sheet.getCell('F4').value).toBe('近三年有确认的欺诈案件');
    expect(book.worksheets.map(({ name }) => name)).toEqual(['汇总', '明细', '0012345678901234567', 'A_B_C']);
    expect(book.getWorksheet('明细')?.rowCount).toBe(1 + 2 * exampleStatement().lines.length);
  });
  it('keeps as text what a sheet would round', async () => {
    const [line] = exampleStatement().lines;
    if (!line) throw new Error('no line');
    const huge = { ...line, amount: '12345678901234.56' };
    const sheet = (await bookOf([exampleStatement({ lines: [huge] })])).worksheets[0];
    expect(sheet && rowWith(sheet, 2, line.label_zh).getCell(5).value).toBe('12345678901234.56');
  });
});
