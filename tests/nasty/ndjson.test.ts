import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { BILINGUAL, counts, faults, stored, take, type Intake } from './intake.js';

const DEEP = `${'['.repeat(5000)}${']'.repeat(5000)}`;
const payment = (id: string, more: string): string =>
  `{"pay_id":"${id}","subject_id":"S","kind":"base","period":"2025","paid_at":"2025-03-01 08:00:00",${more}}`;
const visit = (id: string, more = ''): string =>
  `{"mdtrt_id":"${id}","psn_no":"990001P","fixmedins_code":"H1","med_type":"11","begntime":"2025-03-01 08:00:00"${more}}`;

describe('bad NDJSON', () => {
  let bench: Workbench;
  let pool = 0;
  beforeAll(async () => void (bench = await openWorkbench()));
  afterAll(() => bench.close());
  const takeIn = (stream: string, lines: readonly string[]): Promise<Intake> =>
    take(bench, `${stream}.ndjson`, `${lines.join('\n')}\n`, `j${(pool += 1)}`);

  it('rejects what is no object, line by line', async () => {
    const bad = [
      'not json',
      '[1,2]',
      '[{"mdtrt_id":"a"}]',
      'null',
      '5',
      '"text"',
      '{"mdtrt_id":"a"',
      `${visit('X')} x`,
      `${visit('X')}${visit('Y')}`,
      visit('X').replaceAll('"', "'"),
      '{"mdtrt_id":"\\ud800"}',
      '{"a":"tab\there"}',
      `{"mdtrt_id":${DEEP}}`,
    ];
    const intake = await takeIn('visits', [visit('A'), '', ...bad, '   ', visit('B')]);
    expect(intake.rejects.map((reject) => reject.line)).toEqual(bad.map((_, at) => at + 3));
    expect(faults(intake).every((fault) => fault.endsWith(':'))).toBe(true);
    expect(counts(intake)).toEqual({
      rows: bad.length + 2,
      accepted: 2,
      duplicate: 0,
      corrected: 0,
      rejected: bad.length,
    });
    for (const { reasons } of intake.rejects) expect(reasons[0]).toMatch(BILINGUAL);
    const back = intake.file
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(back[0]).toMatchObject({ _raw: 'not json', _line: 3 });
  });

  it('rejects a key that stands twice, and not those of a rejects file', async () => {
    const intake = await takeIn('visits', [
      visit('A', ',"med_type":"21"'),
      visit('B', ',"_line":1,"_line":2,"_errors":[{"field":"x"}],"_errors":[]'),
    ]);
    expect(faults(intake)).toEqual(['1:']);
    expect(intake.rejects[0]?.reasons[0]).toMatch(/twice/);
    expect(intake.receipt.unknown_columns).toEqual([]);
  });

  it('rejects objects and lists by the name of their field, and keeps unknown ones aside', async () => {
    const intake = await takeIn('visits', [
      visit('A', ',"diag_name":{"code":"J06"},"dept_code":["x"]'),
      visit('B', ',"diag_name":"[急] {J06} \\"x\\" \\\\"'),
      visit('C', ',"extra":{"deep":[1,2.50]},"other":true'),
      visit('D', `,"deep":${'['.repeat(500)}${']'.repeat(500)}`),
    ]);
    expect(faults(intake)).toEqual(['1:dept_code,diag_name']);
    expect(intake.rejects[0]?.values).toEqual(['["x"]', '{"code":"J06"}']);
    expect(intake.receipt.unknown_columns).toEqual(['deep', 'extra', 'other']);
    expect(await stored(bench, 'visits', 'diag_name', `j${pool}`)).toMatchObject({ B: '[急] {J06} "x" \\' });
  });

  it('rejects escaped control characters, and keeps other escapes', async () => {
    const intake = await takeIn('visits', [
      visit('A\\u0000', ''),
      visit('B', ',"diag_name":"a\\u001fb"'),
      visit('C', ',"dept_code":"x\\ny"'),
      visit('D', ',"diag_name":"\\u6d4b\\n\\/\\t\\ud842\\udfb7"'),
    ]);
    expect(faults(intake)).toEqual(['1:mdtrt_id', '2:diag_name', '3:dept_code']);
    expect(await stored(bench, 'visits', 'diag_name', `j${pool}`)).toEqual({ D: '测\n/\t𠮷' });
  });

  it('takes null and what is missing for empty', async () => {
    const intake = await takeIn('visits', [
      visit('A', ',"endtime":null,"online_flag":null'),
      visit('B').replace('"11"', 'null'),
      '{}',
      visit('C', ',"diag_name":""'),
    ]);
    expect(faults(intake)).toEqual(['2:med_type', '3:mdtrt_id,psn_no,fixmedins_code,med_type,begntime']);
    expect(await stored(bench, 'visits', 'endtime', `j${pool}`)).toEqual({ A: null, C: null });
  });

  it('keeps numbers exactly as they are written', async () => {
    const good = [
      '12.50',
      '0.10',
      '9999999999999999.99',
      '-9999999999999999.99',
      '100',
      '1234567890123.45',
      '-0.01',
    ];
    const bad = [
      '1e9',
      '1.5E2',
      '12.345',
      '10000000000000000.00',
      '123456789012345678901234567890',
      '1e400',
      'true',
      '[1]',
      '0.1000000000000000055',
    ];
    const intake = await takeIn(
      'payments',
      [...good, ...bad].map((amount, at) => payment(`K${String(at).padStart(2, '0')}`, `"amount":${amount}`)),
    );
    expect(faults(intake)).toEqual(bad.map((_, at) => `${good.length + at + 1}:amount`));
    expect(intake.rejects.map((reject) => reject.values[0])).toEqual(bad);
    expect(Object.values(await stored(bench, 'payments', 'amount', `j${pool}`))).toEqual([
      '12.50',
      '0.10',
      '9999999999999999.99',
      '-9999999999999999.99',
      '100.00',
      '1234567890123.45',
      '-0.01',
    ]);
  });

  it('leaves numbers inside texts alone', async () => {
    const note = 'a: 12345678901234567890, b: 1e9, \\"c\\": 5';
    const intake = await takeIn('visits', [visit('A', `,"diag_name":"${note}","x":1e9,"leave_days" : 3`)]);
    expect(counts(intake)).toMatchObject({ accepted: 1 });
    expect(await stored(bench, 'visits', 'diag_name', `j${pool}`)).toEqual({ A: note.replaceAll('\\', '') });
  });

  it('names unknown keys wherever they stand in the file', async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) =>
      visit(`K${at}`, at === 19_000 ? ',"late":"x","la\\u0000te":"y"' : ''),
    );
    const intake = await takeIn('visits', lines);
    expect(intake.receipt).toMatchObject({
      rows: 20_000,
      accepted: 20_000,
      unknown_columns: ['la\uFFFDte', 'late'],
    });
  });

  it('takes any line ends, a byte order mark, and a file that is not named for it', async () => {
    const intake = await take(
      bench,
      'visits-x.txt',
      `\uFEFF${visit('A')}\r\n${visit('B')} \n\n${visit('C')}`,
      'marks',
    );
    expect(counts(intake)).toMatchObject({ rows: 3, accepted: 3 });
    expect(
      counts(await take(bench, 'visits.jsonl', [visit('A'), visit('B')].join('\r'), 'returns')),
    ).toMatchObject({ rows: 2, accepted: 2 });
    expect(counts(await take(bench, 'visits.ndjson', '\n\n', 'nothing'))).toMatchObject({ rows: 0 });
  });

  it('rejects a CSV that is named NDJSON, line by line', async () => {
    const intake = await takeIn('visits', ['mdtrt_id,psn_no', 'A,B']);
    expect(faults(intake)).toEqual(['1:', '2:']);
  });
});
