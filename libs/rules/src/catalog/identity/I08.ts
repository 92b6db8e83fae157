import { defineRule, evidenceEach, facts, place, quality, type RuleSources } from '../../define.js';
import { isPlannedCycle } from '../../icd.js';
import { LAW } from '../../law.js';
import {
  CAME_IN_PERSON,
  narrowsToDays,
  TOUCHES_PLACES,
  validVisitsAmong,
  visitsBeside,
} from '../../places.js';

/** How many visits a finding names at most. */
const EVIDENCE_MOST = 300;

/** SQL: the visit may count. Chronic refills and planned cycles bring the same people together lawfully: group clinics, dialysis shifts. */
const MAY_COUNT = `${CAME_IN_PERSON} AND med_type NOT IN ('14') AND NOT ${isPlannedCycle('diag_code')}`;

/** SQL: enough of these sorted days lie close enough together. */
const isOften = (from: RuleSources, days: string): string =>
  `arrayExists(i -> i >= ${from.param('times')} AND ${days}[i] - ${days}[i - ${from.param('times')} + 1] <= ${from.param('days')}, arrayEnumerate(${days}))`;

/** SQL of (fixmedins_code, day, a, b): who came within minutes of each other, of visits that count; one `family` (an expression, or '') does not count. */
const near = (from: RuleSources, visits: string, family = `''`): string => `(
  SELECT fixmedins_code, day, least(psn_no, other.1) AS a, greatest(psn_no, other.1) AS b
  FROM (
    SELECT fixmedins_code, psn_no, ${family} AS family, toDate(begntime) AS day,
      arrayJoin(groupUniqArray((psn_no, family)) OVER (PARTITION BY fixmedins_code, day ORDER BY toUnixTimestamp(begntime)
        RANGE BETWEEN ${60 * from.param('minutes')} PRECEDING AND CURRENT ROW)) AS other
    FROM ${visits})
  WHERE other.1 != psn_no AND (family = '' OR family != other.2))`;

/** SQL of the pairs that often do, and their days. */
const often = (from: RuleSources, pairs: string): string => `(
  SELECT fixmedins_code, a, b, arraySort(groupUniqArray(day)) AS days
  FROM ${pairs} GROUP BY fixmedins_code, a, b HAVING ${isOften(from, 'days')})`;

/** SQL of (fixmedins_code, psn_no) of pairs. */
const membersOf = (pairs: string): string =>
  `(SELECT DISTINCT fixmedins_code, arrayJoin([a, b]) AS psn_no FROM ${pairs})`;

/** SQL of (fixmedins_code, psn_no, …) of those among some visits who come often enough by themselves; without the others the pairs are few. */
const regulars = (from: RuleSources, visits: string, more = ''): string => `(
  SELECT fixmedins_code, psn_no${more} FROM ${visits} WHERE ${MAY_COUNT}
  GROUP BY fixmedins_code, psn_no HAVING ${isOften(from, 'arraySort(groupUniqArray(toDate(begntime)))')})`;

/** SQL of who came when: the valid visits of those who often come with somebody, valid or not. */
const came = (from: RuleSources): string => {
  const visits = from.rows('visits', 'fixmedins_code');
  const seen = from.shared(
    `(SELECT * FROM ${visits} WHERE ${MAY_COUNT} AND (fixmedins_code, psn_no) IN ${regulars(from, visits)})`,
  );
  const friends = from.shared(membersOf(often(from, near(from, seen))));
  return validVisitsAmong(
    from,
    from.shared(`(SELECT * FROM ${seen} WHERE (fixmedins_code, psn_no) IN ${friends})`),
  );
};

/** SQL of the pairs that often come together and are no family by their telephones. */
const pairs = (from: RuleSources): string => {
  const tel = `(SELECT psn_no AS tel_psn, tel FROM ${from.related('insured', 'psn_no', `SELECT psn_no FROM ${came(from)}`)} WHERE tel != '')`;
  return often(
    from,
    near(
      from,
      `(SELECT c.*, t.tel AS tel FROM ${came(from)} c LEFT JOIN ${tel} t ON t.tel_psn = c.psn_no)`,
      'tel',
    ),
  );
};

