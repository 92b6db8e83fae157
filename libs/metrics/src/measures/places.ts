import type { Measure, SourceName } from '../define.js';
import { measure } from './measure.js';

const IS_DRUG_SOLD = `list_type IN ('101', '102', '103') AND cnt > 0 AND fee_ocur_time >= toDateTime('2025-07-01 00:00:00', 'Asia/Shanghai')`;
const IS_UNCODED = `ifNull(trdn_flag, 0) != 1 AND (length(drug_trac_codg) < 16 OR length(arrayDistinct(splitByString('', drug_trac_codg))) < 3)`;

/** A survey of at least so many of its 100 points is of a satisfied person [convention]. */
export const SATISFIED_FROM = 80;

const counted = (zh: string, en: string, source: SourceName, where = '1'): Measure =>
  measure(zh, en, source, { where });
const money = (zh: string, en: string, source: SourceName, amount: string, where = '1'): Measure =>
  measure(zh, en, source, { where, amount });
const charged = (zh: string, en: string, ...classes: string[]): Measure =>
  money(
    zh,
    en,
    'fee_rows',
    'det_item_fee_sumamt',
    `med_chrgitm_type IN (${classes.map((code) => `'${code}'`).join(', ')})`,
  );

/** What happens at places besides care and its money. */
export const PLACE_MEASURES = {
  complaints: counted('投诉', 'complaints', 'feedback_rows', `kind = 'complaint'`),
  complaints_refused: counted(
    '拒收推诿投诉',
    'complaints of being refused',
    'feedback_rows',
    `kind = 'complaint' AND tag = 'refused'`,
  ),
  surveys: counted(
    '有效满意度答卷',
    'valid answers',
    'feedback_rows',
    `kind = 'survey' AND score IS NOT NULL`,
  ),
  surveys_satisfied: counted(
    `满意答卷（≥ ${SATISFIED_FROM} 分）`,
    `of these satisfied (≥ ${SATISFIED_FROM} points)`,
    'feedback_rows',
    `kind = 'survey' AND score >= ${SATISFIED_FROM}`,
  ),
  readings: counted('血压读数', 'blood pressures read', 'reading_rows'),
  readings_round: counted(
    '末位为零的血压读数',
    'of these ending in zero',
    'reading_rows',
    'bp_sys % 10 = 0 AND bp_dia % 10 = 0',
  ),
  readings_just_controlled: counted(
    '恰好达标的血压读数',
    'of these just under control',
    'reading_rows',
    'bp_sys BETWEEN 136 AND 139 AND bp_dia BETWEEN 86 AND 89',
  ),
  // Trace codes are a duty since July 2025 (domain.md A.10).
  drug_lines: counted('药品明细', 'lines of drugs', 'fee_rows', IS_DRUG_SOLD),
  drug_lines_uncoded: counted(
    '缺追溯码药品明细',
    'of these without a trace code',
    'fee_rows',
    `${IS_DRUG_SOLD} AND ${IS_UNCODED}`,
  ),
  drug_money_uncoded: money(
    '缺追溯码药品金额',
    'money of these',
    'fee_rows',
    'det_item_fee_sumamt',
    `${IS_DRUG_SOLD} AND ${IS_UNCODED}`,
  ),
  charged_fees: money(
    '载明收费类别的明细费用',
    'fee lines with a charge class',
    'fee_rows',
    'det_item_fee_sumamt',
    `med_chrgitm_type != ''`,
  ),
  charged_drugs: charged('药品费（西药、饮片、成药）', 'of these drugs', '09', '10', '11'),
  charged_materials: charged('卫生材料费', 'of these consumables', '08'),
  charged_tests: charged('检查化验费', 'of these examinations and tests', '03', '04'),
  articles_sold: measure('药品销售数量', 'drugs sold', 'article_rows', { amount: 'cnt' }),
  articles_money: money('药品销售金额', 'money of drugs sold', 'article_rows', 'det_item_fee_sumamt'),
  cleared_cases: counted('病组清算病例', 'cases cleared by group', 'clearing_rows', 'is_grouped'),
  cleared_complicated: counted(
    '伴合并症病例',
    'of these with complications',
    'clearing_rows',
    // CHS-DRG: the last digit of a group says whether complications were severe (1), present (3), absent (5) or not told apart (9).
    `is_grouped AND substring(group_code, 4, 1) IN ('1', '3')`,
  ),
  weighted_cases: counted(
    '载明权重的清算病例',
    'cases cleared with a weight',
    'clearing_rows',
    'points IS NOT NULL',
  ),
  weights: measure('权重合计', 'sum of their weights', 'clearing_rows', {
    amount: 'ifNull(points, 0)',
    where: 'points IS NOT NULL',
    scale: 4,
  }),
  signing_fee_paid: money(
    '已拨签约服务费',
    'signing fees paid',
    'payment_rows',
    'amount',
    `kind IN ('signing_fund', 'signing_public_health')`,
  ),
  fund_balance: money('累计结余', 'cumulative balance', 'fund_rows', 'cumulative_balance'),
  fund_year_expenditure: money('全年基金支出', 'expenditure of the year', 'fund_rows', 'fund_expenditure'),
} as const satisfies Record<string, Measure>;
