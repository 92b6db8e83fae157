/** What the product knows of days and diagnoses before a pool sends anything, joined with what the pool sends. */
import type { StreamName } from './catalog.js';
import { CALENDAR } from './reference/calendar.js';
import { PACKAGES } from './reference/packages.js';
import { DIAGNOSES } from './reference/diagnoses.js';

/** SQL of the rows of a whole stream. */
type Whole = (stream: StreamName) => string;

const FLAGS = ['low_severity', 'primary_treatable', 'planned_cycle', 'chronic'] as const;

const KNOWN_DIAGNOSES = `(SELECT r.1 AS diag_code, ${FLAGS.map((flag, at) => `r.${at + 2} AS ${flag}`).join(', ')}
  FROM (SELECT arrayJoin([${DIAGNOSES.map(
    (row) => `('${row.diag_code}', ${FLAGS.map((flag) => (row[flag] ? 1 : 0)).join(', ')})`,
  ).join(', ')}]) AS r))`;

/**
 * SQL of (diag_code, low_severity, primary_treatable, planned_cycle, chronic), 0 or 1 each, of the diagnoses in `codes` (SQL of a
 * column `diag_code`) of which anything is known. The longest prefix decides, and of one prefix the pool's own row.
 * A rule that uses it names `diagnoses` as broadcast.
 */
export function knownDiagnoses(whole: Whole, codes: string): string {
  const rows = `(SELECT upper(diag_code) AS prefix, 0 AS is_own, ${FLAGS.map((flag) => `toNullable(${flag}) AS ${flag}`).join(', ')} FROM ${KNOWN_DIAGNOSES}
    UNION ALL SELECT upper(diag_code), 1, ${FLAGS.join(', ')} FROM ${whole('diagnoses')})`;
  return `(SELECT d.code AS diag_code, ${FLAGS.map(
    (flag) => `ifNull(argMax(k.${flag}, (length(k.prefix), k.is_own)), 0) AS ${flag}`,
  ).join(', ')}
    FROM (SELECT code, arrayJoin(arrayMap(n -> substring(upper(code), 1, n), range(1, length(code) + 1))) AS prefix
      FROM (SELECT DISTINCT diag_code AS code FROM (${codes}) WHERE diag_code != '')) d
    INNER JOIN ${rows} k ON k.prefix = d.prefix GROUP BY d.code)`;
}

const listOf = (kind: 'holiday' | 'workday'): string =>
  `[${CALENDAR.filter((row) => row.kind === kind)
    .map((row) => `'${row.day}'`)
    .join(', ')}]`;

/**
 * SQL: whether a day (an expression of Date or Date32) is one of rest: a holiday, or a Saturday or Sunday that is no make-up
 * working day. A rule that uses it names `calendar` as broadcast.
 */
export function isRestDay(whole: Whole, day: string): string {
  const own = (kind: string): string =>
    `toString(toDate32(${day})) IN (SELECT toString(day) FROM ${whole('calendar')} WHERE kind = '${kind}')`;
  const known = (kind: 'holiday' | 'workday'): string => `has(${listOf(kind)}, toString(toDate32(${day})))`;
  return `multiIf(${own('holiday')}, 1, ${own('workday')}, 0, ${known('holiday')}, 1, ${known('workday')}, 0, toDayOfWeek(${day}) >= 6)`;
}

const KNOWN_PACKAGES = `(SELECT r.1 AS package_code, r.2 AS item_code, r.3 AS times, r.4 AS key_group
  FROM (SELECT arrayJoin([${PACKAGES.map(
    (row) => `('${row.package_code}', '${row.item_code}', ${row.times_per_year}, '${row.key_group ?? ''}')`,
  ).join(', ')}]) AS r))`;

/**
 * SQL of (package_code, items), of which an item is (code, times a year, the key group that it is for, or empty). A package of which the pool sends any
 * item is the pool's, as it stands open-ended; of the others the product knows the items of the national norm.
 */
export function knownPackages(whole: Whole): string {
  const own = whole('packages');
  return `(SELECT package_code, groupArray((item_code, toInt64(times), key_group)) AS items FROM (
    SELECT toString(package_code) AS package_code, toString(item_code) AS item_code, argMax(times_per_year, begndate) AS times, argMax(toString(key_group), begndate) AS key_group
    FROM ${own} WHERE enddate IS NULL GROUP BY package_code, item_code
    UNION ALL SELECT package_code, item_code, times, key_group FROM ${KNOWN_PACKAGES} WHERE package_code NOT IN (SELECT toString(package_code) FROM ${own})) GROUP BY package_code)`;
}
