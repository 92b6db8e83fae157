import type { RowOf } from '../csv.js';
import { fenOf } from '../items.js';
import type { Bill, Life, Line, Visit } from '../life.js';
import { amountsOf } from '../settle.js';
import { stamp } from '../time.js';

/** `12.30` of 1230 fen. */
export function yuan(fen: number): string {
  const size = Math.abs(fen);
  const cents = size % 100;
  return `${fen < 0 ? '-' : ''}${(size - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`;
}

/** Row of a visit. */
export const visitRow = ({ person }: Life, visit: Visit): RowOf<'visits'> => ({
  mdtrt_id: visit.id,
  psn_no: person.psnNo,
  fixmedins_code: visit.place.code,
  med_type: visit.type,
  begntime: stamp(visit.begins),
  endtime: stamp(visit.ends),
  mdtrt_cert_type: visit.credential,
  dept_code: visit.place.tier === 'pharmacy' ? '' : visit.bed === '' ? 'A02' : 'A03',
  atddr_no: visit.place.tier === 'pharmacy' ? '' : visit.doctor,
  diag_code: visit.diagnosis?.code ?? '',
  diag_name: visit.diagnosis?.name ?? '',
  dscg_way: visit.discharge,
  adm_bed: visit.bed,
  refl_id: visit.referral,
  dev_no: visit.terminal,
  opter: visit.operator,
  online_flag: visit.online ? '1' : '0',
  vali_flag: '1',
  proxy_flag: visit.proxy ? '1' : '0',
  leave_days: visit.leave === undefined ? '' : String(visit.leave),
});

const clearing = (visit: Visit): string =>
  visit.place.tier === 'pharmacy' ? '41' : visit.bed === '' ? '11' : '21';

/** Row of a settlement or of its refund. */
export function settlementRow(life: Life, visit: Visit, bill: Bill): RowOf<'settlements'> {
  const of = amountsOf(life, visit, bill);
  return {
    setl_id: bill.id,
    mdtrt_id: visit.id,
    psn_no: life.person.psnNo,
    fixmedins_code: visit.place.code,
    insutype: life.person.employee ? '310' : '390',
    med_type: visit.type,
    setl_time: stamp(bill.time),
    medfee_sumamt: yuan(of.total),
    fulamt_ownpay_amt: yuan(of.ownPay),
    overlmt_selfpay: yuan(of.overLimit),
    preselfpay_amt: yuan(of.prePay),
    inscp_scp_amt: yuan(of.scope),
    act_pay_dedc: yuan(of.deductible),
    hifp_pay: yuan(of.pooled),
    cvlserv_pay: '0.00',
    hifes_pay: '0.00',
    hifmi_pay: yuan(of.illness),
    hifob_pay: '0.00',
    maf_pay: yuan(of.assistance),
    oth_pay: '0.00',
    fund_pay_sumamt: yuan(of.fund),
    psn_part_amt: yuan(of.part),
    acct_pay: yuan(of.account),
    psn_cash_pay: yuan(of.cash),
    refd_setl_flag: bill.reverses === undefined ? '0' : '1',
    init_setl_id: bill.reverses?.id ?? '',
    mid_setl_flag: '0',
    setl_type: bill.agency === true ? '1' : '2',
    clr_type: clearing(visit),
    mdtrt_cert_type: visit.credential,
    invono: bill.invoice ?? '',
    third_party_flag: bill.thirdParty === true ? '1' : '0',
  };
}

const prices = new Map<number, string>();

/** `12.8000` of 128,000 ten-thousandths. */
function priceText(price: number): string {
  let text = prices.get(price);
  if (text === undefined) prices.set(price, (text = (price / 10_000).toFixed(4)));
  return text;
}

/** Row of a fee line. */
export const feeRow = (life: Life, visit: Visit, bill: Bill, line: Line): RowOf<'fees'> => {
  const pharmacy = visit.place.tier === 'pharmacy';
  const price = priceText(line.price);
  return {
    mdtrt_id: visit.id,
    feedetl_sn: String(line.sn),
    setl_id: bill.id,
    psn_no: life.person.psnNo,
    fixmedins_code: visit.place.code,
    fee_ocur_time: stamp(line.time),
    med_list_codg: line.item.code,
    med_list_name: line.item.name,
    list_type: line.item.list,
    med_chrgitm_type: line.item.charge,
    chrgitm_lv: line.item.level,
    cnt: String(line.count),
    pric: price,
    det_item_fee_sumamt: yuan(fenOf(line.count, line.price)),
    pric_uplmt_amt: line.limit === undefined ? price : priceText(line.limit),
    prd_days: line.days > 0 ? String(line.days) : '',
    bilg_dr_codg: pharmacy ? '' : visit.doctor,
    drug_trac_codg: line.trace,
    trdn_flag: line.split ? '1' : '0',
    init_feedetl_sn: line.reverses > 0 ? String(line.reverses) : '',
    vali_flag: '1',
    take_home_flag: line.takeHome ? '1' : '0',
    etip_flag: line.sentOut === true ? '1' : '',
    special_list_flag: line.special === true ? '1' : '',
    exam_site: line.site ?? '',
  };
};

/** Whether the hospital keeps a record of what was carried out: it does of examinations and treatments. */
export const isRecorded = (visit: Visit, line: Line): boolean =>
  line.executed !== undefined ||
  (visit.place.tier === 'county' && line.reverses === 0 && line.item.charge === '03');

/** Row of what was carried out of a line. */
export const executionRow = (visit: Visit, line: Line): RowOf<'executions'> => {
  const executed = line.executed ?? line.count;
  return {
    mdtrt_id: visit.id,
    feedetl_sn: String(line.sn),
    executed_cnt: String(executed),
    executed_at: executed > 0 ? stamp(line.time + 1500) : '',
    report_hash: executed > 0 && line.item.charge === '03' ? `RP${visit.id.slice(2)}${line.sn}` : '',
  };
};
