import {
  codeSet,
  exampleOf,
  fieldNames,
  fieldOf,
  KIND_HELP,
  type Field,
  type Stream,
} from '@fundwatch/streams';
import type { Workbook, Worksheet } from 'exceljs';

/** Rows below the header that drop-downs are offered in. */
const ROWS = 1_000;
const HEADER_FILL = { required: 'FFFCE4D6', optional: 'FFE7E6E6' } as const;

const FORMATS: Partial<Record<Field['kind'], string>> = {
  date: 'yyyy-mm-dd',
  datetime: 'yyyy-mm-dd hh:mm:ss',
  money: '0.00',
  price: '0.00####',
  quantity: '0.####',
  measure: '0.####',
  degree: '0.000000',
  int: '0',
  flag: '0',
};
/** Everything else is text: a number in a column of ids would lose its last digits. */
const TEXT = '@';

/** A workbook to be filled in: the columns of a stream with an example, how to fill them, and the codes. */
export async function workbookTemplate(stream: Stream): Promise<Buffer> {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  const data = book.addWorksheet('数据', { views: [{ state: 'frozen', ySplit: 1 }] });
  const help = book.addWorksheet('填写说明');
  const codes = codesSheet(book, stream);
  fillHelp(help, stream);
  for (const [at, name] of fieldNames(stream).entries())
    fillColumn(data, at + 1, { name, field: fieldOf(stream, name), codes });
  return Buffer.from(await book.xlsx.writeBuffer());
}

type Column = { name: string; field: Field; codes: ReadonlyMap<string, string> };

function fillColumn(sheet: Worksheet, at: number, { name, field, codes }: Column): void {
  const column = sheet.getColumn(at);
  column.width = Math.max(14, name.length + 2);
  column.numFmt = FORMATS[field.kind] ?? TEXT;
  const head = sheet.getCell(1, at);
  head.value = name;
  head.numFmt = TEXT;
  head.font = { bold: true };
  head.note = `${field.label.zh} ${field.label.en}${field.required ? '（必填 required）' : ''}\n${KIND_HELP[field.kind]}`;
  head.fill = {
    type: 'pattern',
    pattern: 'solid',
    fgColor: { argb: field.required ? HEADER_FILL.required : HEADER_FILL.optional },
  };
  sheet.getCell(2, at).value = cellOf(field);
  const list =
    field.kind === 'flag' ? '"0,1"' : field.kind === 'code' && field.set ? codes.get(field.set) : undefined;
  if (list === undefined) return;
  const isClosed = field.kind === 'flag' || (field.set !== undefined && codeSet(field.set).closed);
  for (let row = 2; row <= ROWS + 1; row += 1) {
    sheet.getCell(row, at).dataValidation = {
      type: 'list',
      allowBlank: true,
      formulae: [list],
      // Others may be entered where a pool has codes of its own.
      showErrorMessage: isClosed,
      errorTitle: field.label.zh,
      error: '请从列表中选择',
    };
  }
}

function cellOf(field: Field): string | number | Date {
  const text = exampleOf(field);
  if (field.kind === 'date') return new Date(`${text}T00:00:00Z`);
  if (field.kind === 'datetime') return new Date(`${text.replace(' ', 'T')}Z`);
  return FORMATS[field.kind] === undefined || text === '' ? text : Number(text);
}

/** A column for each code set of the stream; answers where the codes of each stand. */
function codesSheet(book: Workbook, stream: Stream): Map<string, string> {
  const sets = [...new Set(fieldNames(stream).flatMap((name) => fieldOf(stream, name).set ?? []))];
  const places = new Map<string, string>();
  if (sets.length === 0) return places;
  const sheet = book.addWorksheet('代码表');
  for (const [nth, name] of sets.entries()) {
    const { label, codes } = codeSet(name);
    const at = nth * 2 + 1;
    sheet.getCell(1, at).value = `${name} ${label.zh}`;
    sheet.getCell(1, at).font = { bold: true };
    sheet.getColumn(at).numFmt = TEXT;
    sheet.getColumn(at + 1).width = 24;
    for (const [row, code] of codes.entries()) {
      sheet.getCell(row + 2, at).value = code.code;
      sheet.getCell(row + 2, at + 1).value = `${code.label.zh} ${code.label.en}`;
    }
    const { letter } = sheet.getColumn(at);
    places.set(name, `代码表!$${letter}$2:$${letter}$${codes.length + 1}`);
  }
  return places;
}

function fillHelp(sheet: Worksheet, stream: Stream): void {
  sheet.columns = [{ width: 22 }, { width: 24 }, { width: 32 }, { width: 8 }, { width: 44 }, { width: 20 }];
  sheet.addRow([`${stream.label.zh}（${stream.name}）：${stream.about.zh}`]).font = { bold: true };
  sheet.addRow([
    '只读取第一个工作表；第 1 行是列名，请勿修改；第 2 行是示例，请删去。编号和证件号为文本，勿改成数字。',
  ]);
  sheet.addRow([`主键 ${stream.key.join('、')}：同一主键再次发送，内容相同为重复，不同为更正。`]);
  sheet.addRow([]);
  sheet.addRow(['字段', '名称', 'Name', '必填', '写法', '代码表']).font = { bold: true };
  for (const name of fieldNames(stream)) {
    const field = fieldOf(stream, name);
    sheet.addRow([
      name,
      field.label.zh,
      field.label.en,
      field.required ? '是' : '',
      KIND_HELP[field.kind],
      field.set ?? '',
    ]);
  }
}
