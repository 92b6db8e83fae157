import { NO_SINGLE_AMOUNT } from '../../at-risk.js';
import { defineRule, facts, place, quality, type RuleExample } from '../../define.js';
import { LAW } from '../../law.js';
import { percent, share, shareAtLeast, since, until, wholeQuarters } from '../../months.js';
import { aboutPlace, PLACE_EVIDENCE, PLACE_UNKNOWN, placesOf, settledVisits } from '../institutions.js';

const MEASURES = ['outpatient_visits', 'outpatient_undiagnosed'] as const;

const quarter = (count: number, isBare: (n: number) => boolean): RuleExample['records'] => ({
  institutions: [{ fixmedins_code: 'H1' }, { fixmedins_code: 'H2' }],
  ...settledVisits([
    ...Array.from({ length: count }, (_, n) => ({
      id: `V${n}`,
      at: `2025-01-${String(1 + (n % 28)).padStart(2, '0')}`,
      fields: { diag_code: isBare(n) ? '' : 'J06.900' },
    })),
    ...Array.from({ length: 60 }, (_, n) => ({ id: `W${n}`, at: '2025-03-31', place: 'H2' })),
  ]),
});

export const P02 = defineRule({
  id: 'P02',
  name: { zh: '无诊断结算', en: 'Visits without a diagnosis' },
  family: 'billing',
  grade: 'suspected',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '机构一个季度内无诊断的门诊结算占比过高',
    en: 'Too many outpatient visits of an institution in a quarter were settled without a diagnosis',
  },
  params: {
    visits: {
      label: { zh: '最少门诊人次', en: 'Fewest visits' },
      unit: { zh: '人次', en: 'visits' },
      default: 50,
      min: 20,
      max: 100000,
    },
    share: {
      label: { zh: '无诊断占比超过', en: 'Share without a diagnosis above' },
      unit: { zh: '比', en: 'share' },
      default: 0.05,
      min: 0.01,
      max: 1,
    },
    grave: {
      label: { zh: '视为疑似的占比', en: 'Share that makes it suspected' },
      unit: { zh: '比', en: 'share' },
      default: 0.3,
      min: 0.05,
      max: 1,
    },
  },
  legal: [LAW.agreement, LAW.overuse],
  needs: ['institutions', 'visits', 'settlements'],
  touches: {},
  population: (from) =>
    `SELECT DISTINCT subject_id AS unit FROM ${from.months('institution', ['outpatient_visits'])} WHERE outpatient_visits > 0`,
  violations: (from) => `
    SELECT ${aboutPlace('m.subject_id', 'toString(m.since)')}, if(bare > ${from.param('grave')}, 'suspected', 'hint') AS grade,
      ${since('m.since')} AS event_from, ${until('m.since', '3')} AS event_to, toDecimal64(0, 2) AS amount, ${PLACE_EVIDENCE} AS evidence,
      ${facts({
        place: 'm.subject_id',
        since: 'm.since',
        visits: 'toUInt64(m.outpatient_visits)',
        bare: 'toUInt64(m.outpatient_undiagnosed)',
        share: percent('bare'),
        elsewhere: percent('others'),
      })} AS facts,
      ${quality({ ...PLACE_UNKNOWN, not_sent_by_anybody: 'others > 0.5' })} AS quality
    FROM (
      SELECT *, ${share('outpatient_undiagnosed', 'outpatient_visits')} AS bare,
        ${share('(sum(outpatient_undiagnosed) OVER (PARTITION BY since) - outpatient_undiagnosed)', '(sum(outpatient_visits) OVER (PARTITION BY since) - outpatient_visits)')} AS others
      FROM ${wholeQuarters(from, 'institution', MEASURES)}) m
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.subject_id
    WHERE m.outpatient_visits >= ${from.param('visits')} AND ${shareAtLeast('m.outpatient_undiagnosed', 'm.outpatient_visits')} > ${from.param('share')}`,
  atRisk: NO_SINGLE_AMOUNT,
  explain: {
    zh: '{place} 自 {since} 起的一个季度门诊 {visits} 人次，其中 {bare} 人次没有诊断（{share}，其他机构 {elsewhere}）。',
    en: 'Of {visits} outpatient visits at {place} in the quarter from {since}, {bare} have no diagnosis ({share}; {elsewhere} elsewhere).',
  },
  facts: {
    place: place('机构', 'institution'),
    since: { zh: '季度开始', en: 'quarter from' },
    visits: { zh: '门诊人次', en: 'visits' },
    bare: { zh: '无诊断人次', en: 'without a diagnosis' },
    share: { zh: '占比', en: 'share' },
    elsewhere: { zh: '其他机构占比', en: 'elsewhere' },
  },
  innocent: [
    {
      text: { zh: '只挂号', en: 'Registration only' },
      checked: { zh: '挂号结算不计为门诊', en: 'A registration is no visit' },
    },
    {
      text: { zh: '全统筹区都未上传诊断', en: 'Nobody in the pool sends diagnoses' },
      checked: {
        zh: '其他机构也过半缺失的降级，作为数据问题处理',
        en: 'Where most others lack them, too, the grade is lowered: a matter of data',
      },
    },
    {
      text: { zh: '数量少', en: 'Few visits' },
      checked: { zh: '按 95% 置信下限判断', en: 'Judged by the lower end of the 95 % interval' },
    },
  ],
  examples: [
    {
      title: { zh: '季度内八成无诊断', en: 'eight of ten in a quarter' },
      records: quarter(60, (n) => n % 10 < 8),
      finds: [['H1']],
    },
    {
      title: { zh: '六十人次中一人次', en: 'one of sixty' },
      records: quarter(60, (n) => n === 0),
      finds: [],
    },
    { title: { zh: '仅十人次', en: 'ten visits only' }, records: quarter(10, (n) => n < 8), finds: [] },
  ],
});
