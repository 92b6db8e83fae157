import { it } from 'vitest';
import { z } from 'zod';
import { openWorkbench } from '/work/main/tests/helpers/workbench.js';
it('x', async () => {
  const bench = await openWorkbench();
  const ask = async (sql: string) => { try { return JSON.stringify(await bench.platform.clickhouse.query({ name: 'x', sql, row: z.record(z.string(), z.unknown()) })); } catch (e) { return String(e).slice(0, 300); } };
  const j = (v: string, t = 'a') => `SELECT JSONExtract(x, 'Tuple(a Nullable(String), b Nullable(String))') AS j, JSONType(x) AS t, JSONExtractKeys(x) AS k FROM (SELECT '${v}' AS x)`;
  for (const v of ['{"a":1e9}', '{"a":12.50,"b":9999999999999999.99}', '{"a":{"x":1},"b":[1]}', '{"a":true,"b":null}', '{"a":1,"a":2}', '{"a":1} x', '{"a":1}{"a":2}', '[1]', 'null', '5', '{"a":0.10,"b":0.0000001}', '{"a":123456789012345678901234567890}', '{"a":9007199254740993}', '{"a":-0.0,"b":100.0}', '{"a":"\\\\u0000x"}', '{"A":"1"}', '{"a":1e400}', '{"a":100000000000000000000.00}', '{"a":1234567890123.45}'])
    console.log(v, await ask(j(v)));
  const d = '{"a":' + '['.repeat(3000) + ']'.repeat(3000) + '}';
  console.log('deep', await ask(j(d)));
  for (const v of ['1969-12-31 23:00:00', '1970-01-01 00:00:00', '1970-01-01 08:00:00', '2106-02-07 14:28:15', '2106-02-07 14:28:16', '2107-01-01 00:00:00', '1986-05-04 02:30:00', '0001-01-01 00:00:00'])
    console.log(v, await ask(`SELECT toString(toDateTimeOrNull('${v}', 'Asia/Shanghai')) AS p, toString(parseDateTimeBestEffortOrNull('${v.replace(' ', 'T')}', 'Asia/Shanghai')) AS iso, toString(parseDateTime64BestEffortOrNull('${v.replace(' ', 'T')}+08:00', 0, 'Asia/Shanghai')) AS iso64`));
  for (const v of ['2025-03-01T08:00:00+99:99', '2106-02-07T06:00:00-08:00', '1970-01-01T05:00:00+08:00','2025-03-01T08:00:00+0800','2025-03-01T08:00:00.5Z'])
    console.log(v, await ask(`SELECT toString(parseDateTimeBestEffortOrNull('${v}', 'Asia/Shanghai')) AS iso, toString(parseDateTime64BestEffortOrNull('${v}', 0, 'Asia/Shanghai')) AS iso64, toString(toDateTimeOrNull('2025-03-01T08:00:00','Asia/Shanghai')) AS x`));
  for (const v of ['1899-12-31', '1900-01-01', '2299-12-31', '2300-01-01', '2025/03/01', '2024-02-29', '2025-02-29', '9999-12-31', '20250301'])
    console.log(v, await ask(`SELECT toString(toDate32OrNull('${v}')) AS d`));
  console.log(await ask(`SELECT toDecimal32OrNull('120.123456789012', 6) AS d, toDecimal32OrNull('-999.999999999999', 6) AS e, toDecimal64OrNull('9999999999999999.99', 2) AS m, toDecimal64OrNull('0.10',2) AS n`));
  console.log(await ask(`SELECT getSetting('max_insert_block_size') AS a, getSetting('min_insert_block_size_rows') AS b, getSetting('max_block_size') AS c, getSetting('max_ast_elements') AS d, getSetting('max_query_size') AS e`));
  await bench.close();
});
