import type { Measure } from '../define.js';
import { IN, measure, orNone, OUT, PRIMARY } from './measure.js';

const money = (zh: string, en: string, amount: string, where = '1'): Measure =>
  measure(zh, en, 'settlement_rows', { amount, where });
const [HERE, MEDICAL] = ['is_in_county', `tier != 'pharmacy'`];
const ownPay = orNone('fulamt_ownpay_amt');
const inScope = orNone('inscp_scp_amt');

/** Money by the day of settlement, refunds with their minus sign. */
export const MONEY = {
  fees: money('医疗费总额', 'total fees', 'medfee_sumamt'),
  outpatient_fees: money('门诊费用', 'outpatient fees', 'medfee_sumamt', OUT),
  inpatient_fees: money('住院费用', 'inpatient fees', 'medfee_sumamt', IN),
  inpatient_fees_in_county: money(
    '县域内住院费用',
    'inpatient fees in the county',
    'medfee_sumamt',
    `${IN} AND ${HERE}`,
  ),
  special_fees: money(
    '门诊慢特病费用',
    'fees of special outpatient diseases',
    'medfee_sumamt',
    "med_type = '14'",
  ),
  own_pay: money('全自费金额', 'fully self-paid', ownPay),
  outpatient_own_pay: money('门诊全自费金额', 'fully self-paid, outpatient', ownPay, OUT),
  person_part: money('个人负担金额', 'paid by the person', orNone('psn_part_amt')),
  fees_with_person_part: money(
    '载明个人负担的医疗费',
    'fees whose part by the person is stated',
    'medfee_sumamt',
    'psn_part_amt IS NOT NULL',
  ),
  in_scope: money('政策范围内费用', 'fees in scope of the policy', inScope),
  outpatient_in_scope: money('门诊政策范围内费用', 'in scope, outpatient', inScope, OUT),
  outpatient_in_scope_employee: money(
    '职工门诊政策范围内费用',
    'in scope, outpatient, employees',
    inScope,
    `${OUT} AND insutype = '310'`,
  ),
  outpatient_in_scope_resident: money(
    '居民门诊政策范围内费用',
    'in scope, outpatient, residents',
    inScope,
    `${OUT} AND insutype = '390'`,
  ),
  hifp: money('统筹基金支付', 'paid by the pooled fund', 'hifp_pay'),
  outpatient_hifp: money('门诊统筹基金支付', 'paid by the pooled fund, outpatient', 'hifp_pay', OUT),
  outpatient_hifp_employee: money(
    '职工门诊统筹基金支付',
    'pooled fund, outpatient, employees',
    'hifp_pay',
    `${OUT} AND insutype = '310'`,
  ),
  outpatient_hifp_resident: money(
    '居民门诊统筹基金支付',
    'pooled fund, outpatient, residents',
    'hifp_pay',
    `${OUT} AND insutype = '390'`,
  ),
  hifp_medical: money('统筹基金支付（不含药店）', 'pooled fund without pharmacies', 'hifp_pay', MEDICAL),
  hifp_in_county: money(
    '县域内统筹基金支付（不含药店）',
    'pooled fund in the county, without pharmacies',
    'hifp_pay',
    `${HERE} AND ${MEDICAL}`,
  ),
  hifp_primary: money(
    '县域内基层统筹基金支付',
    'pooled fund at primary places of the county',
    'hifp_pay',
    `${HERE} AND ${PRIMARY}`,
  ),
  fund: money('基金支付', 'paid by the fund', 'fund_pay_sumamt'),
  outpatient_fund: money('门诊基金支付', 'paid by the fund, outpatient', 'fund_pay_sumamt', OUT),
  fund_medical: money(
    '基金支付（不含药店）',
    'paid by the fund without pharmacies',
    'fund_pay_sumamt',
    MEDICAL,
  ),
  fund_in_county: money(
    '县域内基金支付（不含药店）',
    'paid by the fund in the county, without pharmacies',
    'fund_pay_sumamt',
    `${HERE} AND ${MEDICAL}`,
  ),
  fund_primary: money(
    '县域内基层基金支付',
    'of this at primary places',
    'fund_pay_sumamt',
    `${HERE} AND ${PRIMARY}`,
  ),
} as const satisfies Record<string, Measure>;
