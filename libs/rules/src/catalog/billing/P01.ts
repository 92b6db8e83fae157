import { billedLines, isDrug } from '../../billed.js';
import { defineRule, evidence, facts, quality, touchesPersons, type RuleSources } from '../../define.js';
import { LAW } from '../../law.js';

/** How many lines a finding shows at most. */
const LINES_MOST = 10;
/** So many times as much as was carried out is rather another unit (hours for days, minutes for times) than too much. */
const UNIT_TIMES = 6;

/**
 * SQL of billed lines and what was carried out of them. Left out are lines without any record (what a place does not report is
 * not known), tests that were sent out, and items of which something was returned without saying of which line.
 */
const carriedOut = (from: RuleSources): string => `(
  SELECT l.*, e.executed_cnt AS done, e.report_hash != '' AS has_report, ${isDrug('l.')} AS of_drug, net - done AS missing,
    done <= 0 AND NOT has_report AS is_none, done > 0 AND NOT of_drug AND 100 * net > ${from.param('excess_percent')} * done AND missing >= 1 AS is_less,
    is_less AND net >= ${UNIT_TIMES} * done AS is_of_unit, if(is_none, toDecimal128(amount, 2), toDecimal128(amount * missing / net, 2)) AS undue
  FROM ${billedLines(from)} l
  INNER JOIN ${from.related('executions', 'mdtrt_id', `SELECT mdtrt_id FROM ${from.rows('visits', 'psn_no')}`)} e
    ON e.mdtrt_id = l.mdtrt_id AND e.feedetl_sn = l.feedetl_sn
  WHERE l.fund > 0 AND l.is_sent_out = 0 AND l.loose = 0)`;

