import { LINES_AT_RISK } from '../../at-risk.js';
import { defineRule, facts, place, quality, type RuleExample } from '../../define.js';
import { TRACE_DUTY } from '../../law.js';
import { percent, share, shareAtLeast, since, until, wholeQuarters } from '../../months.js';
import { aboutPlace, PLACE_EVIDENCE, PLACE_UNKNOWN, placesOf, settledVisits } from '../institutions.js';

const MEASURES = ['drug_lines', 'drug_lines_uncoded', 'drug_money_uncoded'] as const;

/** Drug lines of a month at the place itself, beside a place that codes everything. */
const sold = (count: number, code: (n: number) => string, month = '2025-08'): RuleExample['records'] => ({
  institutions: [{ fixmedins_code: 'H1' }, { fixmedins_code: 'H2' }],
  fees: Array.from({ length: 2 * count }, (_, n) => ({
    mdtrt_id: `V${n}`,
    feedetl_sn: '1',
    fixmedins_code: n < count ? 'H1' : 'H2',
    fee_ocur_time: `${month}-05 09:00:00`,
    list_type: '101',
    drug_trac_codg: n < count ? code(n) : `8401234567890124${1000 + n}`,
  })),
  ...settledVisits([{ id: 'V1', at: '2025-09-30' }]),
});

export const D05 = defineRule({
  id: 'D05',
  name: { zh: '追溯码缺失或占位', en: 'Trace codes missing or made up' },
  family: 'drugs',
  grade: 'suspected',
  mode: 'B',
  over: 'months',
  version: 1,
  about: {
    zh: '机构一个季度内药品销售明细缺少追溯码，或追溯码位数不足、字符单一的占比过高',
    en: 'Too many of the drug lines of an institution in a quarter have no trace code, or one that is short or uniform',
  },
  params: {
    lines: {
      label: { zh: '最少药品明细', en: 'Fewest drug lines' },
      unit: { zh: '条', en: 'lines' },
      default: 50,
      min: 20,
      max: 1000000,
    },
    share: {
      label: { zh: '缺失占比超过', en: 'Share without a code above' },
      unit: { zh: '比', en: 'share' },
      default: 0.1,
      min: 0.01,
      max: 1,
    },
    grave: {
      label: { zh: '视为疑似的占比', en: 'Share that makes it suspected' },
      unit: { zh: '比', en: 'share' },
      default: 0.5,
      min: 0.05,
      max: 1,
    },
  },
  legal: [TRACE_DUTY],
  needs: ['institutions', 'fees'],
  touches: {},
  population: (from) =>
    `SELECT DISTINCT subject_id AS unit FROM ${from.months('institution', ['drug_lines'])} WHERE drug_lines > 0`,
  violations: (from) => `
    SELECT ${aboutPlace('m.subject_id', 'toString(m.since)')}, if(bare > ${from.param('grave')}, 'suspected', 'hint') AS grade,
      ${since('m.since')} AS event_from, ${until('m.since', '3')} AS event_to, toDecimal64(m.drug_money_uncoded, 2) AS amount, ${PLACE_EVIDENCE} AS evidence,
      ${facts({
        place: 'm.subject_id',
        since: 'm.since',
        lines: 'toUInt64(m.drug_lines)',
        bare: 'toUInt64(m.drug_lines_uncoded)',
        share: percent('bare'),
        elsewhere: percent('others'),
        money: 'toDecimalString(m.drug_money_uncoded, 2)',
      })} AS facts,
      ${quality({ ...PLACE_UNKNOWN, not_sent_by_anybody: 'others > 0.5' })} AS quality
    FROM (
      SELECT *, ${share('drug_lines_uncoded', 'drug_lines')} AS bare,
        ${share('(sum(drug_lines_uncoded) OVER (PARTITION BY since) - drug_lines_uncoded)', '(sum(drug_lines) OVER (PARTITION BY since) - drug_lines)')} AS others
      FROM ${wholeQuarters(from, 'institution', MEASURES)}) m
    LEFT JOIN ${placesOf(from)} p ON p.known_place = m.subject_id
    WHERE m.drug_lines >= ${from.param('lines')} AND ${shareAtLeast('m.drug_lines_uncoded', 'm.drug_lines')} > ${from.param('share')}`,
  atRisk: LINES_AT_RISK,
  explain: {
    zh: '{place} 自 {since} 起的一个季度药品明细 {lines} 条，其中 {bare} 条缺少有效追溯码（{share}，其他机构 {elsewhere}），涉及 {money} 元。',
    en: 'Of {lines} drug lines of {place} in the quarter from {since}, {bare} have no proper trace code ({share}; {elsewhere} elsewhere): {money} yuan.',
  },
  facts: {
    place: place('机构', 'institution'),
    since: { zh: '季度开始', en: 'quarter from' },
    lines: { zh: '药品明细', en: 'drug lines' },
    bare: { zh: '缺有效追溯码', en: 'without a proper code' },
    share: { zh: '占比', en: 'share' },
    elsewhere: { zh: '其他机构占比', en: 'elsewhere' },
    money: { zh: '涉及金额', en: 'money' },
  },
  innocent: [
    {
      text: { zh: '拆零销售', en: 'Split packs' },
      checked: { zh: '标明拆零的不计', en: 'Lines marked as split do not count' },
    },
    {
      text: { zh: '无码药品', en: 'Drugs that carry no code' },
      checked: { zh: '一定比例以内不报，只统计占比', en: 'A share up to the limit is left alone' },
    },
    {
      text: { zh: '全统筹区尚未上传追溯码', en: 'Nobody in the pool sends codes' },
      checked: {
        zh: '其他机构也过半缺失的降级，作为数据问题处理',
        en: 'Where most others lack them, too, the grade is lowered: a matter of data',
      },
    },
    {
      text: { zh: '扫码义务生效之前', en: 'Before scanning was a duty' },
      checked: { zh: '2025年7月1日以前的明细不计', en: 'Lines before 1 July 2025 do not count' },
    },
  ],
  examples: [
    {
      title: { zh: '一季度内全部缺码', en: 'none coded in a quarter' },
      records: sold(60, () => ''),
      finds: [['H1']],
    },
    {
      title: { zh: '全部有码', en: 'all coded' },
      records: sold(60, (n) => `8401234567890123${1000 + n}`),
      finds: [],
    },
    {
      title: { zh: '扫码义务生效之前', en: 'before the duty' },
      records: sold(60, () => '', '2025-02'),
      finds: [],
    },
  ],
});
