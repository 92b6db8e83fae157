import { orderFill, ordersOf, orderTable, standingSql, STREAMS, type StreamName } from '@fundwatch/streams';
import { z } from 'zod';
import type { ClickhouseService } from '../../apps/api/src/clickhouse/clickhouse.service.js';

/**
 * A county with a long history, written by the engine itself: 25 visits a person in 36 months, each settled, mostly at one of
 * three places near home; a stay in twenty visits, the dead, contracts, and a few coded drugs. Everybody is made of numbers.
 */
export type County = {
  pool: string;
  settlements: number;
  persons: number;
  /** first day of its records, and how many days they go on */
  start: string;
  days: number;
  /** fee lines of a hundred visits; below a hundred they are drugs with a trace code, otherwise what a visit is billed of */
  lines: number;
};

export const countyOf = (pool: string, settlements: number): County => ({
  pool,
  settlements,
  persons: Math.max(1000, Math.round(settlements / 25)),
  start: '2023-01-01',
  days: 1095,
  lines: 1,
});

/** A year of a county of so many persons: six visits a person, each settled and billed in three or four lines. */
export const yearOf = (pool: string, persons: number): County => ({
  pool,
  settlements: persons * 6,
  persons,
  start: '2025-01-01',
  days: 365,
  lines: 333,
});

const BLOCK = 2_500_000;

export const personId = (n: string): string => `concat('990121', leftPad(toString(${n}), 10, '0'))`;
export const placeId = (n: string): string => `concat('H990121', leftPad(toString(${n}), 5, '0'))`;
const number = (text: string, n: string): string => `concat('${text}', leftPad(toString(${n}), 12, '0'))`;

/** Visit `number` of a county: who, where, when, what. Ids grow with time. */
const care = ({ settlements, persons, start, days }: County, from: number, count: number): string => `(
  SELECT number, ${number('MD', 'number')} AS mdtrt_id, ${number('SE', 'number')} AS setl_id,
    cityHash64(number, 'who') % ${persons} AS who, ${personId('who')} AS psn_no,
    ${placeId('(cityHash64(who, cityHash64(number, 1) % 3)) % 300')} AS fixmedins_code,
    cityHash64(number, 'what') % 100 AS what, multiIf(what < 5, '21', what < 20, '41', what < 30, '14', '11') AS med_type,
    toDateTime('${start} 00:00:00', 'Asia/Shanghai') + toUInt32(number * ${days * 86400 - 86400} / ${settlements}) AS began,
    if(what < 5, began + 86400 * (3 + number % 6), NULL) AS ended,
    toDecimal64(if(what < 5, 3000, 80) + number % 97, 2) AS fee, toDecimal64(if(what < 5, 2000, 40) + number % 53, 2) AS fund
  FROM numbers(${from}, ${count}))`;

export const PROVENANCE = `_source, _batch, _line, _version, _content`;
export const provenance = (pool: string, n: string): string =>
  `'${pool}', toUInt32(0), toUInt32(${n}), toUInt64(${n}) + 1, cityHash64(${n})`;

/** The statements that write a stream of a county, each a block of it. */
function* statements(county: County, stream: StreamName): Generator<string> {
  const { pool, persons, settlements, start, days } = county;
  const people = `(SELECT number, ${personId('number')} AS psn_no FROM numbers(${persons}))`;
  if (stream === 'institutions')
    yield `INSERT INTO institutions (pool, fixmedins_code, fixmedins_name, tier, fix_blng_admdvs, alliance_id, ${PROVENANCE})
      SELECT '${pool}', ${placeId('number')}, concat('测试机构', toString(number)), ['village', 'township', 'county'][number % 3 + 1], '990121', concat('A', toString(number % 5)), ${provenance(pool, 'number')} FROM numbers(300)`;
  if (stream === 'alliances')
    yield `INSERT INTO alliances (pool, alliance_id, alliance_name, admdvs, ${PROVENANCE})
      SELECT '${pool}', concat('A', toString(number)), concat('测试医共体', toString(number)), '990121', ${provenance(pool, 'number')} FROM numbers(5)`;
  if (stream === 'insured')
    yield `INSERT INTO insured (pool, psn_no, gend, brdy, insutype, insu_admdvs, psn_insu_date, fixmedins_code, die_date, ${PROVENANCE})
      SELECT '${pool}', psn_no, toString(1 + number % 2), toDate32('1940-01-01') + number % 25000, '390', '990121', toDate32('2020-01-01'), ${placeId('number % 300')},
        if(number % 500 = 7, toDate32('${start}') + number % ${days}, NULL), ${provenance(pool, 'number')} FROM ${people}`;
  if (stream === 'contracts')
    yield `INSERT INTO contracts (pool, contract_id, psn_no, fixmedins_code, package_code, sign_time, begndate, enddate, status, ${PROVENANCE})
      SELECT '${pool}', ${number('C', 'number')}, psn_no, ${placeId('number % 300')}, 'basic', toDateTime('2025-01-05 09:00:00', 'Asia/Shanghai'), toDate32('2025-01-01'), toDate32('2025-12-31'), 'active', ${provenance(pool, 'number')}
      FROM ${people} WHERE number % 2 = 0`;
  if (stream === 'services')
    yield `INSERT INTO services (pool, rec_id, contract_id, psn_no, fixmedins_code, item_code, done_time, ${PROVENANCE})
      SELECT '${pool}', ${number('R', 'number')}, ${number('C', 'number')}, psn_no, ${placeId('number % 300')}, 'JY02', toDateTime('2025-03-05 09:00:00', 'Asia/Shanghai'), ${provenance(pool, 'number')}
      FROM ${people} WHERE number % 4 = 0`;
  for (let from = 0; from < settlements; from += BLOCK) {
    const count = Math.min(BLOCK, settlements - from);
    if (stream === 'visits')
      yield `INSERT INTO visits (pool, mdtrt_id, psn_no, fixmedins_code, med_type, begntime, endtime, dept_code, atddr_no, diag_code, vali_flag, ${PROVENANCE})
        SELECT '${pool}', mdtrt_id, psn_no, fixmedins_code, med_type, began, ended, 'D01', concat('DR', toString(number % 3000)), 'J06.900', 1, ${provenance(pool, 'number')} FROM ${care(county, from, count)}`;
    if (stream === 'settlements')
      yield `INSERT INTO settlements (pool, setl_id, mdtrt_id, psn_no, fixmedins_code, insutype, med_type, setl_time, medfee_sumamt, inscp_scp_amt, hifp_pay, fund_pay_sumamt, psn_cash_pay, refd_setl_flag, ${PROVENANCE})
        SELECT '${pool}', setl_id, mdtrt_id, psn_no, fixmedins_code, '390', med_type, ifNull(ended, began) + 600, fee, fee, fund, fund, fee - fund, 0, ${provenance(pool, 'number')} FROM ${care(county, from, count)}`;
    if (stream === 'fees')
      yield county.lines < 100 ? codedLines(county, from, count) : billedLines(county, from, count);
  }
}

