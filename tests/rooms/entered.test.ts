import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesBody } from '../../apps/api/src/features/entered/entered.dto.js';
import { indicatorRows } from '../../apps/api/src/features/indicators/indicators.dto.js';
import { collect, openWorkbench, send, type Workbench } from '../helpers/workbench.js';
import { CLERK, fillCounty, OFFICER, POOL } from './county.js';

const BASE = { pool: POOL, grain: 'alliance', period: '2025' } as const;
const of = async function* (text: string | Buffer): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
};

describe('entered values', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    await fillCounty(bench);
    await send(bench, 'alliances', ['A1', 'A2'].map(alliance), { pool: POOL });
    await bench.services.worker.drain();
  });
  afterAll(() => bench.close());

  const alliance = (alliance_id: string) => ({
    alliance_id,
    alliance_name: `测试医共体${alliance_id}`,
    admdvs: '990121',
    lead_fixmedins_code: 'H1',
  });
  const enter = (
    rows: [item: string, subject: string, value: string | null, previous?: number][],
    more = {},
  ) =>
    bench.services.entered.enter(
      OFFICER,
      valuesBody.parse({
        ...BASE,
        document: '统计公报2025',
        rows: rows.map(([item, subject_id, value, previous]) => ({
          item,
          subject_id,
          value,
          previous: previous ?? null,
        })),
        ...more,
      }),
    );
  const figure = async (indicator: string, id = 'A1') =>
    (await bench.services.indicators.values(OFFICER, { ...BASE, indicator, id })).find(
      (row) => row.indicator === indicator,
    );

  it('is not known before anybody entered it, and says what is missing', async () => {
    expect(await figure('N4')).toMatchObject({
      value: null,
      not_computable_reason: expect.stringContaining('常住人口数'),
    });
  });

  it('makes the indicator, exactly, beside those from records', async () => {
    expect(
      await enter([
        ['dispatched_doctors', 'A1', '37'],
        ['resident_population', 'A1', '312345'],
        ['villages', 'A1', '120'],
        ['villages_with_ecg', 'A1', '91'],
      ]),
    ).toEqual({ written: 4, unchanged: 0 });
    expect(await figure('N4')).toMatchObject({
      numerator: '37',
      denominator: '312345',
      value: '1.184588',
      unit: 'per10k',
    });
    expect(await figure('N5')).toMatchObject({ value: '75.833333' });
    expect(await figure('N4', 'A2')).toMatchObject({ value: null });
    const rows = await bench.services.indicators.values(OFFICER, BASE);
    expect(rows.map((row) => row.indicator)).toContain('L01');
    // The operation answers them as they are.
    expect(indicatorRows.parse({ rows })).toEqual({ rows });
  });

  it('the same again writes nothing; a zero denominator is no value', async () => {
    expect(await enter([['villages', 'A1', '120']])).toEqual({ written: 0, unchanged: 1 });
    await enter([
      ['villages', 'A2', '0'],
      ['villages_with_ecg', 'A2', '0'],
    ]);
    expect(await figure('N5', 'A2')).toMatchObject({
      value: null,
      not_computable_reason: 'the denominator is zero',
    });
  });

  it('names each row that is wrong, and then takes none of them', async () => {
    const wrong = enter([
      ['common_drugs', 'A1', '300'],
      ['villages', 'NOWHERE', '1'],
      ['income_lead', 'A1', '1.234'],
      ['lead_drugs', 'A1', '200'],
    ]);
    await expect(wrong).rejects.toMatchObject({
      fields: [
        { field: 'rows.0.value' },
        { field: 'rows.1.subject_id' },
        { field: 'rows.2.value' },
        { field: 'rows.3.value' },
      ],
    });
    expect(await figure('L19')).toMatchObject({ value: null });
  });

  it('a whole cannot fall below its part that stands', async () => {
    const [step] = await bench.services.entered.history(OFFICER, { ...BASE, item: 'villages', id: 'A1' });
    await expect(enter([['villages', 'A1', '90', step?.step ?? 0]], { reason: '更正' })).rejects.toThrow();
  });

  it('keeps every step of a change, with its reason, and lets only one of two be first', async () => {
    const query = { ...BASE, item: 'dispatched_doctors', id: 'A1' };
    const [first] = await bench.services.entered.history(OFFICER, query);
    const on = first?.step ?? 0;
    await expect(enter([['dispatched_doctors', 'A1', '38', on]])).rejects.toMatchObject({
      fields: [{ field: 'reason' }],
    });
    await enter([['dispatched_doctors', 'A1', '38', on]], { reason: '漏计一人' });
    await expect(enter([['dispatched_doctors', 'A1', '39', on]], { reason: '再更正' })).rejects.toMatchObject(
      {
        code: 'conflict',
      },
    );
    const steps = await bench.services.entered.history(OFFICER, query);
    expect(steps.map(({ value, reason, author }) => [value, reason, author])).toEqual([
      ['38', '漏计一人', 'officer'],
      ['37', '', 'officer'],
    ]);
    await expect(
      bench.platform.database.execute('UPDATE entered_values SET value = 1 WHERE step = $1', [on]),
    ).rejects.toThrow('never changed');
    expect(await bench.services.audit.verify()).not.toHaveProperty('firstBad');
  });

  it('a number taken back is unknown again', async () => {
    const [step] = await bench.services.entered.history(OFFICER, {
      ...BASE,
      item: 'villages_with_ecg',
      id: 'A1',
    });
    await enter([['villages_with_ecg', 'A1', null, step?.step ?? 0]], { reason: '设备台账有误' });
    expect(await figure('N5')).toMatchObject({ value: null });
  });

  it('an institution sees its own numbers and nobody else’s', async () => {
    const year = { ...BASE, grain: 'institution' } as const;
    const rows = ['H2', 'H3'].flatMap((subject_id) => [
      { item: 'survey_valid', subject_id, value: '200', previous: null },
      { item: 'survey_satisfied', subject_id, value: '181', previous: null },
    ]);
    await bench.services.entered.enter(
      OFFICER,
      valuesBody.parse({ ...year, document: '满意度调查报告', rows }),
    );
    const own = await bench.services.entered.values(CLERK, year);
    expect(new Set(own.map(({ subject_id }) => subject_id))).toEqual(new Set(['H2']));
    await expect(
      bench.services.entered.history(CLERK, { ...year, item: 'survey_valid', id: 'H3' }),
    ).rejects.toThrow('outside');
    const seen = await bench.services.indicators.values(CLERK, { ...year, indicator: 'K13' });
    expect(seen.filter(({ variant }) => variant === 'survey_entered')).toMatchObject([
      { subject_id: 'H2', value: '90.500000' },
    ]);
  });

  it('gives a table that, filled in and read again, says the same', async () => {
    const { header, rows } = await bench.services.enteredTables.table(OFFICER, {
      ...BASE,
      items: 'villages,income_lead',
      lang: 'zh-CN',
    });
    expect(header).toEqual([
      '对象编码',
      '对象名称',
      '行政村数 [villages]',
      '牵头医院人均年收入 [income_lead]',
    ]);
    expect(await collect(rows)).toEqual([
      ['A1', '测试医共体A1', '120', ''],
      ['A2', '测试医共体A2', '0', ''],
    ]);
    const text = `\uFEFF${header.join(',')},备注\r\nA1,"测试, 医共体",120,"123,456.70",好\r\n\r\nA9,x,1,\r\nA2,,x,\r\n`;
    const read = (body: string | Buffer) =>
      bench.services.enteredTables.read(OFFICER, { ...BASE, file: 'a.csv' }, of(body));
    const found = await read(text);
    expect(found).toMatchObject({
      unknown_columns: ['备注'],
      rows: [
        { line: 2, subject_id: 'A1', item: 'villages', value: '120' },
        { line: 2, subject_id: 'A1', item: 'income_lead', value: '123456.70' },
      ],
      faults: [
        { line: 4, field: 'subject_id', value: 'A9' },
        { line: 5, field: 'villages', value: 'x' },
      ],
    });
    await expect(read('a,b\n1,2\n')).rejects.toThrow('no column');
  });
});
