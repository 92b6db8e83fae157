import { BILLED_TOO_MUCH } from '../../at-risk.js';
import { defineRule, evidence, evidenceEach, facts, place, quality, touchesPersons } from '../../define.js';
import { LAW } from '../../law.js';
import { line, mornings, settledFor } from './examples.js';
import { addsUpBadly, bills, LINES_MOST, lossOf, wasNotCharged } from './lines.js';
import { beyondLimit, identical, includedInOther } from './repeats.js';

export const P04 = defineRule({
  id: 'P04',
  name: { zh: '重复收费', en: 'Charged more than once' },
  family: 'billing',
  grade: 'clear',
  mode: 'K',
  version: 2,
  about: {
    zh: '一次就诊中同一项目有同一时刻、同样数量的重复明细，或超出目录规定的频次，或已包含在当日另一收费项目之内',
    en: 'Within one visit an item has lines that are alike to the second, goes beyond the frequency of the catalogue, or is included in another item charged that day',
  },
  params: {
    least_yuan: {
      label: { zh: '最少多收金额', en: 'Least overcharge' },
      unit: { zh: '元', en: 'yuan' },
      default: 1,
      min: 0,
      max: 10000,
    },
  },
  legal: [LAW.charging],
  needs: ['visits', 'settlements', 'fees'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  broadcast: ['catalogue'],
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('fees', 'psn_no')}`,
  violations: (from) => `
      SELECT b.psn_no AS unit, [b.mdtrt_id, i.code] AS anchor, ['clear', 'suspected', 'hint'][i.least_rank] AS grade,
        'institution' AS subject_type, b.place AS subject_id, b.place AS fixmedins_code, b.psn_no AS psn_no,
        b.begntime AS event_from, b.ended AS event_to, ${lossOf('i.most_extra')} AS amount,
        arrayConcat([${evidence('visits', 'b.mdtrt_id')}], ${evidenceEach('settlements', 'b.setl_ids')},
          arrayMap(sn -> ${evidence('fees', 'b.mdtrt_id', 'sn')}, arraySlice(i.all_lines, 1, ${LINES_MOST}))) AS evidence,
        ${facts({
          place: 'b.place',
          visit_at: 'b.begntime',
          item: 'i.item_name',
          same: 'i.all_same',
          beyond: 'i.all_beyond',
          included: 'i.all_included',
          parent: `if(i.parent_name = '', '-', i.parent_name)`,
          extra: 'toDecimalString(i.most_extra, 2)',
          fund: 'toDecimalString(b.fund, 2)',
        })} AS facts,
        ${quality({
          lines_do_not_add_up: addsUpBadly('b.lined', 'b.settled'),
          no_time_of_line: 'i.untimed',
          posted_at_once: `b.days = 1 AND dateDiff('day', b.begntime, b.ended) > 1`,
        })} AS quality
      FROM ${bills(from)} b
      INNER JOIN (
        SELECT psn_no, mdtrt_id, code, min(name) AS item_name, min(rank) AS least_rank, max(extra) AS most_extra, max(same) AS all_same,
          max(beyond) AS all_beyond, max(included) AS all_included, max(parent) AS parent_name, max(is_untimed) AS untimed,
          arraySort(arrayDistinct(arrayFlatten(groupArray(lines)))) AS all_lines
        FROM (SELECT * FROM ${identical(from)} UNION ALL SELECT * FROM ${beyondLimit(from)} UNION ALL SELECT * FROM ${includedInOther(from)})
        GROUP BY psn_no, mdtrt_id, code) i ON i.psn_no = b.psn_no AND i.mdtrt_id = b.mdtrt_id
      WHERE i.most_extra >= ${from.param('least_yuan')} AND NOT ${wasNotCharged('i.most_extra')}`,
  atRisk: BILLED_TOO_MUCH,
  explain: {
    zh: '{place} 在 {visit_at} 开始的就诊中对“{item}”多收 {extra} 元：同一时刻、同样数量的重复明细 {same} 条，超出目录频次 {beyond}，已包含在当日另一项目（{parent}）内的明细 {included} 条；该次就诊基金支付 {fund} 元。',
    en: 'In the visit that began at {visit_at}, {place} charged {extra} yuan too much for “{item}”: lines repeated to the second {same}, beyond the frequency of the catalogue {beyond}, lines included in another item of that day ({parent}) {included}. The fund paid {fund} yuan for the visit.',
  },
  facts: {
    place: place('机构', 'institution'),
    visit_at: { zh: '就诊时间', en: 'visit at' },
    item: { zh: '项目', en: 'item' },
    same: { zh: '重复明细条数', en: 'repeated lines' },
    beyond: { zh: '超出频次', en: 'beyond the frequency' },
    included: { zh: '已包含的明细条数', en: 'included lines' },
    parent: { zh: '包含它的项目', en: 'included in' },
    extra: { zh: '多收金额', en: 'charged too much' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '双侧或多部位检查、手术', en: 'Two sides or several sites' },
      checked: {
        zh: '部位不同的不算；没有部位的检查、手术只作提示',
        en: 'Different sites do not count; examinations and surgery without a site are hints only',
      },
    },
    {
      text: { zh: '明细已退费或重复上传而未计入结算', en: 'Refunded, or sent twice but not settled' },
      checked: {
        zh: '扣除退费明细与已冲正结算的明细；明细合计超出结算总额恰为多出部分的不报',
        en: 'Refunded lines and those of reversed settlements are taken off; where the lines exceed what was settled by just that much, nothing was charged twice',
      },
    },
    {
      text: {
        zh: '床位、护理等按日项目跨日补记',
        en: 'Bed and nursing of several days, posted late on one',
      },
      checked: {
        zh: '总数不超过住院天数的不报',
        en: 'Left out while they are no more than the days of the stay',
      },
    },
    {
      text: {
        zh: '药品分批号、拆分两行，材料逐件计费',
        en: 'Drugs of two lots, materials charged by the piece',
      },
      checked: {
        zh: '追溯码不同的不算；药品、材料和按次治疗的重复只作提示',
        en: 'Different trace codes do not count; drugs, materials and treatments by the piece are hints only',
      },
    },
    {
      text: { zh: '新生儿费用记在母亲名下', en: 'A newborn billed on the mother’s card' },
      checked: { zh: '分娩住院期间的重复只作提示', en: 'In a stay for a delivery it is a hint only' },
    },
    {
      text: { zh: '急诊抢救时频次增加', en: 'More often in an emergency' },
      checked: { zh: '急诊超频次只作提示', en: 'Beyond the frequency in an emergency is a hint only' },
    },
  ],
  examples: [
    {
      title: {
        zh: '门诊同一秒收取两次血常规；超出每日一次；超声包含的体位检查当日另收',
        en: 'a blood count twice in one second; more often than once a day; an examination with a part that it includes',
      },
      records: {
        catalogue: [
          { med_list_codg: 'W1', freq_max: '1', freq_unit: 'day' },
          { med_list_codg: 'W2', includes: 'W3; W9' },
        ],
        visits: mornings(3),
        settlements: settledFor(['20.00', '30.00', '50.00']),
        fees: [
          line(1, '1', { med_list_codg: 'T1', med_chrgitm_type: '04' }),
          line(1, '2', { med_list_codg: 'T1', med_chrgitm_type: '04' }),
          line(2, '1', { med_list_codg: 'W1', fee_ocur_time: '2025-03-01 09:00:00' }),
          line(2, '2', { med_list_codg: 'W1', fee_ocur_time: '2025-03-01 10:00:00' }),
          line(2, '3', { med_list_codg: 'W1', fee_ocur_time: '2025-03-02 09:00:00' }),
          line(3, '1', { med_list_codg: 'W2', det_item_fee_sumamt: '40.00' }),
          line(3, '2', { med_list_codg: 'W3', fee_ocur_time: '2025-03-01 11:00:00' }),
        ],
      },
      finds: [
        ['V1', '1', '2'],
        ['V2', '1', '2'],
        ['V3', '2'],
      ],
    },
    {
      title: {
        zh: '分娩住院同一秒两次血常规，新生儿的记在母亲名下：仅作提示',
        en: 'two blood counts of one second after a birth, the child’s on the mother’s card: a hint',
      },
      records: {
        visits: mornings(2, { endtime: '2025-03-04 09:00:00' }).map((visit, at) => ({
          ...visit,
          ...(at === 0 ? { med_type: '52' } : { med_type: '21', diag_code: 'O82.000' }),
        })),
        settlements: settledFor(['30.00', '30.00']),
        fees: [1, 2].flatMap((visit) => [
          line(visit, '1'),
          line(visit, '2'),
          line(visit, '3', { med_list_codg: 'T2', fee_ocur_time: '2025-03-02 09:00:00' }),
        ]),
      },
      finds: [
        ['V1', '1', '2'],
        ['V2', '1', '2'],
      ],
      grade: 'hint',
    },
    {
      title: {
        zh: '左右两侧、已退费、目录允许一日多次、追溯码不同、包含项目在另一日',
        en: 'two sides, a refunded line, what the catalogue allows several times a day, two trace codes, the included part on another day',
      },
      records: {
        catalogue: [
          { med_list_codg: 'W1', freq_max: '4', freq_unit: 'day' },
          { med_list_codg: 'W2', includes: 'W3' },
        ],
        visits: mornings(5),
        settlements: settledFor(['20.00', '10.00', '40.00', '20.00', '20.00']),
        fees: [
          line(1, '1', { med_chrgitm_type: '03', exam_site: '左膝' }),
          line(1, '2', { med_chrgitm_type: '03', exam_site: '右膝' }),
          line(2, '1'),
          line(2, '2'),
          line(2, '3', { cnt: '-1', det_item_fee_sumamt: '-10.00', init_feedetl_sn: '2' }),
          ...['1', '2', '3', '4'].map((sn) => line(3, sn, { med_list_codg: 'W1' })),
          line(4, '1', { list_type: '101', drug_trac_codg: '84012345678901234567' }),
          line(4, '2', { list_type: '101', drug_trac_codg: '84012345678901234568' }),
          line(5, '1', { med_list_codg: 'W2' }),
          line(5, '2', { med_list_codg: 'W3', fee_ocur_time: '2025-03-02 09:00:00' }),
        ],
      },
      finds: [],
    },
    {
      title: {
        zh: '重复上传而未多收；冲正后重新结算；床位费次日补记；自费项目',
        en: 'sent twice but charged once; settled anew after a reversal; beds posted a day late; an item that the person pays',
      },
      records: {
        visits: [
          ...mornings(4).filter((visit) => visit['psn_no'] !== 'P3'),
          {
            mdtrt_id: 'V3',
            psn_no: 'P3',
            med_type: '21',
            begntime: '2025-03-01 10:00:00',
            endtime: '2025-03-03 09:00:00',
          },
        ],
        settlements: [
          ...settledFor(['10.00', '10.00', '20.00', '20.00']),
          { setl_id: 'S9', mdtrt_id: 'V2', psn_no: 'P2', medfee_sumamt: '10.00' },
          { setl_id: 'S8', mdtrt_id: 'V2', psn_no: 'P2', refd_setl_flag: '1', init_setl_id: 'S9' },
        ],
        fees: [
          line(1, '1'),
          line(1, '2'),
          line(2, '1', { setl_id: 'S2' }),
          line(2, '2', { setl_id: 'S9' }),
          line(3, '1', { med_chrgitm_type: '01', fee_ocur_time: '2025-03-02 23:50:00' }),
          line(3, '2', { med_chrgitm_type: '01', fee_ocur_time: '2025-03-02 23:50:00' }),
          line(4, '1', { chrgitm_lv: '03' }),
          line(4, '2', { chrgitm_lv: '03' }),
        ],
      },
      finds: [],
    },
  ],
});
