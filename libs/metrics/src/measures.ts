import { careList } from '@fundwatch/streams';
import type { Measure, SourceName } from './define.js';

const visitsOf = (...classes: Parameters<typeof careList>): string => `med_type IN ${careList(...classes)}`;

const [UP, DOWN, ACCEPTED] = [`direction = 'up'`, `direction = 'down'`, `decision = 'accepted'`];
const referrals = (zh: string, en: string, where: string): Measure => ({
  label: { zh, en },
  source: 'referral_rows',
  amount: '1',
  where,
});

const measure = (zh: string, en: string, source: SourceName, where: string, amount = '1'): Measure => ({
  label: { zh, en },
  source,
  amount,
  where,
});
const [OUT, IN] = [visitsOf('outpatient'), visitsOf('inpatient')];
const IS_UNCODED = `ifNull(trdn_flag, 0) != 1 AND (length(drug_trac_codg) < 16 OR length(arrayDistinct(splitByString('', drug_trac_codg))) < 3)`;

/** Everything that is summed by month, once for all indicators and for the rules over months. */
export const MEASURES = {
  fees: {
    label: { zh: '医疗费总额', en: 'total fees' },
    source: 'settlement_rows',
    amount: 'medfee_sumamt',
    where: '1',
  },
  outpatient_fees: {
    label: { zh: '门诊费用', en: 'outpatient fees' },
    source: 'settlement_rows',
    amount: 'medfee_sumamt',
    where: visitsOf('outpatient'),
  },
  inpatient_fees: {
    label: { zh: '住院费用', en: 'inpatient fees' },
    source: 'settlement_rows',
    amount: 'medfee_sumamt',
    where: visitsOf('inpatient'),
  },
  outpatient_visits: {
    label: { zh: '门诊人次', en: 'outpatient visits' },
    source: 'counted_visits',
    amount: '1',
    where: visitsOf('outpatient'),
  },
  episodes: {
    label: { zh: '住院人次', en: 'inpatient episodes' },
    source: 'counted_visits',
    amount: '1',
    where: visitsOf('inpatient'),
  },
  episodes_merged: {
    label: { zh: '住院人次（医共体内转院合并）', en: 'episodes, transfers inside an alliance merged' },
    source: 'counted_visits',
    amount: '1',
    where: `${visitsOf('inpatient')} AND NOT is_continued`,
  },
  visits: {
    label: { zh: '门诊与住院人次', en: 'outpatient visits and stays' },
    source: 'counted_visits',
    amount: '1',
    where: visitsOf('outpatient', 'inpatient'),
  },
  visits_in_county: {
    label: { zh: '县域内门诊与住院人次', en: 'visits and stays in the county' },
    source: 'counted_visits',
    amount: '1',
    where: `${visitsOf('outpatient', 'inpatient')} AND is_in_county`,
  },
  contacts: {
    label: { zh: '门诊、住院与购药人次', en: 'visits, stays and pharmacy purchases' },
    source: 'counted_visits',
    amount: '1',
    where: visitsOf('outpatient', 'inpatient', 'pharmacy'),
  },
  contacts_in_county: {
    label: { zh: '县域内门诊、住院与购药人次', en: 'visits, stays and purchases in the county' },
    source: 'counted_visits',
    amount: '1',
    where: `${visitsOf('outpatient', 'inpatient', 'pharmacy')} AND is_in_county`,
  },
  insured: {
    label: { zh: '月末参保人数', en: 'insured at month end' },
    source: 'month_end_insured',
    amount: '1',
    where: '1',
  },
  contracted: {
    label: { zh: '月末签约人数', en: 'persons with a contract at month end' },
    source: 'month_end_contracted',
    amount: '1',
    where: '1',
  },
  contracted_visits: {
    label: { zh: '签约居民门诊人次', en: 'outpatient visits of persons with a contract' },
    source: 'contracted_visits',
    amount: '1',
    where: '1',
  },
  contracted_visits_own: {
    label: { zh: '在签约机构门诊人次', en: 'of these at the contract institution' },
    source: 'contracted_visits',
    amount: '1',
    where: 'is_own',
  },
  contracted_visits_near: {
    label: {
      zh: '在签约机构及其上级卫生院、下属卫生室门诊人次',
      en: 'also at its township centre or clinics',
    },
    source: 'contracted_visits',
    amount: '1',
    where: 'is_own_or_near',
  },
  referrals_up: referrals('上转人次', 'up-referrals', UP),
  referrals_up_accepted: referrals('上转接收人次', 'up-referrals accepted', `${UP} AND ${ACCEPTED}`),
  referrals_up_inside: referrals('医共体内上转人次', 'up-referrals inside', `${UP} AND is_inside_alliance`),
  referrals_down: referrals('下转人次', 'down-referrals', DOWN),
  referrals_down_accepted: referrals('下转接收人次', 'down-referrals accepted', `${DOWN} AND ${ACCEPTED}`),
  referrals_down_inside: referrals(
    '医共体内下转人次',
    'down-referrals inside',
    `${DOWN} AND is_inside_alliance`,
  ),

  // What rules over months compare.
  own_pay: measure('全自费金额', 'fully self-paid', 'settlement_rows', '1', 'ifNull(fulamt_ownpay_amt, 0)'),
  outpatient_own_pay: measure(
    '门诊全自费金额',
    'fully self-paid, outpatient',
    'settlement_rows',
    OUT,
    'ifNull(fulamt_ownpay_amt, 0)',
  ),
  special_fees: measure(
    '门诊慢特病费用',
    'fees of special outpatient diseases',
    'settlement_rows',
    "med_type = '14'",
    'medfee_sumamt',
  ),
  fund: measure('基金支付', 'paid by the fund', 'settlement_rows', '1', 'fund_pay_sumamt'),
  outpatient_fund: measure(
    '门诊基金支付',
    'paid by the fund, outpatient',
    'settlement_rows',
    OUT,
    'fund_pay_sumamt',
  ),
  fund_in_county: measure(
    '县域内基金支付',
    'paid by the fund in the county',
    'settlement_rows',
    `is_in_county AND tier != 'pharmacy'`,
    'fund_pay_sumamt',
  ),
  fund_primary: measure(
    '县域内基层基金支付',
    'of this at primary places',
    'settlement_rows',
    `is_in_county AND tier IN ('village', 'township')`,
    'fund_pay_sumamt',
  ),
  outpatient_undiagnosed: measure(
    '无诊断门诊人次',
    'outpatient visits without a diagnosis',
    'counted_visits',
    `${OUT} AND diag_code = ''`,
  ),
  episodes_for_primary: measure(
    '县域内基层可治住院人次',
    'stays in the county that primary care can treat',
    'counted_visits',
    `${IN} AND is_in_county AND is_for_primary`,
  ),
  episodes_for_primary_lead: measure(
    '其中在牵头医院',
    'of these at the lead hospital',
    'counted_visits',
    `${IN} AND is_in_county AND is_for_primary AND is_at_lead`,
  ),
  episodes_lead: measure(
    '牵头医院住院人次',
    'stays at the lead hospital',
    'counted_visits',
    `${IN} AND is_at_lead`,
  ),
  episodes_mild_lead: measure(
    '牵头医院轻症住院人次',
    'of these mild cases',
    'counted_visits',
    `${IN} AND is_at_lead AND is_mild`,
  ),
  insured_key_group: measure(
    '月末重点人群参保人数',
    'insured of key groups at month end',
    'month_end_insured',
    'is_in_key_group',
  ),
  referrals_asked: measure('收到的上转', 'up-referrals received', 'referral_answers', '1'),
  referrals_refused: measure('拒收的上转', 'of these refused', 'referral_answers', `decision = 'refused'`),
  referrals_refused_silently: measure(
    '未说明原因的拒收',
    'refused without a reason',
    'referral_answers',
    `decision = 'refused' AND refuse_reason = ''`,
  ),
  complaints_refused: measure(
    '拒收推诿投诉',
    'complaints of being refused',
    'feedback_rows',
    `kind = 'complaint' AND tag = 'refused'`,
  ),
  signings: measure('新签约人次', 'contracts newly signed', 'signing_rows', 'is_new'),
  signings_key_group: measure(
    '其中重点人群',
    'of these with key groups',
    'signing_rows',
    'is_new AND is_in_key_group',
  ),
  readings: measure('血压读数', 'blood pressures read', 'reading_rows', '1'),
  readings_round: measure(
    '末位为零的血压读数',
    'of these ending in zero',
    'reading_rows',
    'bp_sys % 10 = 0 AND bp_dia % 10 = 0',
  ),
  readings_just_controlled: measure(
    '恰好达标的血压读数',
    'of these just under control',
    'reading_rows',
    'bp_sys BETWEEN 136 AND 139 AND bp_dia BETWEEN 86 AND 89',
  ),
  drug_lines: measure('药品明细', 'lines of drugs', 'drug_rows', '1'),
  drug_lines_uncoded: measure('缺追溯码药品明细', 'of these without a trace code', 'drug_rows', IS_UNCODED),
  drug_money_uncoded: measure(
    '缺追溯码药品金额',
    'money of these',
    'drug_rows',
    IS_UNCODED,
    'det_item_fee_sumamt',
  ),
  articles_sold: measure('药品销售数量', 'drugs sold', 'article_rows', '1', 'cnt'),
  articles_money: measure('药品销售金额', 'money of drugs sold', 'article_rows', '1', 'det_item_fee_sumamt'),
  cleared_cases: measure('病组清算病例', 'cases cleared by group', 'clearing_rows', '1'),
  cleared_complicated: measure(
    '伴合并症病例',
    'of these with complications',
    'clearing_rows',
    // CHS-DRG: the last digit of a group says whether complications were severe (1), present (3), absent (5) or not told apart (9).
    `substring(group_code, 4, 1) IN ('1', '3')`,
  ),
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
