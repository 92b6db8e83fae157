import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, evidence, facts, place, quality } from '../../define.js';
import { LAW } from '../../law.js';
import { newYear, percent, share, shareAtLeast, since, until, yearsBeside } from '../../months.js';
import { referred } from './examples.js';

const MEASURES = [
  'referrals_asked',
  'referrals_refused',
  'referrals_refused_silently',
  'complaints_refused',
] as const;

export const A04 = defineRule({
  id: 'A04',
  name: { zh: '推诿、拒收病人', en: 'Patients turned away' },
  family: 'alliance',
  grade: 'suspected',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '医院一年内拒收上转病人的比例过高，且多未说明原因、被投诉或较上年突增',
    en: 'A hospital refuses too many of the patients referred to it within a year, mostly without a reason, with complaints, or many more than the year before',
  },
  params: {
    asked: {
      label: { zh: '最少收到上转', en: 'Fewest up-referrals received' },
      unit: { zh: '人次', en: 'referrals' },
      default: 20,
      min: 5,
      max: 1000,
    },
    refused_share: {
      label: { zh: '拒收比例超过', en: 'Share refused above' },
      unit: { zh: '比', en: 'share' },
      default: 0.1,
      min: 0.01,
      max: 1,
    },
    complaints: {
      label: { zh: '推诿投诉件数', en: 'Complaints of being refused' },
      unit: { zh: '件', en: 'complaints' },
      default: 3,
      min: 1,
      max: 100,
    },
  },
  legal: [LAW.allianceNegativeList, LAW.agreement],
  needs: ['institutions', 'referrals'],
  touches: {},
  population: (from) =>
    `SELECT DISTINCT subject_id AS unit FROM ${from.months('institution', ['referrals_asked'])} WHERE referrals_asked > 0`,
  violations: (from) => `
    SELECT m.subject_id AS unit, [m.subject_id, toString(m.year)] AS anchor, if(signs >= 1, 'suspected', 'hint') AS grade,
      'institution' AS subject_type, m.subject_id AS subject_id, m.subject_id AS fixmedins_code, '' AS psn_no,
      ${since(newYear('m.year'))} AS event_from, ${until(newYear('m.year'), 'm.months')} AS event_to, toDecimal64(0, 2) AS amount,
      [${evidence('institutions', 'm.subject_id')}] AS evidence,
      ${facts({
        place: 'm.subject_id',
        year: 'm.year',
        asked: 'toUInt64(m.referrals_asked)',
        refused: 'toUInt64(m.referrals_refused)',
        share: percent('refused'),
        before: `if(m.referrals_asked_before = 0, '无数据 (no data)', ${percent('refused_before')})`,
        silently: 'toUInt64(m.referrals_refused_silently)',
        complaints: 'toUInt64(m.complaints_refused)',
      })} AS facts,
      ${quality({ place_unknown: `p.known_place = ''` })} AS quality
    FROM (
      SELECT *, ${share('referrals_refused', 'referrals_asked')} AS refused, ${share('referrals_refused_before', 'referrals_asked_before')} AS refused_before,
        toUInt8(referrals_refused_silently * 2 >= referrals_refused) + toUInt8(complaints_refused >= ${from.param('complaints')})
          + toUInt8(referrals_asked_before >= ${from.param('asked')} AND refused > 2 * refused_before AND ${shareAtLeast('referrals_refused', 'referrals_asked')} > refused_before) AS signs
      FROM ${yearsBeside(from, 'institution', MEASURES)}) m
    LEFT JOIN (SELECT fixmedins_code AS known_place FROM ${from.all('institutions')}) p ON p.known_place = m.subject_id
    WHERE m.referrals_asked >= ${from.param('asked')} AND ${shareAtLeast('m.referrals_refused', 'm.referrals_asked')} > ${from.param('refused_share')}`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{place} {year} 年收到上转 {asked} 人次，拒收 {refused} 人次（{share}，上年同期 {before}），其中 {silently} 人次未说明原因；同期推诿拒收投诉 {complaints} 件。',
    en: '{place} was asked to take {asked} patients in {year} and refused {refused} ({share}; the year before {before}), {silently} without a reason; {complaints} people complained of being turned away.',
  },
  facts: {
    place: place('接收机构', 'hospital'),
    year: { zh: '年度', en: 'year' },
    asked: { zh: '收到上转', en: 'asked to take' },
    refused: { zh: '拒收', en: 'refused' },
    share: { zh: '拒收比例', en: 'share refused' },
    before: { zh: '上年同期', en: 'the year before' },
    silently: { zh: '未说明原因', en: 'without a reason' },
    complaints: { zh: '推诿投诉', en: 'complaints of being refused' },
  },
  innocent: [
    {
      text: { zh: '床位紧张', en: 'Beds were short' },
      checked: {
        zh: '拒收多写明原因、无投诉且与上年相当的，只作提示',
        en: 'Refusals with reasons, without complaints and as many as the year before are a hint only',
      },
    },
    {
      text: { zh: '数量少，偶然偏高', en: 'Few referrals, high by chance' },
      checked: {
        zh: '按比例的 95% 置信下限判断',
        en: 'Judged by the lower end of the 95 % interval of the share',
      },
    },
    {
      text: { zh: '尚未处理的申请', en: 'Applications still open' },
      checked: { zh: '待处理的不算拒收', en: 'Pending ones are no refusals' },
    },
  ],
  examples: [
    {
      title: { zh: '拒收四成且无原因', en: 'four of ten refused without a reason' },
      records: referred({ up: 5, down: 2, refused: 2 }),
      finds: [['H1']],
    },
    {
      title: { zh: '六十人次中拒收三人次', en: 'three of sixty refused' },
      records: referred({ up: 5, down: 2, refused: { 3: 1, 6: 1, 9: 1 } }),
      finds: [],
    },
    {
      title: { zh: '十二人次中拒收三人次', en: 'three of twelve refused' },
      records: referred({ up: 1, down: 1, refused: { 3: 1, 6: 1, 9: 1 } }),
      finds: [],
    },
  ],
});
