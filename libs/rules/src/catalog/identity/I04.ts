import { FUND_OF_VISIT } from '../../at-risk.js';
import { careList } from '@fundwatch/streams';
import {
  coded,
  defineRule,
  evidence,
  evidenceEach,
  facts,
  place,
  quality,
  touchesPersons,
  visitsOfPersons,
} from '../../define.js';
import { LAW } from '../../law.js';

export const I04 = defineRule({
  id: 'I04',
  name: { zh: '住院期间门诊或购药', en: 'Outpatient care during a stay' },
  family: 'identity',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '住院次日至出院前一日之间，同一人在任一机构有门诊或购药结算',
    en: 'Between the day after admission and the day before discharge the same person is settled as an outpatient or at a pharmacy',
  },
  params: {
    edge_days: {
      label: { zh: '入出院日豁免天数', en: 'Days exempt at admission and discharge' },
      unit: { zh: '天', en: 'days' },
      default: 1,
      min: 0,
      max: 3,
    },
  },
  legal: [LAW.realName, LAW.overuse],
  needs: ['visits', 'settlements'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('visits', 'psn_no')} WHERE med_type IN ${careList('inpatient')}`,
  violations: (from) => {
    const visits = visitsOfPersons(from);
    const sentOut = `(SELECT mdtrt_id, psn_no FROM ${from.rows('fees', 'psn_no')} WHERE etip_flag = 1 OR take_home_flag = 1 GROUP BY mdtrt_id, psn_no)`;
    return `
      SELECT s.psn_no AS unit, [s.mdtrt_id, o.mdtrt_id] AS anchor,
        if(o.med_type IN ('14', '41') OR ifNull(s.leave_days, 0) > 0, 'hint', 'suspected') AS grade,
        'person' AS subject_type, s.psn_no AS subject_id, o.fixmedins_code AS fixmedins_code, s.psn_no AS psn_no,
        o.begntime AS event_from, o.begntime AS event_to, o.fund AS amount,
        arrayConcat([${evidence('visits', 's.mdtrt_id')}, ${evidence('visits', 'o.mdtrt_id')}],
          ${evidenceEach('settlements', 'o.setl_ids')}, ${evidenceEach('settlements', 's.setl_ids')}) AS evidence,
        ${facts({
          admitted: 'toDate(s.begntime)',
          discharged: 'toDate(assumeNotNull(s.endtime))',
          hospital: 's.fixmedins_code',
          outpatient_at: 'o.begntime',
          kind: 'o.med_type',
          fund: 'toDecimalString(o.fund, 2)',
          same_place: 's.fixmedins_code = o.fixmedins_code',
          leave_days: 'ifNull(s.leave_days, 0)',
        })} AS facts,
        ${quality({ no_doctor: `s.atddr_no = '' AND o.atddr_no = '' AND o.med_type != '41'` })} AS quality
      FROM (SELECT * FROM ${visits} WHERE med_type IN ${careList('inpatient')}) s
      INNER JOIN (SELECT * FROM ${visits} WHERE med_type IN ${careList('outpatient', 'pharmacy')}
        AND ifNull(online_flag, 0) = 0 AND ifNull(proxy_flag, 0) = 0 AND joint_mdtrt_id = '') o ON o.psn_no = s.psn_no
      LEFT ANTI JOIN ${sentOut} e ON e.mdtrt_id = o.mdtrt_id AND e.psn_no = o.psn_no
      WHERE toDate(o.begntime) >= toDate(s.begntime) + ${from.param('edge_days')}
        AND toDate(o.begntime) <= toDate(assumeNotNull(s.endtime)) - ${from.param('edge_days')}`;
  },
  atRisk: FUND_OF_VISIT,
  explain: {
    zh: '该参保人 {admitted} 至 {discharged} 在 {hospital} 住院，其间 {outpatient_at} 又有一次门诊或购药结算，基金支付 {fund} 元。',
    en: 'The person was in hospital at {hospital} from {admitted} to {discharged}; at {outpatient_at} there is also an outpatient or pharmacy settlement for which the fund paid {fund} yuan.',
  },
  facts: {
    admitted: { zh: '入院', en: 'admitted' },
    discharged: { zh: '出院', en: 'discharged' },
    hospital: place('住院机构', 'hospital'),
    outpatient_at: { zh: '门诊时间', en: 'outpatient at' },
    kind: coded('med_type', '医疗类别', 'kind of care'),
    fund: { zh: '基金支付', en: 'paid by the fund' },
    same_place: coded('flag', '同一机构', 'same institution'),
    leave_days: { zh: '请假天数', en: 'days of leave' },
  },
  innocent: [
    {
      text: { zh: '家属代取慢病药', en: 'Family collected chronic drugs' },
      checked: {
        zh: '标明代取的已排除；慢特病与购药仅作提示',
        en: 'Marked collections are left out; chronic care and pharmacy are hints only',
      },
    },
    {
      text: { zh: '出院带药、外送检查', en: 'Drugs taken home, examinations sent out' },
      checked: { zh: '带有相应标志的已排除', en: 'Lines with those marks are left out' },
    },
    {
      text: { zh: '住院请假外出', en: 'On leave from hospital' },
      checked: { zh: '有请假天数的降为提示', en: 'A stay with days of leave lowers the grade to a hint' },
    },
    {
      text: { zh: '线上复诊', en: 'An online visit' },
      checked: { zh: '线上就诊已排除', en: 'Online visits are left out' },
    },
  ],
  examples: [
    {
      title: { zh: '住院中途在他院门诊', en: 'an outpatient visit elsewhere in the middle of a stay' },
      records: {
        visits: [
          {
            mdtrt_id: 'STAY',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            med_type: '21',
            begntime: '2025-05-01 10:00:00',
            endtime: '2025-05-08 10:00:00',
          },
          {
            mdtrt_id: 'OUT',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            med_type: '11',
            begntime: '2025-05-04 09:00:00',
          },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'STAY', psn_no: 'P1', med_type: '21', setl_time: '2025-05-08 11:00:00' },
          { setl_id: 'S2', mdtrt_id: 'OUT', psn_no: 'P1', setl_time: '2025-05-04 09:20:00' },
        ],
      },
      finds: [['STAY', 'OUT']],
    },
    {
      title: {
        zh: '出院当日、家属代取药、住院已退费',
        en: 'on the day of discharge, collected by family, and with the stay refunded',
      },
      records: {
        visits: [
          {
            mdtrt_id: 'STAY',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            med_type: '21',
            begntime: '2025-05-01 10:00:00',
            endtime: '2025-05-08 10:00:00',
          },
          {
            mdtrt_id: 'OUT',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            med_type: '11',
            begntime: '2025-05-08 15:00:00',
          },
          {
            mdtrt_id: 'PROXY',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            med_type: '14',
            begntime: '2025-05-04 15:00:00',
            proxy_flag: '1',
          },
          {
            mdtrt_id: 'STAY2',
            psn_no: 'P2',
            fixmedins_code: 'H1',
            med_type: '21',
            begntime: '2025-05-01 10:00:00',
            endtime: '2025-05-08 10:00:00',
          },
          {
            mdtrt_id: 'OUT2',
            psn_no: 'P2',
            fixmedins_code: 'H2',
            med_type: '11',
            begntime: '2025-05-04 15:00:00',
          },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'STAY', psn_no: 'P1', med_type: '21', setl_time: '2025-05-08 11:00:00' },
          { setl_id: 'S2', mdtrt_id: 'OUT', psn_no: 'P1', setl_time: '2025-05-08 15:20:00' },
          { setl_id: 'S3', mdtrt_id: 'PROXY', psn_no: 'P1', setl_time: '2025-05-04 15:20:00' },
          { setl_id: 'S4', mdtrt_id: 'STAY2', psn_no: 'P2', setl_time: '2025-05-08 15:20:00' },
          {
            setl_id: 'S5',
            mdtrt_id: 'STAY2',
            psn_no: 'P2',
            setl_time: '2025-05-09 15:20:00',
            refd_setl_flag: '1',
            init_setl_id: 'S4',
            fund_pay_sumamt: '-5.00',
          },
          { setl_id: 'S6', mdtrt_id: 'OUT2', psn_no: 'P2', setl_time: '2025-05-04 15:20:00' },
        ],
      },
      finds: [],
    },
    {
      title: { zh: '入院当日门诊后收治入院', en: 'seen as an outpatient and then admitted' },
      records: {
        visits: [
          {
            mdtrt_id: 'STAY',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            begntime: '2025-05-01 10:00:00',
            med_type: '21',
            endtime: '2025-05-08 10:00:00',
          },
          {
            mdtrt_id: 'OUT',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            begntime: '2025-05-01 08:00:00',
            med_type: '11',
          },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'STAY', psn_no: 'P1', setl_time: '2025-05-08 11:00:00', med_type: '21' },
          { setl_id: 'S2', mdtrt_id: 'OUT', psn_no: 'P1', setl_time: '2025-05-01 08:20:00' },
        ],
      },
      finds: [],
    },
  ],
});