/** Few drugs, each with a trace code of its own. */
const codedLines = (county: County, from: number, count: number): string =>
  `INSERT INTO fees (pool, mdtrt_id, feedetl_sn, setl_id, psn_no, fixmedins_code, fee_ocur_time, med_list_codg, cnt, pric, det_item_fee_sumamt, drug_trac_codg, ${PROVENANCE})
    SELECT '${county.pool}', mdtrt_id, '1', setl_id, psn_no, fixmedins_code, began, 'XA01', 1, 10, 10, leftPad(toString(number), 20, '8'), ${provenance(county.pool, 'number')}
    FROM ${care(county, from, count)} WHERE number % ${Math.round(100 / county.lines)} = 0`;

/** What a visit is billed of: a third drugs, the rest services, of three hundred of each. */
const billedLines = (county: County, from: number, count: number): string =>
  `INSERT INTO fees (pool, mdtrt_id, feedetl_sn, setl_id, psn_no, fixmedins_code, fee_ocur_time, med_list_codg, list_type, med_chrgitm_type, cnt, pric, det_item_fee_sumamt, drug_trac_codg, prd_days, ${PROVENANCE})
    SELECT '${county.pool}', mdtrt_id, toString(n + 1), setl_id, psn_no, fixmedins_code, began + 60 * n, concat(if(is_drug, 'XA', 'SV'), leftPad(toString(item), 3, '0')),
      if(is_drug, '101', '201'), if(is_drug, '09', '05'), 1, 5 + item % 40, 5 + item % 40, if(is_drug, leftPad(concat(toString(number), toString(n)), 20, '8'), ''), if(is_drug, 7, NULL), ${provenance(county.pool, 'number * 4 + n')}
    FROM (SELECT *, arrayJoin(range(${Math.floor(county.lines / 100)} + (number % 3 = 0))) AS n, cityHash64(number, n, 'item') % 300 AS item, n = 0 AS is_drug FROM ${care(county, from, count)})`;

const FILLED: readonly StreamName[] = [
  'institutions',
  'alliances',
  'insured',
  'contracts',
  'services',
  'visits',
  'settlements',
  'fees',
];

/** Writes a county into an empty store; the orders are then filled as the service fills them in a store that had none. */
export async function fillCounty(clickhouse: ClickhouseService, county: County): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);
  for (const name of FILLED) {
    for (const sql of statements(county, name))
      await clickhouse.command(
        `fill ${name}`,
        sql,
        {},
        { max_insert_block_size: 1_048_576, max_insert_threads: 2 },
      );
    say(`${name} written`);
    for (const order of ordersOf(STREAMS[name])) {
      await clickhouse.command(
        'fill order',
        orderFill(STREAMS[name], order, standingSql(STREAMS[name])),
        {},
        {
          max_insert_block_size: 1_048_576,
          max_insert_threads: 1,
        },
      );
      // As a quiet day leaves it.
      await clickhouse.command('merge order', `OPTIMIZE TABLE ${orderTable(STREAMS[name], order)} FINAL`);
      say(`${orderTable(STREAMS[name], order)} filled`);
    }
  }
  await merged(clickhouse);
}

/** Waits until the engine has merged what was inserted, so that no run pays for another. */
export async function merged(clickhouse: ClickhouseService): Promise<void> {
  for (let quiet = 0; quiet < 5; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const [row] = await clickhouse.query({
      name: 'merges',
      sql: 'SELECT count() AS n FROM system.merges',
      row: z.object({ n: z.number() }),
    });
    quiet = row?.n === 0 ? quiet + 1 : 0;
  }
}