/** SQL of the places where somebody of `comings` (fixmedins_code, day, psn_no) often comes together with others, valid or not, family or not. */
const placesOfFriends = (comings: string, from: RuleSources): string => {
  const beside = near(from, `(SELECT * FROM ${visitsBeside(from, comings)} WHERE ${MAY_COUNT})`);
  const met = from.shared(
    membersOf(
      `(SELECT * FROM ${beside} WHERE (fixmedins_code, day, a) IN ${comings} OR (fixmedins_code, day, b) IN ${comings})`,
    ),
  );
  const visits = `(SELECT * FROM ${from.related('visits', 'psn_no', `SELECT psn_no FROM ${met}`)} WHERE (fixmedins_code, psn_no) IN ${met})`;
  // Their rows lie far apart: they are read once.
  const times = regulars(from, visits, ', groupArray(begntime) AS times');
  return `SELECT fixmedins_code AS unit FROM ${often(from, near(from, `(SELECT fixmedins_code, psn_no, arrayJoin(times) AS begntime FROM ${times})`))}`;
};

/** SQL of the persons whose telephone is another one than before. */
const otherTelephone = (changed: string): string => `SELECT psn_no FROM ${changed} GROUP BY psn_no
  HAVING uniqExact(tel) > 1 OR any(tel) != '' AND uniqExact(_order_gone) < 2`;

/** SQL of the threes that often come together: one person, and two who came with it on the same days. */
const threes = (from: RuleSources): string => `(
  SELECT fixmedins_code, arraySort([person, two.1.1, two.2.1]) AS three, arraySort(arrayIntersect(two.1.2, two.2.2)) AS days
  FROM (
    SELECT fixmedins_code, person, arrayJoin(arrayFlatten(arrayMap((x, i) -> arrayMap(y -> (x, y), arraySlice(others, i + 1)), others, arrayEnumerate(others)))) AS two
    FROM (
      SELECT fixmedins_code, met.1 AS person, arraySort(groupArray((met.2, days))) AS others
      FROM (SELECT fixmedins_code, days, arrayJoin([(a, b), (b, a)]) AS met FROM ${pairs(from)})
      GROUP BY fixmedins_code, person))
  WHERE ${isOften(from, 'days')})`;