export const P01 = defineRule({
  id: 'P01',
  name: { zh: '虚构、虚列费用', en: 'Billed, not carried out' },
  family: 'billing',
  grade: 'suspected',
  mode: 'B',
  version: 1,
  about: {
    zh: '收费明细的执行记录显示没有执行，或收费数量明显多于执行数量',
    en: 'The record of a billed line says that nothing was carried out, or far less than was billed',
  },
  params: {
    excess_percent: {
      label: { zh: '收费数量与执行数量之比（超过）', en: 'Billed, of what was carried out (more than)' },
      unit: { zh: '%', en: '%' },
      default: 150,
      min: 100,
      max: 500,
    },
    amount: {
      label: { zh: '可疑所需的金额', en: 'Amount that makes it suspected' },
      unit: { zh: '元', en: 'yuan' },
      default: 50,
      min: 0,
      max: 10000,
    },
  },
  legal: [LAW.noForgery, LAW.fraud],
  needs: ['executions', 'fees', 'visits', 'settlements'],
  touches: {
    ...touchesPersons('visits', 'settlements', 'fees'),
    executions: (changed, from) =>
      `SELECT psn_no AS unit FROM ${from.related('fees', 'mdtrt_id', `SELECT mdtrt_id FROM ${changed}`)}`,
  },
  population: (from) => `SELECT psn_no AS unit FROM ${carriedOut(from)}`,
  violations: (from) => `
      SELECT psn_no AS unit, [mdtrt_id] AS anchor,
        if(wrong > of_unit AND (money >= ${from.param('amount')} OR none > 1), 'suspected', 'hint') AS grade,
        'institution' AS subject_type, fixmedins_code AS subject_id, fixmedins_code, psn_no, first_at AS event_from, last_at AS event_to, money AS amount,
        arrayConcat([${evidence('visits', 'mdtrt_id')}], arrayMap(n -> ${evidence('fees', 'mdtrt_id', 'n')}, arraySlice(numbers, 1, ${LINES_MOST})),
          arrayMap(n -> ${evidence('executions', 'mdtrt_id', 'n')}, arraySlice(numbers, 1, ${LINES_MOST}))) AS evidence,
        ${facts({
          place: 'fixmedins_code',
          visit_at: 'begntime',
          items: `arrayStringConcat(arraySlice(items, 1, 5), '、')`,
          lines: 'lines_known',
          none: 'none',
          less: 'wrong - none',
          billed: 'billed',
          done: 'done_cnt',
          price: 'toDecimalString(money, 2)',
        })} AS facts,
        ${quality({ nothing_reported: 'reported = 0', unit_unclear: 'wrong = of_unit' })} AS quality
      FROM (
        SELECT psn_no, mdtrt_id, fixmedins_code, begntime, count() AS lines_known, countIf(done > 0 OR has_report) AS reported,
          countIf(is_none OR is_less) AS wrong, countIf(is_none) AS none, countIf(is_of_unit) AS of_unit,
          sumIf(net, is_none OR is_less) AS billed, sumIf(done, is_none OR is_less) AS done_cnt, sumIf(undue, is_none OR is_less) AS money,
          minIf(fee_ocur_time, is_none OR is_less) AS first_at, maxIf(fee_ocur_time, is_none OR is_less) AS last_at,
          arraySort(groupArrayIf(feedetl_sn, is_none OR is_less)) AS numbers,
          arraySort(groupUniqArrayIf(if(name = '', code, name), is_none OR is_less)) AS items
        FROM ${carriedOut(from)} GROUP BY psn_no, mdtrt_id, fixmedins_code, begntime HAVING wrong > 0)`,
  atRisk: {
    zh: '未执行部分按比例折算的明细金额，扣除退费',
    en: 'the part of the lines’ amounts that was not carried out, net of returns',
  },
  explain: {
    zh: '{place} 对该参保人 {visit_at} 的就诊中，“{items}”等收费 {billed} 次（件），执行记录为 {done} 次（件）：完全没有执行的明细 {none} 条，执行不足的 {less} 条（该次就诊有执行记录的明细共 {lines} 条）。未执行部分金额 {price} 元。',
    en: 'At {place}, for the visit at {visit_at}, {billed} units of “{items}” were billed and {done} carried out: lines of which nothing was done: {none}, of which too little: {less}, of {lines} lines of the visit that have a record. What was not carried out cost {price} yuan.',
  },
  facts: {
    place: { zh: '机构', en: 'institution', isInstitution: true },
    visit_at: { zh: '就诊时间', en: 'visit at' },
    items: { zh: '项目', en: 'items' },
    lines: { zh: '有执行记录的明细', en: 'lines with a record' },
    none: { zh: '没有执行', en: 'nothing done' },
    less: { zh: '执行不足', en: 'too little done' },
    billed: { zh: '收费数量', en: 'billed' },
    done: { zh: '执行数量', en: 'carried out' },
    price: { zh: '未执行金额', en: 'not carried out' },
  },
  innocent: [
    {
      text: { zh: '执行记录迟报', en: 'Records that come late' },
      checked: {
        zh: '没有执行记录的明细不判断；该次就诊全部为零的降级；补报后自动撤销',
        en: 'Lines without a record are not judged; a visit of which all is zero has its grade lowered; records that come withdraw the finding',
      },
    },
    {
      text: { zh: '未做项目已退费', en: 'Not done, and returned' },
      checked: { zh: '按退费后的余量比较', en: 'What is left after returns is compared' },
    },
    {
      text: { zh: '送外院检查检验', en: 'Tests that were sent out' },
      checked: {
        zh: '外送明细和已有报告的明细不计为未执行',
        en: 'Lines sent out, and lines with a report, do not count',
      },
    },
    {
      text: { zh: '计价单位与执行单位不同', en: 'Billed by another unit than carried out' },
      checked: {
        zh: '药品只看是否完全未执行；相差六倍及以上的仅作提示',
        en: 'Drugs are judged only where nothing was done; six times or more is a hint',
      },
    },
    {
      text: { zh: '患者临时放弃一项小额项目', en: 'A small item that the patient declined' },
      checked: { zh: '单条且金额较小的仅作提示', en: 'One line of little money is a hint' },
    },
  ],
  examples: [
    {
      title: {
        zh: '收取 CT 检查费而没有执行；理疗收十次只做两次',
        en: 'a scan that was billed and not done, and two treatments of ten',
      },
      records: charged(
        { sn: '1', cnt: '1', money: '220.00', done: '0', type: '03' },
        { sn: '2', cnt: '1', money: '20.00', done: '1', type: '04' },
        { mdtrt: 'V2', psn: 'P2', sn: '1', cnt: '5', money: '400.00', done: '2', type: '05' },
      ),
      finds: [['V1', '1'], ['V2']],
    },
    {
      title: {
        zh: '按执行收费、未做已退费、外送检查、执行记录未到',
        en: 'billed as done, not done and returned, a test sent out, no record yet',
      },
      records: charged(
        { sn: '1', cnt: '3', money: '60.00', done: '2', type: '05' },
        { sn: '2', cnt: '1', money: '220.00', done: '0', type: '03', isReturned: true },
        { sn: '3', cnt: '1', money: '220.00', done: '0', type: '03', line: { etip_flag: '1' } },
        { sn: '4', cnt: '1', money: '220.00', type: '03' },
      ),
      finds: [],
    },
    {
      title: {
        zh: '药品按片执行、结算已退费、基金未支付',
        en: 'tablets of a pack, a refunded settlement, a visit that the fund did not pay',
      },
      records: withRefunds(
        charged(
          { sn: '1', cnt: '30', money: '60.00', done: '1', type: '09', line: { list_type: '101' } },
          { mdtrt: 'V2', psn: 'P2', sn: '1', cnt: '1', money: '220.00', done: '0', type: '03' },
          { mdtrt: 'V3', psn: 'P3', sn: '1', cnt: '1', money: '220.00', done: '0', type: '03' },
        ),
      ),
      finds: [],
    },
  ],
});

