import { defineRule, evidenceEach, facts, quality, touchesPersons, worded } from '../../define.js';
import { LAW } from '../../law.js';
import { byAgency, byInvoice, byThird, byVisit } from './paid-twice.js';

/** How many records a finding shows at most. */
const EVIDENCE_MOST = 10;

export const I10 = defineRule({
  id: 'I10',
  name: { zh: '重复享受待遇', en: 'Benefits paid twice' },
  family: 'identity',
  grade: 'clear',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一发票或同一次就诊由统筹基金重复支付，联网结算后又零星报销，或应由第三方负担的费用由基金支付',
    en: 'The pooled fund paid one invoice or one visit twice, paid on line what the agency reimbursed as well, or paid what a third party owes',
  },
  params: {
    minutes: {
      label: { zh: '重复结算间隔', en: 'Time between two settlements of one bill' },
      unit: { zh: '分钟', en: 'minutes' },
      default: 10,
      min: 1,
      max: 1440,
    },
  },
  legal: [LAW.noDoubleBenefit, LAW.individual, LAW.thirdParty],
  needs: ['settlements'],
  touches: touchesPersons('settlements', 'visits', 'fees'),
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('settlements', 'psn_no')}`,
  violations: (from) => `
      SELECT psn_no AS unit, arrayConcat([how], what) AS anchor, grade, 'person' AS subject_type, psn_no AS subject_id, rows[-1].4 AS fixmedins_code, psn_no,
        rows[1].1 AS event_from, rows[-1].1 AS event_to, again AS amount,
        arrayConcat(${evidenceEach('settlements', `arrayMap(r -> r.2, arraySlice(rows, 1, ${EVIDENCE_MOST}))`)},
          ${evidenceEach('visits', `arraySort(arrayDistinct(arrayMap(r -> r.3, arraySlice(rows, 1, ${EVIDENCE_MOST}))))`)}) AS evidence,
        ${facts({
          how: 'how',
          key: `arrayStringConcat(what, ' ')`,
          bills: 'bills',
          visits: 'visits',
          agencies: 'agencies',
          first_at: 'rows[1].1',
          last_at: 'rows[-1].1',
          first_place: 'rows[1].4',
          place: 'rows[-1].4',
          fee: 'toDecimalString(fee_sum, 2)',
          paid: 'toDecimalString(paid_sum, 2)',
          again: 'toDecimalString(again, 2)',
        })} AS facts,
        ${quality({
          visit_unknown: `how = 'invoice' AND NOT is_known`,
          invoice_reused: `how = 'invoice' AND is_doubtful`,
          time_unknown: `how = 'visit' AND is_doubtful`,
        })} AS quality
      FROM (${byInvoice(from)} UNION ALL ${byAgency(from)} UNION ALL ${byVisit(from)} UNION ALL ${byThird(from)})`,
  atRisk: {
    zh: '除最高一笔外的基金支付额；第三方责任的为全部基金支付额。均不含已退费',
    en: 'what the fund paid beyond the largest of the settlements; all of it where a third party is liable; net of refunds',
  },
  explain: {
    zh: '该参保人 {first_at}（{first_place}）至 {last_at}（{place}）的 {bills} 笔结算、{visits} 次就诊（其中中心报销 {agencies} 笔）存在重复享受待遇疑点，比对依据：{key}。医疗费合计 {fee} 元，基金支付 {paid} 元，其中涉嫌重复或不应支付 {again} 元。',
    en: 'Settlements of this person from {first_at} ({first_place}) to {last_at} ({place}) look like benefits paid twice: {bills} settlements of {visits} visits, {agencies} of them reimbursed by the agency, matched by: {key}. Fees {fee} yuan, paid by the fund {paid} yuan, of which {again} yuan twice or not due.',
  },
  facts: {
    how: worded(
      {
        invoice: { zh: '同一发票', en: 'one invoice' },
        agency: { zh: '联网结算后零星报销', en: 'on line and by the agency' },
        visit: { zh: '同一就诊重复结算', en: 'one visit settled twice' },
        third: { zh: '第三方责任', en: 'a third party is liable' },
      },
      '疑点类型',
      'kind',
    ),
    key: { zh: '比对依据', en: 'matched by' },
    bills: { zh: '结算笔数', en: 'settlements' },
    visits: { zh: '就诊次数', en: 'visits' },
    agencies: { zh: '中心报销笔数', en: 'reimbursed by the agency' },
    first_at: { zh: '首次结算', en: 'first settled' },
    last_at: { zh: '末次结算', en: 'last settled' },
    first_place: { zh: '首次机构', en: 'first place', isInstitution: true },
    place: { zh: '末次机构', en: 'last place', isInstitution: true },
    fee: { zh: '医疗费', en: 'fees' },
    paid: { zh: '基金支付', en: 'paid by the fund' },
    again: { zh: '重复支付', en: 'paid twice' },
  },
  innocent: [
    {
      text: { zh: '退费后重新结算', en: 'Refunded and settled again' },
      checked: {
        zh: '已退费的结算不计入；就诊中有未注明原结算的退费时不作判断',
        en: 'Refunded settlements do not count; a visit with a refund that names nothing is not judged',
      },
    },
    {
      text: { zh: '中途结算、医疗救助再次支付', en: 'Interim settlements, medical assistance on top' },
      checked: {
        zh: '有中途结算的就诊、医疗救助结算、统筹基金未支付的结算不计入',
        en: 'Visits with an interim settlement, medical assistance, and settlements without pooled money do not count',
      },
    },
    {
      text: { zh: '疗程治疗、透析按次结算', en: 'Courses of treatment and dialysis that settle each time' },
      checked: {
        zh: '明细合计与全部结算相符的不报；没有明细且间隔较长的仅作提示',
        en: 'Quiet where the lines come to what all settlements bill; a hint where there are no lines and some time lies between',
      },
    },
    {
      text: {
        zh: '一张发票含当日多笔费用，或发票号为占位',
        en: 'One invoice for several bills of a day, or a number that fills a gap',
      },
      checked: {
        zh: '同日同机构金额不同的不报；短号、单一数字不作为发票；三次以上就诊同号的降级',
        en: 'Different fees of one day and place are left alone; short numbers are no invoices; one number on three visits lowers the grade',
      },
    },
    {
      text: { zh: '第三方不支付，基金先行支付', en: 'Paid in advance because the third party does not pay' },
      checked: {
        zh: '仅列为可疑，请核对先行支付手续和追偿情况',
        en: 'Suspected only: check the papers of the advance and what was recovered',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '联网结算后又以同一发票零星报销；一次就诊两分钟内结算两次；第三方责任由基金支付',
        en: 'one invoice on line and by the agency, one visit settled twice in two minutes, a third party that is liable',
      },
      records: {
        visits: [
          visit('V1', 'P1'),
          visit('V2', 'P1', '2025-03-01'),
          visit('V3', 'P2'),
          visit('V4', 'P3'),
          visit('V5', 'P4'),
          visit('V6', 'P4'),
        ],
        settlements: [
          bill('S1', 'V1', 'P1', { invono: '990012345', setl_type: '2' }),
          bill('S2', 'V2', 'P1', { invono: '990012345', setl_type: '1', setl_time: '2025-05-01 09:00:00' }),
          bill('S3', 'V3', 'P2'),
          bill('S4', 'V3', 'P2', { setl_time: '2025-03-01 09:32:00' }),
          bill('S5', 'V4', 'P3', { third_party_flag: '1' }),
          bill('S6', 'V5', 'P4', { setl_type: '2' }),
          bill('S7', 'V6', 'P4', { setl_type: '1', setl_time: '2025-06-01 09:32:00' }),
        ],
        fees: [{ mdtrt_id: 'V3', feedetl_sn: '1', psn_no: 'P2', det_item_fee_sumamt: '80.00' }],
      },
      finds: [['S1', 'S2'], ['S3', 'S4'], ['S5'], ['S6', 'S7']],
    },
    {
      title: {
        zh: '退费后重新结算、中途结算、医疗救助、一张发票两笔费用',
        en: 'refunded and settled again, an interim settlement, medical assistance, one invoice for two bills',
      },
      records: {
        visits: [
          visit('V1', 'P1'),
          visit('V2', 'P2'),
          visit('V3', 'P3'),
          visit('V4', 'P3'),
          visit('V5', 'P4'),
          visit('V6', 'P4'),
          visit('V7', 'P5'),
        ],
        settlements: [
          bill('S1', 'V1', 'P1', { invono: '990012345' }),
          bill('S2', 'V1', 'P1', {
            refd_setl_flag: '1',
            init_setl_id: 'S1',
            medfee_sumamt: '-80.00',
            hifp_pay: '-40.00',
          }),
          bill('S3', 'V1', 'P1', { invono: '990012345' }),
          bill('S4', 'V2', 'P2', { mid_setl_flag: '1' }),
          bill('S5', 'V2', 'P2'),
          bill('S6', 'V3', 'P3', { invono: '990012346' }),
          bill('S7', 'V4', 'P3', { invono: '990012346', setl_type: '3', hifp_pay: '0.00' }),
          bill('S8', 'V5', 'P4', { invono: '990012347' }),
          bill('S9', 'V6', 'P4', { invono: '990012347', medfee_sumamt: '15.00' }),
          bill('S10', 'V7', 'P5', { third_party_flag: '1', hifp_pay: '0.00', fund_pay_sumamt: '0.00' }),
        ],
      },
      finds: [],
    },
    {
      title: {
        zh: '透析同一就诊按次结算、未注明原结算的退费、占位发票号、两次不同发票',
        en: 'dialysis that settles each time, a refund that names nothing, a number that fills a gap, two invoices',
      },
      records: {
        visits: ['1', '2', '3', '4', '5', '6'].map((n) =>
          visit(`V${n}`, `P${n < '3' ? n : n < '5' ? 3 : 4}`),
        ),
        settlements: [
          bill('S1', 'V1', 'P1', { setl_time: '2025-03-03 09:00:00' }),
          bill('S2', 'V1', 'P1', { setl_time: '2025-03-05 09:00:00' }),
          bill('S3', 'V2', 'P2'),
          bill('S4', 'V2', 'P2', { refd_setl_flag: '1', medfee_sumamt: '-80.00', hifp_pay: '-40.00' }),
          bill('S5', 'V2', 'P2'),
          bill('S6', 'V3', 'P3', { invono: '000000' }),
          bill('S7', 'V4', 'P3', { invono: '000000' }),
          bill('S8', 'V5', 'P4', { invono: '990012345', setl_type: '1' }),
          bill('S9', 'V6', 'P4', { invono: '990012346', setl_type: '2' }),
        ],
        fees: ['1', '2'].map((n) => ({
          mdtrt_id: 'V1',
          feedetl_sn: n,
          psn_no: 'P1',
          setl_id: `S${n}`,
          det_item_fee_sumamt: '80.00',
        })),
      },
      finds: [],
    },
  ],
});

/** A visit of an example. */
function visit(mdtrt_id: string, psn_no: string, day = '2025-03-01') {
  return { mdtrt_id, psn_no, fixmedins_code: 'H1', begntime: `${day} 09:00:00` };
}

/** A settlement of 80 yuan, half of it from the pooled fund. */
function bill(setl_id: string, mdtrt_id: string, psn_no: string, rest: Record<string, string> = {}) {
  return {
    setl_id,
    mdtrt_id,
    psn_no,
    fixmedins_code: 'H1',
    setl_time: '2025-03-01 09:30:00',
    medfee_sumamt: '80.00',
    hifp_pay: '40.00',
    fund_pay_sumamt: '40.00',
    ...rest,
  };
}
