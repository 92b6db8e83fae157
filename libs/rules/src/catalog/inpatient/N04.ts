import { defineRule, evidenceEach, facts, place, quality } from '../../define.js';
import { FAMILIES_FACT, familiesOf, gradeOfFamilies } from '../../families.js';
import { LAW } from '../../law.js';
import { narrowsToDays, TOUCHES_PLACES } from '../../places.js';
import { before, crowdsAfter, groups, MAY_COUNT, sharing, USUAL_DAYS } from './crowds.js';
import { cluster } from './N04.examples.js';

/** How many stays a finding names at most. */
const STAYS_MOST = 10;

export const N04 = defineRule({
  id: 'N04',
  name: { zh: '聚集住院', en: 'Admitted together, discharged together' },
  family: 'inpatient',
  grade: 'suspected',
  mode: 'W',
  version: 1,
  about: {
    zh: '同一机构同一天收治同类诊断五人以上，同一天出院且费用几乎相同，远超该机构平日水平；另有同村、同电话或同一时段到院的为可疑',
    en: 'On one day a place admits five persons or more of one category of diagnosis who leave on one day with nearly the same bills, far more than is usual there; coming from one village, by one telephone or within an hour makes it suspected',
  },
  params: {
    persons: {
      label: { zh: '同日入院人数', en: 'Persons admitted on a day' },
      unit: { zh: '人', en: 'persons' },
      default: 5,
      min: 3,
      max: 100,
    },
    spread_percent: {
      label: { zh: '费用变异系数上限', en: 'Spread of the bills below' },
      unit: { zh: '%', en: '%' },
      default: 10,
      min: 1,
      max: 50,
    },
    times_usual: {
      label: { zh: '平日水平倍数', en: 'Times what is usual' },
      unit: { zh: '倍', en: 'times' },
      default: 3,
      min: 1,
      max: 20,
    },
    arrival_minutes: {
      label: { zh: '同一时段', en: 'Arrived within' },
      unit: { zh: '分钟', en: 'minutes' },
      default: 60,
      min: 5,
      max: 480,
    },
    share_percent: {
      label: { zh: '同村或同电话比例', en: 'Share of one village or telephone' },
      unit: { zh: '%', en: '%' },
      default: 80,
      min: 50,
      max: 100,
    },
  },
  legal: [LAW.realName, LAW.overuse, LAW.fraud],
  needs: ['visits', 'settlements'],
  touches: {
    ...TOUCHES_PLACES,
    insured: (changed, from) =>
      `SELECT fixmedins_code AS unit FROM ${from.related('visits', 'psn_no', `SELECT psn_no FROM ${changed}`)} WHERE ${MAY_COUNT}`,
  },
  narrows: {
    ...narrowsToDays((comings, from) => crowdsAfter(comings, from)),
    insured: (changed, from) =>
      crowdsAfter(
        `(SELECT fixmedins_code, toDate(begntime) AS day FROM ${from.related('visits', 'psn_no', `SELECT psn_no FROM ${changed}`)} WHERE ${MAY_COUNT})`,
        from,
        0,
      ),
  },
  population: (from) =>
    `SELECT fixmedins_code AS unit FROM ${from.rows('visits', 'fixmedins_code')} WHERE ${MAY_COUNT}`,
  violations: (from) => {
    const many = (shared: string): string =>
      `${shared} >= 3 AND 100 * ${shared} >= ${from.param('share_percent')} * persons`;
    return `
      SELECT fixmedins_code AS unit, [fixmedins_code, toString(day), category] AS anchor, ${gradeOfFamilies('families')} AS grade,
        'institution' AS subject_type, fixmedins_code AS subject_id, fixmedins_code, '' AS psn_no,
        best.8 AS event_from, toDateTime(best.1, 'Asia/Shanghai') AS event_to, best.7 AS amount,
        arrayConcat(${evidenceEach('visits', `arraySlice(best.5, 1, ${STAYS_MOST})`)}, ${evidenceEach('settlements', `arraySlice(best.6, 1, ${STAYS_MOST})`)}) AS evidence,
        ${facts({
          place: 'fixmedins_code',
          day: 'day',
          left_on: 'best.1',
          category: 'category',
          persons: 'persons',
          usual: 'usual',
          mean_fee: 'toDecimalString(best.4, 2)',
          spread: 'toString(round(100 * best.3, 1))',
          village: 'same_village',
          telephone: 'same_telephone',
          minutes: `dateDiff('minute', best.8, best.9)`,
          families: 'families',
          fund: 'toDecimalString(best.7, 2)',
        })} AS facts,
        ${quality({ dates_without_time: 'NOT has_time' })} AS quality
      FROM (
        SELECT g.fixmedins_code AS fixmedins_code, g.day AS day, g.category AS category, g.best AS best, g.best.2 AS persons,
          if(length(b.counts) > ${USUAL_DAYS / 2}, b.counts[length(b.counts) - ${USUAL_DAYS / 2}], 0) AS usual,
          ${sharing('g.best.10')} AS same_village, ${sharing('g.best.11')} AS same_telephone,
          g.best.8 != toStartOfDay(g.best.8) AS has_time,
          ${familiesOf({
            service: '1',
            geography: many('same_village'),
            contact: many('same_telephone'),
            presence: `has_time AND dateDiff('second', g.best.8, g.best.9) <= 60 * ${from.param('arrival_minutes')}`,
          })} AS families
        FROM ${from.shared(groups(from))} g
        LEFT JOIN ${before(from)} b ON b.usual_place = g.fixmedins_code AND b.usual_day = g.day AND b.usual_category = g.category)
      WHERE persons > ${from.param('times_usual')} * usual`;
  },
  atRisk: {
    zh: '这些住院的基金支付额合计，扣除退费',
    en: 'what the fund paid for these stays, net of refunds',
  },
  explain: {
    zh: '{place} 于 {day} 收治同类诊断（{category}）{persons} 人，均于 {left_on} 出院，人均费用 {mean_fee} 元，变异系数 {spread}%；该机构平日同类每天 {usual} 人。其中同村 {village} 人、同一电话 {telephone} 人，到院前后相差 {minutes} 分钟，基金共支付 {fund} 元。',
    en: 'On {day} {place} admitted {persons} persons with one category of diagnosis ({category}); all left on {left_on}, with bills of {mean_fee} yuan that differ by {spread} %. The place usually admits {usual} a day. From one village: {village}; with one telephone: {telephone}; they arrived within {minutes} minutes. The fund paid {fund} yuan in all.',
  },
  facts: {
    place: place('医疗机构', 'hospital'),
    day: { zh: '入院日期', en: 'admitted on' },
    left_on: { zh: '出院日期', en: 'discharged on' },
    category: { zh: '诊断类目', en: 'category of diagnosis' },
    persons: { zh: '人数', en: 'persons' },
    usual: { zh: '平日每天', en: 'usual a day' },
    mean_fee: { zh: '人均费用', en: 'mean bill' },
    spread: { zh: '费用变异系数', en: 'spread of the bills' },
    village: { zh: '同村人数', en: 'of one village' },
    telephone: { zh: '同一电话人数', en: 'with one telephone' },
    minutes: { zh: '到院相差分钟', en: 'minutes between arrivals' },
    families: FAMILIES_FACT,
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '疫情、食物中毒、事故', en: 'An outbreak, food poisoning, an accident' },
      checked: {
        zh: '感染、呼吸道感染、中毒与外伤类诊断已排除',
        en: 'Infections, those of the lungs, poisonings and injuries are left out',
      },
    },
    {
      text: {
        zh: '白内障复明等筛查后集中手术、化疗批次、分娩',
        en: 'Cataract lists after a screening, courses of chemotherapy, births',
      },
      checked: {
        zh: '按诊断排除；日间手术、单病种付费不判断',
        en: 'Left out by diagnosis; day surgery and care paid by the case are not judged',
      },
    },
    {
      text: {
        zh: '大医院平日就收治很多同类病人',
        en: 'A large hospital that admits many such patients every day',
      },
      checked: {
        zh: '须超过该机构前 90 天同类日均（中位数）的三倍',
        en: 'It must exceed three times the median day of the ninety before',
      },
    },
    {
      text: { zh: '按病种付费使费用相近', en: 'Bills that are alike because of how they are paid' },
      checked: {
        zh: '只有费用与天数相同的仅作提示，须有同村、同电话或同时到院的旁证',
        en: 'Equal bills and days alone are a hint; a village, a telephone or one hour of arrival must agree',
      },
    },
  ],
  examples: [
    {
      title: { zh: '同村六人同来同走、费用相近', en: 'six of a village who come, leave and cost alike' },
      records: cluster({}),
      finds: [['V1', 'V6']],
    },
    {
      title: { zh: '食物中毒', en: 'food poisoning' },
      records: cluster({ diag_code: 'A05.900' }),
      finds: [],
    },
    {
      title: { zh: '费用各不相同', en: 'bills that differ' },
      records: cluster({ step: 300 }),
      finds: [],
    },
    {
      title: { zh: '出院日期不同', en: 'discharged on different days' },
      records: cluster({ leave: (n) => 5 + n }),
      finds: [],
    },
    {
      title: { zh: '其中两人已退费', en: 'two of them refunded' },
      records: cluster({ refunded: 2 }),
      finds: [],
    },
    {
      title: { zh: '白内障集中手术', en: 'a list of cataracts' },
      records: cluster({ diag_code: 'H25.900' }),
      finds: [],
    },
  ],
});
