import { careList } from '@fundwatch/streams';
import { defineRule, evidenceEach, facts, place, quality, type RuleSources } from '../../define.js';
import { LAW } from '../../law.js';
import {
  CAME_IN_PERSON,
  narrowsToDays,
  TOUCHES_PLACES,
  validVisitsAmong,
  visitsBeside,
} from '../../places.js';

/** SQL of the till: its terminal, or its operator where terminals are not sent. */
const TILL = `if(dev_no != '', dev_no, opter)`;
const AT_TILL = `${CAME_IN_PERSON} AND med_type NOT IN ${careList('inpatient')} AND ${TILL} != ''`;

/** SQL of some visits with their till and day, and how many cards it had seen within the short time up to each. */
const atTills = (from: RuleSources, visits: string): string => `(
  SELECT *, ${TILL} AS till, toDate(begntime) AS day,
    uniqExact(psn_no) OVER (PARTITION BY fixmedins_code, till, day ORDER BY toUnixTimestamp(begntime)
      RANGE BETWEEN ${60 * from.param('minutes') - 1} PRECEDING AND CURRENT ROW) AS cards
  FROM ${visits} WHERE ${AT_TILL})`;

/** SQL of (fixmedins_code, till, day) of the crowds among some visits. */
const crowds = (from: RuleSources, visits: string): string =>
  `(SELECT fixmedins_code, till, day FROM ${atTills(from, visits)} WHERE cards >= ${from.param('cards')})`;

/** SQL of the valid visits of the tills and days with a crowd; what is not valid may have made it one. */
const crowded = (from: RuleSources): string => {
  const visits = from.rows('visits', 'fixmedins_code');
  const days = from.shared(crowds(from, visits));
  return validVisitsAmong(
    from,
    from.shared(
      `(SELECT * FROM ${visits} WHERE ${AT_TILL} AND (fixmedins_code, ${TILL}, toDate(begntime)) IN ${days})`,
    ),
  );
};

/** SQL of the bursts: a till, a day, and the visits of its most crowded minutes. */
const bursts = (from: RuleSources): string => `(
  SELECT fixmedins_code, till, day, max(dev_no != '') AS is_terminal,
    argMax((begntime - ${60 * from.param('minutes') - 1}, begntime), (cards, begntime)) AS span, max(cards) AS most,
    arraySort(arrayFilter(v -> v.1 BETWEEN span.1 AND span.2, groupArray((begntime, psn_no, mdtrt_id, fund, setl_ids)))) AS seen,
    arraySort(arrayDistinct(arrayMap(v -> v.2, seen))) AS persons
  FROM ${atTills(from, crowded(from))}
  GROUP BY fixmedins_code, till, day
  HAVING most >= ${from.param('cards')})`;

