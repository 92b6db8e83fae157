import { fieldNames, STREAMS, type Stream } from '@fundwatch/streams';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { counts, take } from './intake.js';

let bench: Workbench;
beforeAll(async () => void (bench = await openWorkbench({ isJudgingPaused: true })));
afterAll(() => bench.close());

const streams: readonly Stream[] = Object.values(STREAMS);

it.each(streams)('the templates of $name are taken as they are, with one content', async ({ name }) => {
  for (const [nth, format] of ['csv', 'xlsx'].entries()) {
    const { bytes } = await bench.services.templates.template(`${name}.${format}`);
    const intake = await take(bench, `${name}.${format}`, bytes, 'templates');
    expect(intake.rejects).toEqual([]);
    expect(counts(intake)).toMatchObject({ rows: 1, accepted: 1 - nth, duplicate: nth });
  }
});

it('a workbook offers the codes of a field, and says how to fill it in', async () => {
  const { bytes } = await bench.services.templates.template('insured.xlsx');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Uint8Array.from(bytes).buffer);
  const [data, help] = book.worksheets;
  const names = fieldNames(STREAMS.insured);
  const cell = data?.getCell(500, names.indexOf('gend') + 1);
  expect(cell?.dataValidation).toMatchObject({ type: 'list', showErrorMessage: true });
  const [formula = ''] = cell?.dataValidation.formulae ?? [];
  const [, sheet = '', first = '', last = ''] =
    /^(.*)!\$([A-Z]+\$\d+):\$([A-Z]+\$\d+)$/.exec(String(formula)) ?? [];
  const codes = book.getWorksheet(sheet);
  expect([first, last].map((place) => codes?.getCell(place.replace('$', '')).value)).toEqual(['0', '9']);
  expect(data?.getColumn(names.indexOf('certno') + 1).numFmt).toBe('@');
  expect(help?.getColumn(1).values).toEqual(expect.arrayContaining(names));
});
