import { contractEnd } from '@fundwatch/streams';
import { NO_AMOUNT } from '../../at-risk.js';
import { defineRule, evidenceEach, facts, place, quality, type RuleSources, worded } from '../../define.js';
import { LAW } from '../../law.js';
import { EVIDENCE_FEW } from './signing.js';

const COLUMNS = 'contract_id, psn_no, fixmedins_code, team_id, doctor_no, begndate, enddate, term_date';

/** SQL of (unit, kind, …) of the contracts by who is to serve them: the team, and the doctor where there is none. */
const served = (from: RuleSources): string => `(
  SELECT team_id AS unit, 'team' AS kind, * FROM (SELECT ${COLUMNS} FROM ${from.rows('contracts', 'team_id')}) WHERE team_id != ''
  UNION ALL
  SELECT doctor_no AS unit, 'doctor' AS kind, * FROM (SELECT ${COLUMNS} FROM ${from.rows('contracts', 'doctor_no')}) WHERE doctor_no != '' AND team_id = '')`;

/**
 * SQL of the time in which a contract counts, within each year: until it ends, or until the person’s next one with the same
 * team begins, so that nobody counts twice on a day.
 */
const spans = (from: RuleSources): string =>
  from.shared(`(
  SELECT *, greatest(begndate, makeDate32(year, 1, 1)) AS since, least(last, makeDate32(year, 12, 31)) AS until
  FROM (
    SELECT unit, kind, contract_id, fixmedins_code, doctor_no, begndate, last, arrayJoin(range(toYear(begndate), toYear(least(last, ${from.asOf})) + 1)) AS year
    FROM (
      SELECT *, least(${contractEnd('c')}, next - 1) AS last
      FROM (
        SELECT *, leadInFrame(begndate, 1, toDate32('2299-12-31')) OVER (PARTITION BY unit, kind, psn_no ORDER BY begndate, contract_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS next
        FROM ${served(from)} WHERE begndate <= ${from.asOf}) c)
    WHERE last >= begndate))`);

/** SQL of the day of each year on which most contracts count, the first of several. */
const peaks = (from: RuleSources): string =>
  from.shared(`(
  SELECT unit, kind, year, max(active) AS most, toDate32(argMax(day, (active, -toInt32(day)))) AS peak
  FROM (
    SELECT unit, kind, year, day, sum(steps) OVER (PARTITION BY unit, kind, year ORDER BY toInt32(day) ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS active
    FROM (
      SELECT unit, kind, year, step.1 AS day, sum(step.2) AS steps
      FROM (SELECT unit, kind, year, arrayJoin([(since, 1), (until + 1, -1)]) AS step FROM ${spans(from)})
      GROUP BY unit, kind, year, day))
  GROUP BY unit, kind, year HAVING most > ${from.param('most')})`);