export const I08 = defineRule({
  id: 'I08',
  name: { zh: '结伴就诊', en: 'The same people together again' },
  family: 'identity',
  grade: 'suspected',
  mode: 'B',
  version: 2,
  about: {
    zh: '同一批三人及以上半年内至少三天在同一机构相隔几分钟先后就诊，且不是一家人',
    en: 'The same three persons or more come to one institution within minutes of each other on three days or more of half a year, and are no family',
  },
  params: {
    times: {
      label: { zh: '一同就诊天数', en: 'Days together' },
      unit: { zh: '天', en: 'days' },
      default: 3,
      min: 2,
      max: 30,
    },
    days: {
      label: { zh: '期限', en: 'Within' },
      unit: { zh: '天', en: 'days' },
      default: 180,
      min: 7,
      max: 366,
    },
    minutes: {
      label: { zh: '先后相隔', en: 'Apart by' },
      unit: { zh: '分钟', en: 'minutes' },
      default: 5,
      min: 1,
      max: 60,
    },
    persons: {
      label: { zh: '人数', en: 'Persons' },
      unit: { zh: '人', en: 'persons' },
      default: 3,
      min: 3,
      max: 50,
    },
  },
  legal: [LAW.overuse, LAW.fraud],
  needs: ['visits', 'settlements'],
  touches: {
    ...TOUCHES_PLACES,
    // Whose telephone is whose decides who is a family.
    insured: (changed, from) =>
      `SELECT fixmedins_code AS unit FROM ${from.related('visits', 'psn_no', `SELECT psn_no FROM ${changed}`)}`,
  },
  narrows: {
    ...narrowsToDays(placesOfFriends),
    insured: (changed, from) =>
      `SELECT fixmedins_code AS unit FROM ${from.related('visits', 'psn_no', otherTelephone(changed))}`,
  },
  population: (from) => `SELECT fixmedins_code AS unit FROM ${from.rows('visits', 'fixmedins_code')}`,
  violations: (from) => `
      SELECT g.fixmedins_code AS unit, [g.leader] AS anchor, 'suspected' AS grade,
        'institution' AS subject_type, g.fixmedins_code AS subject_id, g.fixmedins_code AS fixmedins_code, '' AS psn_no,
        min(v.begntime) AS event_from, max(v.begntime) AS event_to, sum(v.fund) AS amount,
        arrayConcat(${evidenceEach('visits', `arraySlice(arraySort(groupArray(v.mdtrt_id)), 1, ${EVIDENCE_MOST})`)},
          ${evidenceEach('settlements', `arraySlice(arraySort(arrayFlatten(groupArray(v.setl_ids))), 1, ${EVIDENCE_MOST})`)}) AS evidence,
        ${facts({
          place: 'fixmedins_code',
          persons: 'uniqExact(v.psn_no)',
          days: 'uniqExact(toDate(v.begntime))',
          visits: 'count()',
          from: 'toDate(min(v.begntime))',
          to: 'toDate(max(v.begntime))',
          fund: 'toDecimalString(amount, 2)',
        })} AS facts,
        ${quality({})} AS quality
      FROM (
        SELECT fixmedins_code, leader, groupUniqArray(person) AS persons, groupUniqArrayArray(days) AS days
        FROM (
          SELECT fixmedins_code, person, min(three[1]) AS leader, groupUniqArrayArray(days) AS days
          FROM (SELECT fixmedins_code, three, days, arrayJoin(three) AS person FROM ${threes(from)})
          GROUP BY fixmedins_code, person)
        GROUP BY fixmedins_code, leader
        HAVING length(persons) >= ${from.param('persons')}) g
      INNER JOIN ${came(from)} v ON v.fixmedins_code = g.fixmedins_code
      WHERE has(g.persons, v.psn_no) AND has(g.days, toDate(v.begntime))
      GROUP BY g.fixmedins_code, g.leader`,
  atRisk: {
    zh: '结伴各日就诊的基金支付额，扣除退费',
    en: 'what the fund paid for the visits together, net of refunds',
  },
  explain: {
    zh: '{from} 至 {to}，同一批 {persons} 人在 {place} 有 {days} 天相隔几分钟先后就诊，共 {visits} 次，基金支付 {fund} 元；登记电话不同，不是一家人。',
    en: 'From {from} to {to} the same {persons} persons came to {place} within minutes of each other on {days} days, {visits} visits in all, for which the fund paid {fund} yuan; by their telephones they are no family.',
  },
  facts: {
    place: place('机构', 'institution'),
    persons: { zh: '人数', en: 'persons' },
    days: { zh: '一同就诊天数', en: 'days together' },
    visits: { zh: '就诊次数', en: 'visits' },
    from: { zh: '自', en: 'from' },
    to: { zh: '至', en: 'to' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '夫妻、家人同行', en: 'Couples and families' },
      checked: {
        zh: '登记电话相同的不算结伴，两人不成组',
        en: 'People with one telephone do not count, and two are no group',
      },
    },
    {
      text: { zh: '透析班次、慢病集中门诊', en: 'Dialysis shifts, group clinics of the chronically ill' },
      checked: {
        zh: '慢特病与计划性周期治疗已排除，相隔较久的不算',
        en: 'Chronic care and planned cycles are left out, and so are visits further apart',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '三名邻居一月内三次在数分钟内先后就诊',
        en: 'three neighbours within minutes on three days of a month',
      },
      records: together([1, 8, 15], 1, {}),
      finds: [['V0', 'V8']],
    },
    {
      title: { zh: '只有两天', en: 'two days only' },
      records: together([1, 8], 1, {}),
      finds: [],
    },
    {
      title: { zh: '同一批人相隔半小时', en: 'the same people half an hour apart' },
      records: together([1, 8, 15], 30, {}),
      finds: [],
    },
    {
      title: { zh: '同一透析班次', en: 'a shift of dialysis' },
      records: together([1, 8, 15], 1, { med_type: '14', diag_code: 'N18.500' }),
      finds: [],
    },
    {
      title: { zh: '登记电话相同的一家人', en: 'a family by its telephone' },
      records: {
        ...together([1, 8, 15], 1, {}),
        insured: ['P0', 'P1', 'P2'].map((psn_no) => ({ psn_no, tel: '19900000001' })),
      },
      finds: [],
    },
  ],
});

/** Three persons who come one after the other on some days of March. */
function together(days: readonly number[], minutesApart: number, rest: Record<string, string>) {
  const visits = days.flatMap((day, at) =>
    [0, 1, 2].map((n) => ({
      mdtrt_id: `V${at * 3 + n}`,
      psn_no: `P${n}`,
      fixmedins_code: 'H1',
      begntime: `2025-03-${String(day).padStart(2, '0')} ${String(9 + Math.floor((n * minutesApart) / 60)).padStart(2, '0')}:${String((n * minutesApart) % 60).padStart(2, '0')}:00`,
      ...rest,
    })),
  );
  return {
    visits,
    settlements: visits.map(({ mdtrt_id, psn_no, fixmedins_code }) => ({
      setl_id: `S${mdtrt_id}`,
      mdtrt_id,
      psn_no,
      fixmedins_code,
    })),
  };
}
