import {
  coded,
  defineRule,
  evidence,
  evidenceEach,
  facts,
  quality,
  touchesPersons,
  type RuleSources,
} from '../../define.js';
import { LAW } from '../../law.js';
import {
  deliveries,
  isNewborn,
  sexFaults,
  unmetByCare,
  unmetByDrugs,
  worstOfVisits,
} from '../identity/limits.js';
import { EVIDENCE_MOST } from './dispensed.js';

/** Years beside a limit of age that a dose by weight, or a birthday, may explain. */
const NEAR_YEARS = 1;

/** SQL of the drugs that do not fit, of visits that do not fit otherwise: those are the matter of I01. */
const unmetAlone = (from: RuleSources): string =>
  `(SELECT * FROM ${unmetByDrugs(from)} WHERE (psn_no, mdtrt_id) NOT IN (SELECT psn_no, mdtrt_id FROM ${unmetByCare(from)}))`;

export const D07 = defineRule({
  id: 'D07',
  name: { zh: '药品性别年龄不符', en: 'Drugs for the other sex or other ages' },
  family: 'drugs',
  grade: 'clear',
  mode: 'E',
  version: 1,
  about: {
    zh: '基金支付的药品在医保目录中限于另一性别或其他年龄，与参保人登记不符',
    en: 'The fund paid for a drug that the catalogue limits to the other sex or to other ages than those of the registered person',
  },
  params: {
    newborn_days: {
      label: { zh: '新生儿使用母亲凭证的天数', en: 'Days for which a newborn may use the mother’s card' },
      unit: { zh: '天', en: 'days' },
      default: 90,
      min: 0,
      max: 365,
    },
    doubt_visits: {
      label: { zh: '性别登记存疑的就诊次数', en: 'Visits that make the registered sex doubtful' },
      unit: { zh: '次', en: 'visits' },
      default: 3,
      min: 2,
      max: 20,
    },
  },
  legal: [LAW.payableDrugs, LAW.outOfScope, LAW.ownCredential],
  needs: ['insured', 'visits', 'settlements', 'fees', 'catalogue'],
  touches: touchesPersons('insured', 'visits', 'settlements', 'fees'),
  broadcast: ['diagnoses', 'catalogue'],
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('fees', 'psn_no')} WHERE psn_no IN (SELECT psn_no FROM ${from.rows('insured', 'psn_no')})`,
  violations: (from) => `
      SELECT psn_no AS unit, [mdtrt_id] AS anchor,
        multiIf(is_sex, 'clear', greatest(ifNull(fits_min - years, 0), ifNull(years - fits_max, 0)) > ${NEAR_YEARS}, 'suspected', 'hint') AS grade,
        'person' AS subject_type, psn_no AS subject_id, fixmedins_code, psn_no, begntime AS event_from, begntime AS event_to, unmet_amount AS amount,
        arrayConcat([${evidence('insured', 'psn_no')}, ${evidence('visits', 'mdtrt_id')}], ${evidenceEach('settlements', 'setl_ids')},
          arrayMap(l -> ${evidence('fees', 'l.1', 'l.2')}, arraySlice(all_lines, 1, ${EVIDENCE_MOST}))) AS evidence,
        ${facts({
          drug: 'what',
          sex: 'gend',
          age: 'years',
          fits_sex: `if(fits_sex = '', '1/2', fits_sex)`,
          fits_ages: `concat(toString(ifNull(fits_min, 0)), '–', toString(ifNull(fits_max, 150)))`,
          visit_at: 'begntime',
          lines: 'length(all_lines)',
          price: 'toDecimalString(unmet_amount, 2)',
        })} AS facts,
        ${quality(sexFaults(from.param('doubt_visits')))} AS quality
      FROM ${worstOfVisits(unmetAlone(from))} c
      LEFT JOIN ${deliveries(from)} b ON b.mother = c.psn_no
      WHERE NOT ${isNewborn(from.param('newborn_days'))}`,
  atRisk: {
    zh: '不符药品明细的金额，扣除退药',
    en: 'the amount of the lines that do not fit, net of what was returned',
  },
  explain: {
    zh: '该参保人登记性别为 {sex}（1 男，2 女）、{age} 岁，{visit_at} 由基金支付的药品“{drug}”在目录中只限性别 {fits_sex}、年龄 {fits_ages} 岁。不符的药品明细 {lines} 条，金额 {price} 元。',
    en: 'The person is registered with sex {sex} (1 male, 2 female), aged {age}; the fund paid at {visit_at} for “{drug}”, which the catalogue limits to sex {fits_sex} and ages {fits_ages}. Lines that do not fit: {lines}, for {price} yuan.',
  },
  facts: {
    drug: { zh: '药品', en: 'drug' },
    sex: coded('gend', '登记性别', 'registered sex'),
    age: { zh: '就诊年龄', en: 'age at the visit' },
    fits_sex: coded('gend', '适用性别', 'fits sex'),
    fits_ages: { zh: '适用年龄', en: 'fits ages' },
    visit_at: { zh: '就诊时间', en: 'visit at' },
    lines: { zh: '不符明细', en: 'lines that do not fit' },
    price: { zh: '金额', en: 'amount' },
  },
  innocent: [
    {
      text: { zh: '退药', en: 'Returned' },
      checked: {
        zh: '退药、退费后没有剩余的明细不计入',
        en: 'Lines of which nothing is left after returns and refunds do not count',
      },
    },
    {
      text: { zh: '本人自费购买', en: 'Paid by the person' },
      checked: {
        zh: '基金未支付的就诊和丙类（自费）明细不计入',
        en: 'Visits that the fund did not pay, and lines of class C, do not count',
      },
    },
    {
      text: { zh: '新生儿使用母亲的凭证', en: 'A newborn on the mother’s card' },
      checked: {
        zh: '母亲在规定天数内有分娩记录的儿童用药不计入',
        en: 'Children’s drugs soon after a delivery of the mother do not count',
      },
    },
    {
      text: { zh: '按体重用药，或年龄临近界限', en: 'A dose by weight, or an age near the limit' },
      checked: {
        zh: '只差一岁的仅作提示；只有年龄不符的最高为可疑',
        en: 'One year beside the limit is a hint; ages alone are suspected at most',
      },
    },
    {
      text: { zh: '性别登记有误', en: 'A wrong sex in the register' },
      checked: {
        zh: '证件性别与登记不一致、或在多家机构反复不符的降级，请先核对登记',
        en: 'Another sex on the certificate, or the same conflict at several institutions, lowers the grade: check the register first',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '男性使用限女性的药品、七十岁老人使用限儿童的药品',
        en: 'a drug for women given to a man, a children’s drug to a person of seventy',
      },
      records: {
        catalogue: [
          { med_list_codg: 'X1', list_type: '101', sex: '2', begndate: '2025-01-01' },
          { med_list_codg: 'X2', list_type: '101', age_max: '14', begndate: '2025-01-01' },
        ],
        insured: [
          { psn_no: 'P1', gend: '1', brdy: '1990-01-01' },
          { psn_no: 'P2', gend: '2', brdy: '1955-01-01' },
        ],
        ...bought(['P1', 'X1'], ['P2', 'X2']),
      },
      finds: [['V1'], ['V2']],
    },
    {
      title: {
        zh: '已退药、自费、目录已放开、新生儿用母亲的卡',
        en: 'returned, paid by the person, a limit that has ended, a newborn on its mother’s card',
      },
      records: {
        catalogue: [
          { med_list_codg: 'X1', list_type: '101', sex: '2', begndate: '2025-01-01' },
          { med_list_codg: 'X2', list_type: '101', age_max: '6', begndate: '2025-01-01' },
          { med_list_codg: 'X3', list_type: '101', sex: '2', begndate: '2024-01-01' },
          { med_list_codg: 'X3', list_type: '101', begndate: '2025-02-01' },
        ],
        insured: ['1', '2', '3', '4'].map((n) => ({
          psn_no: `P${n}`,
          gend: n === '4' ? '2' : '1',
          brdy: '1990-01-01',
        })),
        ...withReturn(bought(['P1', 'X1'], ['P2', 'X1'], ['P3', 'X3'], ['P4', 'X2'])),
      },
      finds: [],
    },
    {
      title: {
        zh: '诊断也不符的由“冒名就医”判断；项目不是药品的也由其判断',
        en: 'a visit whose diagnosis does not fit either, and an item that is no drug: the matter of another rule',
      },
      records: {
        catalogue: [
          { med_list_codg: 'X1', list_type: '101', sex: '2', begndate: '2025-01-01' },
          { med_list_codg: 'X2', list_type: '201', sex: '2', begndate: '2025-01-01' },
        ],
        insured: [
          { psn_no: 'P1', gend: '1', brdy: '1990-01-01' },
          { psn_no: 'P2', gend: '1', brdy: '1990-01-01' },
        ],
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', diag_code: 'O80.900', begntime: '2025-03-01 09:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P2', begntime: '2025-03-01 09:00:00' },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1' },
          { setl_id: 'S2', mdtrt_id: 'V2', psn_no: 'P2' },
        ],
        fees: [line('V1', 'P1', 'X1'), { ...line('V2', 'P2', 'X2'), list_type: '' }],
      },
      finds: [],
    },
  ],
});

/** A drug line of an example. */
function line(mdtrt_id: string, psn_no: string, med_list_codg: string): Record<string, string> {
  return {
    mdtrt_id,
    feedetl_sn: '1',
    psn_no,
    med_list_codg,
    list_type: '101',
    fee_ocur_time: '2025-03-01 09:10:00',
  };
}

/** Visits V1, V2 … of persons, each with one drug. */
function bought(...pairs: readonly [string, string][]) {
  return {
    visits: pairs.map(([psn_no], at) => ({
      mdtrt_id: `V${at + 1}`,
      psn_no,
      begntime: '2025-03-01 09:00:00',
    })),
    settlements: pairs.map(([psn_no], at) => ({ setl_id: `S${at + 1}`, mdtrt_id: `V${at + 1}`, psn_no })),
    fees: pairs.map(([psn_no, code], at) => line(`V${at + 1}`, psn_no, code)),
  };
}

/** The first line returned, the second visit paid by the person, the fourth person delivered two weeks before. */
function withReturn({ visits, settlements, fees }: ReturnType<typeof bought>) {
  return {
    visits: [
      ...visits,
      {
        mdtrt_id: 'V0',
        psn_no: 'P4',
        med_type: '52',
        begntime: '2025-02-15 09:00:00',
        endtime: '2025-02-19 09:00:00',
      },
    ],
    settlements: settlements.map((row) => (row.setl_id === 'S2' ? { ...row, fund_pay_sumamt: '0.00' } : row)),
    fees: [
      ...fees,
      {
        ...line('V1', 'P1', 'X1'),
        feedetl_sn: '2',
        init_feedetl_sn: '1',
        cnt: '-1',
        det_item_fee_sumamt: '-10.00',
      },
    ],
  };
}