export const C09 = defineRule({
  id: 'C09',
  name: { zh: '签约超载', en: 'More contracts than anybody can serve' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'B',
  version: 1,
  about: {
    zh: '一个签约团队（没有团队的按签约医生）同时有效的签约人数超过团队医生数可承担的上限',
    en: 'A team, or a doctor without one, has more contracts in force at one time than its doctors can serve',
  },
  params: {
    most: {
      label: { zh: '每名医生的签约上限', en: 'Most contracts a doctor' },
      unit: { zh: '人', en: 'persons' },
      default: 2000,
      min: 100,
      max: 10000,
    },
  },
  legal: [LAW.agreement],
  needs: ['contracts'],
  touches: {
    contracts: (changed) =>
      `SELECT if(team_id != '', team_id, doctor_no) AS unit FROM ${changed} WHERE team_id != '' OR doctor_no != ''`,
  },
  // A contract that was signed ahead counts from its first day on, and in every year into which it reaches.
  due: (from) => `
    SELECT if(team_id != '', team_id, doctor_no) AS unit,
      arrayJoin(arrayConcat([begndate], arrayMap(y -> makeDate32(y, 1, 1), range(toYear(begndate) + 1, toYear(least(${contractEnd('c')}, ${from.asOf})) + 1)))) AS due
    FROM ${from.all('contracts')} c WHERE team_id != '' OR doctor_no != ''`,
  population: (from) => `SELECT unit FROM ${served(from)}`,
  violations: (from) => `
      SELECT unit, [kind, toString(year)] AS anchor, if(places > 1, 'hint', 'suspected') AS grade,
        kind AS subject_type, unit AS subject_id, first_place AS fixmedins_code, '' AS psn_no,
        toDateTime(peak, 'Asia/Shanghai') AS event_from, toDateTime(peak, 'Asia/Shanghai') AS event_to, toDecimal64(0, 2) AS amount,
        ${evidenceEach('contracts', `arraySlice(ids, 1, ${EVIDENCE_FEW})`)} AS evidence,
        ${facts({
          of: 'unit',
          kind: 'kind',
          place: 'first_place',
          peak: 'peak',
          most: 'most',
          doctors: 'greatest(doctors, 1)',
          limit: `${from.param('most')} * greatest(doctors, 1)`,
          places: 'places',
        })} AS facts,
        ${quality({ doctors_unknown: 'unnamed > 0 AND doctors <= 1' })} AS quality
      FROM (
        SELECT s.unit AS unit, s.kind AS kind, s.year AS year, max(p.most) AS most, max(p.peak) AS peak,
          uniqExactIf(s.doctor_no, s.doctor_no != '') AS doctors, countIf(s.doctor_no = '') AS unnamed, uniqExact(s.fixmedins_code) AS places,
          argMin(s.fixmedins_code, (s.since, s.contract_id)) AS first_place, arraySort(groupArray(s.contract_id)) AS ids
        FROM ${spans(from)} s INNER JOIN ${peaks(from)} p ON p.unit = s.unit AND p.kind = s.kind AND p.year = s.year
        WHERE p.peak BETWEEN s.since AND s.until
        GROUP BY unit, kind, year)
      WHERE most > ${from.param('most')} * greatest(doctors, 1)`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '{of}（{place} 等 {places} 家机构）在 {peak} 同时有效的签约达 {most} 人，涉及签约医生 {doctors} 名，按每名医生上限折算最多 {limit} 人。',
    en: '{of} ({place}; institutions: {places}) had {most} contracts in force on {peak}, with {doctors} doctors named in them; by the limit a doctor that is {limit} at most.',
  },
  facts: {
    of: { zh: '团队或医生', en: 'team or doctor' },
    kind: worded({ team: { zh: '团队', en: 'team' }, doctor: { zh: '医生', en: 'doctor' } }, '对象', 'of'),
    place: place('签约机构', 'institution'),
    peak: { zh: '最多之日', en: 'day of most' },
    most: { zh: '同时有效', en: 'in force at once' },
    doctors: { zh: '签约医生数', en: 'doctors' },
    limit: { zh: '上限', en: 'limit' },
    places: { zh: '机构数', en: 'institutions' },
  },
  innocent: [
    {
      text: { zh: '团队有多名医生', en: 'A team of several doctors' },
      checked: {
        zh: '上限按最多之日签约中出现的医生数相乘；医生未填的降级',
        en: 'The limit is multiplied by the doctors named in the contracts of that day; where none is named the grade falls',
      },
    },
    {
      text: { zh: '团队编号各机构重复', en: 'Team numbers that institutions have in common' },
      checked: { zh: '跨机构的仅作提示', en: 'Over several institutions it is a hint' },
    },
    {
      text: { zh: '续签前后两份重叠、解约后未改状态', en: 'A renewal that overlaps, a contract that ended' },
      checked: {
        zh: '同一人在同一团队只算一份，解约日后不计',
        en: 'A person counts once with a team, and not after the day on which the contract ended',
      },
    },
    {
      text: { zh: '提前签下年度', en: 'Signed ahead for the year to come' },
      checked: { zh: '生效日之后才计', en: 'Counts from the day on which it is in force' },
    },
  ],
  examples: [
    {
      title: { zh: '一名医生两千零一人', en: 'two thousand and one persons of one doctor' },
      records: { contracts: contracts(2001, () => ({ team_id: 'T1', doctor_no: 'D1' })) },
      finds: [['C1', 'C10']],
    },
    {
      title: { zh: '两名医生的团队', en: 'a team of two doctors' },
      records: { contracts: contracts(2001, (n) => ({ team_id: 'T1', doctor_no: `D${n % 2}` })) },
      finds: [],
    },
    {
      title: {
        zh: '先后两批人、明年才生效、同一人续签重叠',
        en: 'one half after the other, some from next year, renewals that overlap',
      },
      asOf: '2025-06-01',
      records: {
        contracts: [
          ...contracts(1100, () => ({ doctor_no: 'D1', term_date: '2025-03-01' })),
          ...contracts(1000, (n) => ({
            contract_id: `E${n}`,
            psn_no: `Q${n}`,
            doctor_no: 'D1',
            begndate: '2025-03-02',
          })),
          ...contracts(900, (n) => ({
            contract_id: `F${n}`,
            doctor_no: 'D1',
            begndate: '2025-02-01',
            sign_time: '2025-06-01 08:00:00',
          })),
          ...contracts(1100, (n) => ({
            contract_id: `G${n}`,
            psn_no: `R${n}`,
            doctor_no: 'D1',
            begndate: '2026-01-01',
            enddate: '2026-12-31',
          })),
        ],
      },
      finds: [],
    },
  ],
});

/** So many contracts of one institution, each of another person. */
function contracts(count: number, rest: (n: number) => Record<string, string>): Record<string, string>[] {
  return Array.from({ length: count }, (_, at) => ({
    contract_id: `C${at + 1}`,
    psn_no: `P${at + 1}`,
    fixmedins_code: 'H1',
    begndate: '2025-01-01',
    enddate: '2025-12-31',
    ...rest(at + 1),
  }));
}
