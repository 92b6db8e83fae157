import { expect, it } from 'vitest';
import { parseCsv, toCsv } from './csv.ts';
import { readRejects, repairedFile, repairedName } from './repair.rows.ts';

it('reads what it writes, whatever stands in a cell', () => {
  const rows = [
    ['a', 'b'],
    ['1,2', 'say "x"'],
    ['line\nbreak', ''],
  ];
  expect(parseCsv(toCsv(rows))).toEqual(rows);
  expect(parseCsv('a,b\r\n1,2')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

it('puts each reason beside its cell and gives the rows back in their layout', () => {
  const errors = '[{""field"":""begntime"",""value"":""2025-02-30"",""reason"":""不是日期""}]';
  const sheet = readRejects(
    `\uFEFFmdtrt_id,begntime,_line,_errors\nV1,2025-02-30,7,"${errors}"\nV2,x,9,"[{""field"":"""",""value"":"""",""reason"":""列数不符""}]"\n`,
  );
  expect(sheet.columns).toEqual(['mdtrt_id', 'begntime']);
  expect(sheet.rows).toEqual([
    { line: 7, cells: ['V1', '2025-02-30'], reasons: [null, '不是日期'], wholeRow: null },
    { line: 9, cells: ['V2', 'x'], reasons: [null, null], wholeRow: '列数不符' },
  ]);
  expect(repairedFile(sheet)).toBe('\uFEFFmdtrt_id,begntime\nV1,2025-02-30\nV2,x\n');
});

it('names the repaired file so that its stream is known', () => {
  expect(repairedName('visits-2025.csv.gz', 'visits')).toBe('visits-2025-repaired.csv');
  expect(repairedName('门诊.xlsx', 'visits')).toBe('visits-repaired.csv');
});
