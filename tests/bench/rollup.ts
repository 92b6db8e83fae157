import { MEASURES, PERSON_MEASURES, SOURCES, GRAINS, type Measure } from '@fundwatch/metrics';
import type { ClickhouseService } from '../../apps/api/src/clickhouse/clickhouse.service.js';
import { MEASURE_SET } from '../../apps/api/src/features/indicators/measure-set.js';
import { personId, placeId, provenance, PROVENANCE } from './county.js';

/** A region whose records have been rolled up: its places and people are there, of its care the monthly sums alone. */
export type Region = {
  pool: string;
  institutions: number;
  alliances: number;
  areas: number;
  persons: number;
  /** first months of the years that are rolled up */
  years: readonly number[];
};

const areaId = (n: string): string => `concat('9901', leftPad(toString(${n}), 2, '0'))`;
const allianceId = (n: string): string => `concat('A', leftPad(toString(${n}), 3, '0'))`;

/** Writes such a region: cells of every measure for every subject and month, with persons where an indicator counts them. */
export async function fillRegion(clickhouse: ClickhouseService, region: Region): Promise<void> {
  for (const sql of [...places(region), ...people(region), ...cells(region)])
    await clickhouse.command('fill region', sql, {}, { max_insert_threads: 2 });
}

const places = ({ pool, institutions, alliances, areas }: Region): string[] => [
  `INSERT INTO institutions (pool, fixmedins_code, fixmedins_name, tier, fix_blng_admdvs, alliance_id, alliance_role, ${PROVENANCE})
    SELECT '${pool}', ${placeId('number')}, concat('测试机构', toString(number)), multiIf(number < ${alliances}, 'county', number % 8 = 0, 'township', 'village'),
      ${areaId(`number % ${areas}`)}, ${allianceId(`number % ${alliances}`)}, if(number < ${alliances}, 'lead', 'member'), ${provenance(pool, 'number')} FROM numbers(${institutions})`,
  `INSERT INTO alliances (pool, alliance_id, alliance_name, admdvs, lead_fixmedins_code, unified_legal_rep, unified_finance, approved, ${PROVENANCE})
    SELECT '${pool}', ${allianceId('number')}, concat('测试医共体', toString(number)), ${areaId(`number % ${areas}`)}, ${placeId('number')}, 1, 1, 1, ${provenance(pool, 'number')} FROM numbers(${alliances})`,
  `INSERT INTO funds (pool, admdvs, insutype, year, alliance_id, fund_income, fund_expenditure, insured_cnt, cumulative_balance, alliance_fund_payment, ${PROVENANCE})
    SELECT '${pool}', ${areaId(`a % ${areas}`)}, '390', y, if(a < ${alliances}, ${allianceId('a')}, ''), if(a < ${alliances}, NULL, 900000000), if(a < ${alliances}, NULL, 800000000 + (y - 2020) * 30000000),
      if(a < ${alliances}, NULL, 500000), if(a < ${alliances}, NULL, 300000000), if(a < ${alliances}, 100000000 + a * 10000 + (y - 2020) * 3000000, NULL), ${provenance(pool, 'y * 1000 + a')}
    FROM (SELECT arrayJoin(range(2022, 2026)) AS y, arrayJoin(range(${alliances + areas})) AS a)`,
];

const people = ({ pool, institutions, areas, persons }: Region): string[] => [
  `INSERT INTO insured (pool, psn_no, gend, brdy, insutype, insu_admdvs, psn_insu_date, fixmedins_code, ${PROVENANCE})
    SELECT '${pool}', ${personId('number')}, toString(1 + number % 2), toDate32('1940-01-01') + number % 25000, '390', ${areaId(`number % ${areas}`)}, toDate32('2020-01-01'),
      ${placeId(`number % ${institutions}`)}, ${provenance(pool, 'number')} FROM numbers(${persons})`,
];

/** Cells month by month: so many a statement fit into memory. */
function* cells({ pool, institutions, alliances, areas, persons, years }: Region): Generator<string> {
  const named = Object.entries<Measure>(MEASURES).filter(
    ([, { source }]) => !(SOURCES[source].grains ?? GRAINS).some((grain) => grain === 'article'),
  );
  const names = named.map(([name]) => `'${name}'`).join(', ');
  const counted = PERSON_MEASURES.map((name) => `'${name}'`).join(', ');
  // What a subject sums to grows with the people that it stands for.
  const subjects = [
    `SELECT 'institution' AS grain, ${placeId('number')} AS subject_id, ${Math.round(persons / institutions)} AS size, number FROM numbers(${institutions})`,
    `SELECT 'alliance', ${allianceId('number')}, ${Math.round(persons / alliances)}, number FROM numbers(${alliances})`,
    `SELECT 'area', ${areaId('number')}, ${Math.round(persons / areas)}, number FROM numbers(${areas})`,
  ].join(' UNION ALL ');
  for (const month of years.flatMap((year) =>
    Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}-01`),
  )) {
    yield `INSERT INTO measures (pool, month, run, grain, subject_id, measure, amount, persons)
      SELECT '${pool}', toDate('${month}'), 1, grain, subject_id, measure,
        toDecimal128(multiIf(endsWith(measure, 'insured') OR measure = 'contracted', size, match(measure, 'fees|fund|pay|money'), size * (40 + cityHash64(subject_id, measure, '${month}') % 20), intDiv(size * (10 + cityHash64(subject_id, measure, '${month}') % 10), 100)), 4) AS amount,
        arrayReduce('uniqExactState', if(measure IN (${counted || "''"}), arrayMap(x -> ${personId(`(x * 7919 + number * size)`)}, range(toUInt64(intDiv(size, 90)))), []::Array(String))) AS persons
      FROM (SELECT *, arrayJoin([${names}]) AS measure FROM (${subjects}))`;
    yield `INSERT INTO measure_months (pool, month, run, measures) SELECT '${pool}', toDate('${month}'), 1, '${MEASURE_SET}'`;
  }
}
