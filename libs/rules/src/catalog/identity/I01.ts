import { FUND_OF_VISIT } from '../../at-risk.js';
import { coded, defineRule, evidence, evidenceEach, facts, quality, touchesPersons } from '../../define.js';
import { LAW } from '../../law.js';
import { deliveries, isNewborn, sexFaults, unmetByCare, worstOfVisits } from './limits.js';

export const I01 = defineRule({
  id: 'I01',
  name: { zh: '冒名就医（性别年龄不符）', en: 'Care that cannot be this person’s' },
  family: 'identity',
  grade: 'clear',
  mode: 'E',
  version: 2,
  about: {
    zh: '诊断或收费项目（药品除外）只适用于另一性别或其他年龄，与参保人登记不符',
    en: 'A diagnosis or item, drugs apart, that fits only the other sex or other ages than those of the registered person',
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
  legal: [LAW.realName, LAW.ownCredential, LAW.fraud, LAW.individual],
  needs: ['insured', 'visits', 'settlements'],
  touches: touchesPersons('insured', 'visits', 'settlements', 'fees'),
  broadcast: ['diagnoses', 'catalogue'],
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('visits', 'psn_no')} WHERE psn_no IN (SELECT psn_no FROM ${from.rows('insured', 'psn_no')})`,
  violations: (from) => `
      SELECT psn_no AS unit, [mdtrt_id] AS anchor, if(is_on_card, 'suspected', 'clear') AS grade,
        'person' AS subject_type, psn_no AS subject_id, fixmedins_code, psn_no, begntime AS event_from, begntime AS event_to, fund AS amount,
        arrayConcat([${evidence('insured', 'psn_no')}, ${evidence('visits', 'mdtrt_id')}], ${evidenceEach('settlements', 'setl_ids')},
          arrayMap(l -> ${evidence('fees', 'l.1', 'l.2')}, all_lines)) AS evidence,
        ${facts({
          what: 'what',
          sex: 'gend',
          age: 'years',
          fits_sex: `if(fits_sex = '', '1/2', fits_sex)`,
          fits_ages: `concat(toString(ifNull(fits_min, 0)), '–', toString(ifNull(fits_max, 150)))`,
          visit_at: 'begntime',
          fund: 'toDecimalString(fund, 2)',
        })} AS facts,
        ${quality(sexFaults(from.param('doubt_visits')))} AS quality
      FROM ${worstOfVisits(unmetByCare(from))} c
      LEFT JOIN ${deliveries(from)} b ON b.mother = c.psn_no
      WHERE NOT ${isNewborn(from.param('newborn_days'))}`,
  atRisk: FUND_OF_VISIT,
  explain: {
    zh: '该参保人登记性别为 {sex}（1 男，2 女）、{age} 岁，{visit_at} 在本院的“{what}”只适用于性别 {fits_sex}、年龄 {fits_ages} 岁。基金支付 {fund} 元。',
    en: 'The person is registered with sex {sex} (1 male, 2 female), aged {age}; “{what}” at {visit_at} fits only sex {fits_sex} and ages {fits_ages}. The fund paid {fund} yuan.',
  },
  facts: {
    what: { zh: '诊断或项目', en: 'diagnosis or item' },
    sex: coded('gend', '登记性别', 'registered sex'),
    age: { zh: '就诊年龄', en: 'age at the visit' },
    fits_sex: coded('gend', '适用性别', 'fits sex'),
    fits_ages: { zh: '适用年龄', en: 'fits ages' },
    visit_at: { zh: '就诊时间', en: 'visit at' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '新生儿使用母亲的凭证', en: 'A newborn on the mother’s card' },
      checked: {
        zh: '母亲在规定天数内有分娩记录的已排除；没有分娩记录的育龄女性降为可疑',
        en: 'Left out when a delivery of the mother lies within the allowed days; a woman of childbearing age without one is suspected, not clear',
      },
    },
    {
      text: { zh: '性别登记有误', en: 'A wrong sex in the register' },
      checked: {
        zh: '证件性别与登记不一致、或在多家机构反复不符的降级，请先核对登记',
        en: 'Another sex on the certificate, or the same conflict at several institutions, lowers the grade: check the register first',
      },
    },
    {
      text: { zh: '性别未登记', en: 'No sex in the register' },
      checked: { zh: '未知或未说明的不作性别判断', en: 'Unknown or unstated sex is not judged' },
    },
  ],
  examples: [
    {
      title: {
        zh: '男性分娩、女性前列腺疾病、成年“新生儿”、限女性的目录项目用于男性',
        en: 'a man who gave birth, a woman with a prostate, an adult newborn, and an item of the catalogue for women',
      },
      records: {
        catalogue: [{ med_list_codg: 'W1', sex: '2', begndate: '2025-01-01' }],
        insured: [
          { psn_no: 'P1', gend: '1', brdy: '1990-01-01' },
          { psn_no: 'P2', gend: '2', brdy: '1983-01-01' },
          { psn_no: 'P3', gend: '1', brdy: '1985-01-01' },
          { psn_no: 'P4', gend: '1', brdy: '1985-01-01' },
        ],
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', diag_code: 'O80.900' },
          { mdtrt_id: 'V2', psn_no: 'P2', diag_code: 'N40.x00' },
          { mdtrt_id: 'V3', psn_no: 'P3', diag_code: 'P59.900' },
          { mdtrt_id: 'V4', psn_no: 'P4', diag_code: 'J06.900' },
        ],
        fees: [{ mdtrt_id: 'V4', feedetl_sn: '1', psn_no: 'P4', med_list_codg: 'W1' }],
        settlements: ['1', '2', '3', '4'].map((n) => ({
          setl_id: `S${n}`,
          mdtrt_id: `V${n}`,
          psn_no: `P${n}`,
        })),
      },
      finds: [['V1'], ['V2'], ['V3'], ['V4']],
    },
    {
      title: {
        zh: '新生儿用母亲的卡、出生九天的男婴、性别未知、统筹区放开年龄的编码',
        en: 'a newborn on its mother’s card, a boy of nine days, unknown sex, a code that the pool opens to all ages',
      },
      records: {
        diagnoses: [{ diag_code: 'P91', age_max: '120' }],
        insured: [
          { psn_no: 'P1', gend: '2', brdy: '1990-01-01' },
          { psn_no: 'P2', gend: '1', brdy: '2025-02-20' },
          { psn_no: 'P3', gend: '9', brdy: '1983-01-01' },
          { psn_no: 'P4', gend: '1', brdy: '1983-01-01' },
        ],
        visits: [
          {
            mdtrt_id: 'V0',
            psn_no: 'P1',
            med_type: '52',
            diag_code: 'O80.900',
            begntime: '2025-02-20 09:00:00',
            endtime: '2025-02-24 09:00:00',
          },
          { mdtrt_id: 'V1', psn_no: 'P1', diag_code: 'P59.900', begntime: '2025-03-01 09:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P2', diag_code: 'P59.900', begntime: '2025-03-01 09:00:00' },
          { mdtrt_id: 'V3', psn_no: 'P3', diag_code: 'N40.x00' },
          { mdtrt_id: 'V4', psn_no: 'P4', diag_code: 'P91.600' },
        ],
        settlements: ['1', '2', '3', '4'].map((n) => ({
          setl_id: `S${n}`,
          mdtrt_id: `V${n}`,
          psn_no: `P${n}`,
        })),
      },
      finds: [],
    },
    {
      title: { zh: '女性的妇科诊断', en: 'a woman with an illness of women' },
      records: {
        insured: [{ psn_no: 'P1', gend: '2', brdy: '1990-01-01' }],
        visits: [
          {
            mdtrt_id: 'V1',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            begntime: '2025-03-01 09:00:00',
            diag_code: 'N80.900',
          },
        ],
        settlements: [{ setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', setl_time: '2025-03-01 10:00:00' }],
      },
      finds: [],
    },
  ],
});