export const I06 = defineRule({
  id: 'I06',
  name: { zh: '空刷套刷、敛卡', en: 'Cards swiped in a row' },
  family: 'identity',
  grade: 'suspected',
  mode: 'W',
  version: 2,
  about: {
    zh: '同一终端十分钟内连续使用多张凭证就诊，且同一批凭证在半年内再次如此集中出现',
    en: 'Many cards at one terminal within minutes, and the same cards together like that again within half a year',
  },
  params: {
    cards: {
      label: { zh: '短时凭证数', en: 'Cards in a short time' },
      unit: { zh: '张', en: 'cards' },
      default: 10,
      min: 4,
      max: 100,
    },
    minutes: {
      label: { zh: '短时', en: 'Short time' },
      unit: { zh: '分钟', en: 'minutes' },
      default: 10,
      min: 1,
      max: 60,
    },
    returning: {
      label: { zh: '再次一同出现的凭证数', en: 'Cards that come together again' },
      unit: { zh: '张', en: 'cards' },
      default: 5,
      min: 2,
      max: 50,
    },
    days: {
      label: { zh: '再次出现的期限', en: 'Days within which they come again' },
      unit: { zh: '天', en: 'days' },
      default: 180,
      min: 7,
      max: 366,
    },
    busy_days: {
      label: { zh: '视为繁忙窗口的集中天数', en: 'Crowded days that make a till a busy one' },
      unit: { zh: '天', en: 'days' },
      default: 20,
      min: 2,
      max: 366,
    },
  },
  legal: [LAW.noResale, LAW.facilitated, LAW.fraud],
  needs: ['visits', 'settlements'],
  touches: TOUCHES_PLACES,
  narrows: narrowsToDays(
    (comings, from) => `SELECT fixmedins_code AS unit FROM ${crowds(from, visitsBeside(from, comings))}`,
  ),
  population: (from) =>
    `SELECT fixmedins_code AS unit FROM ${from.rows('visits', 'fixmedins_code')} WHERE ${AT_TILL}`,
  violations: (from) => `
      SELECT fixmedins_code AS unit, [fixmedins_code, toString(day)] AS anchor,
        if(again >= ${from.param('returning')} AND crowded_days <= ${from.param('busy_days')}, 'suspected', 'hint') AS grade,
        if(is_terminal, 'device', 'operator') AS subject_type, till AS subject_id, fixmedins_code, '' AS psn_no,
        seen[1].1 AS event_from, seen[-1].1 AS event_to, arraySum(arrayMap(v -> v.4, seen)) AS amount,
        arrayConcat(${evidenceEach('visits', 'arrayMap(v -> v.3, seen)')}, ${evidenceEach('settlements', 'arrayFlatten(arrayMap(v -> v.5, seen))')}) AS evidence,
        ${facts({
          till: 'till',
          place: 'fixmedins_code',
          from: 'event_from',
          to: 'event_to',
          cards: 'length(persons)',
          again: 'again',
          again_days: 'again_days',
          crowded_days: 'crowded_days',
          equal: 'equal',
          fund: 'toDecimalString(amount, 2)',
        })} AS facts,
        ${quality({})} AS quality
      FROM (
        SELECT *, arrayFilter(o -> abs(dateDiff('day', o.1, day)) <= ${from.param('days')},
            groupArray((day, persons)) OVER (PARTITION BY fixmedins_code, till)) AS around, length(around) AS crowded_days,
          arrayMap(o -> length(arrayIntersect(o.2, persons)), arrayFilter(o -> o.1 != day, around)) AS both,
          arrayMax(arrayPushBack(both, 0)) AS again, arrayCount(n -> n >= ${from.param('returning')}, both) AS again_days,
          arrayMax(v -> countEqual(arrayMap(w -> w.4, seen), v), arrayMap(w -> w.4, seen)) AS equal
        FROM ${bursts(from)})`,
  atRisk: {
    zh: '成批刷卡各次就诊的基金支付额，扣除退费',
    en: 'what the fund paid for the visits of the batch, net of refunds',
  },
  explain: {
    zh: '{from} 至 {to}，终端 {till} 在 {place} 连续使用 {cards} 张凭证就诊，其中 {equal} 笔基金支付相同；半年内另有 {again_days} 天有同一批凭证（最多 {again} 张）同样集中出现。该终端前后半年内共有 {crowded_days} 天如此集中。基金共支付 {fund} 元。',
    en: 'From {from} to {to} terminal {till} at {place} took {cards} cards in a row, {equal} of them for the same sum; on {again_days} other days within half a year the same cards (up to {again}) came together in the same way. Within half a year before and after, {crowded_days} days were like that. The fund paid {fund} yuan.',
  },
  facts: {
    till: { zh: '终端或经办人', en: 'terminal or operator' },
    place: place('机构', 'institution'),
    from: { zh: '自', en: 'from' },
    to: { zh: '至', en: 'to' },
    cards: { zh: '凭证数', en: 'cards' },
    again: { zh: '再次一同出现', en: 'came together again' },
    again_days: { zh: '另有天数', en: 'other days' },
    crowded_days: { zh: '集中天数', en: 'crowded days' },
    equal: { zh: '支付相同笔数', en: 'of the same sum' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '药店或窗口开门时排队', en: 'A queue when the doors open' },
      checked: {
        zh: '人员不再一同出现的集中仅作提示',
        en: 'A crowd whose people do not come together again is a hint only',
      },
    },
    {
      text: { zh: '本来就繁忙的窗口', en: 'A till that is always busy' },
      checked: {
        zh: '与该终端自身历史比较，经常如此的仅作提示',
        en: 'Compared with the till’s own past: where it is usual it is a hint only',
      },
    },
    {
      text: { zh: '晚间集中结算', en: 'Bills settled together in the evening' },
      checked: {
        zh: '只看就诊开始时间；只有日期没有时刻的不判断',
        en: 'Only the beginning of the visit counts; a date without a time is not judged',
      },
    },
  ],
  examples: [
    {
      title: { zh: '同一终端两日各刷十张卡', en: 'ten cards on two days at one terminal' },
      records: swiped(['2025-03-01', '2025-03-20'], 0),
      finds: [
        ['V0', 'V9'],
        ['V10', 'V19'],
      ],
    },
    {
      title: { zh: '九张卡', en: 'nine cards' },
      records: swiped(['2025-03-01', '2025-03-20'], 0, 9),
      finds: [],
    },
    {
      title: { zh: '六张卡', en: 'six cards' },
      records: swiped(['2025-03-01', '2025-03-20'], 0, 6),
      finds: [],
    },
  ],
});

/** Cards one after the other on some days at one terminal, and the days on which it is used like any other. */
function swiped(days: readonly string[], shift: number, cards = 10) {
  const rows = days.flatMap((day, at) =>
    Array.from({ length: cards }, (_, n) => ({
      mdtrt_id: `V${at * cards + n}`,
      psn_no: `P${n + at * shift}`,
      begntime: `${day} 12:0${Math.floor(n / 3)}:${(n % 3) * 20 + 10}`,
    })),
  );
  const others = Array.from({ length: 20 }, (_, n) => ({
    mdtrt_id: `W${n}`,
    psn_no: 'P99',
    begntime: `2025-02-${String(n + 1).padStart(2, '0')} 09:00:00`,
  }));
  return {
    visits: [...rows, ...others].map((row) => ({ ...row, fixmedins_code: 'H1', dev_no: 'T1' })),
    settlements: [...rows, ...others].map((row) => ({
      setl_id: `S${row.mdtrt_id}`,
      mdtrt_id: row.mdtrt_id,
      psn_no: row.psn_no,
      fixmedins_code: 'H1',
    })),
  };
}