type Charge = {
  mdtrt?: string;
  psn?: string;
  sn: string;
  cnt: string;
  money: string;
  done?: string;
  type: string;
  line?: Record<string, string>;
  isReturned?: boolean;
};

/** Lines of visits, each visit settled once, and what was carried out of them. */
function charged(...all: readonly Charge[]) {
  const rows = all.map((row) => ({ mdtrt: 'V1', psn: 'P1', ...row }));
  const visits = [...new Map(rows.map(({ mdtrt, psn }) => [mdtrt, psn]))];
  return {
    visits: visits.map(([mdtrt_id, psn_no]) => ({ mdtrt_id, psn_no, fixmedins_code: 'H1' })),
    settlements: visits.map(([mdtrt_id, psn_no]): Record<string, string> => ({
      setl_id: mdtrt_id.replace('V', 'S'),
      mdtrt_id,
      psn_no,
    })),
    fees: rows.flatMap(({ mdtrt, psn, sn, cnt, money, type, line = {}, isReturned }) => {
      const row = {
        mdtrt_id: mdtrt,
        feedetl_sn: sn,
        psn_no: psn,
        med_list_codg: `X${sn}`,
        list_type: '201',
        med_chrgitm_type: type,
        cnt,
        det_item_fee_sumamt: money,
        ...line,
      };
      const back = {
        ...row,
        feedetl_sn: `${sn}0`,
        init_feedetl_sn: sn,
        cnt: `-${cnt}`,
        det_item_fee_sumamt: `-${money}`,
      };
      return isReturned ? [row, back] : [row];
    }),
    executions: rows.flatMap(({ mdtrt, sn, done }) =>
      done === undefined ? [] : [{ mdtrt_id: mdtrt, feedetl_sn: sn, executed_cnt: done }],
    ),
  };
}

/** The second visit refunded, the third not paid by the fund. */
function withRefunds(records: ReturnType<typeof charged>) {
  return {
    ...records,
    settlements: [
      ...records.settlements.map((row) =>
        row['mdtrt_id'] === 'V3' ? { ...row, fund_pay_sumamt: '0.00' } : row,
      ),
      { setl_id: 'S9', mdtrt_id: 'V2', psn_no: 'P2', refd_setl_flag: '1', init_setl_id: 'S2' },
    ],
  };
}
