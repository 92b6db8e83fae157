import { careList } from '@fundwatch/streams';
import {
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

export const N05 = defineRule({
  id: 'N05',
  name: { zh: '跨院重叠住院', en: 'Overlapping stays' },
  family: 'inpatient',
  grade: 'clear',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一人在两家机构的住院时间重叠达到或超过一整天',
    en: 'One person’s stays at two institutions overlap by a full day or more',
  },
  params: {
    overlap_days: {
      label: { zh: '重叠天数', en: 'Days of overlap' },
      unit: { zh: '天', en: 'days' },
      default: 1,
      min: 1,
      max: 30,
    },
  },
  legal: [LAW.fraud],
  needs: ['visits', 'settlements'],
  touches: touchesPersons('visits', 'settlements'),
  population: (from) =>
    `SELECT psn_no AS unit FROM ${from.rows('visits', 'psn_no')} WHERE med_type IN ${careList('inpatient')}`,
  violations: (from) => {
    const stays = `(SELECT * FROM ${visitsOfPersons(from)}
      WHERE med_type IN ${careList('inpatient')} AND endtime > begntime)`;
    return `
      SELECT a.psn_no AS unit, [a.mdtrt_id, b.mdtrt_id] AS anchor, 'clear' AS grade,
        'person' AS subject_type, a.psn_no AS subject_id, b.fixmedins_code AS fixmedins_code, a.psn_no AS psn_no,
        greatest(a.begntime, b.begntime) AS event_from, least(assumeNotNull(a.endtime), assumeNotNull(b.endtime)) AS event_to,
        least(a.fund, b.fund) AS amount,
        arrayConcat([${evidence('visits', 'a.mdtrt_id')}, ${evidence('visits', 'b.mdtrt_id')}],
          ${evidenceEach('settlements', 'a.setl_ids')}, ${evidenceEach('settlements', 'b.setl_ids')}) AS evidence,
        ${facts({
          first_hospital: 'a.fixmedins_code',
          first_from: 'toDate(a.begntime)',
          first_to: 'toDate(assumeNotNull(a.endtime))',
          second_hospital: 'b.fixmedins_code',
          second_from: 'toDate(b.begntime)',
          second_to: 'toDate(assumeNotNull(b.endtime))',
          days: `intDiv(dateDiff('second', event_from, event_to), 86400)`,
          fund: 'toDecimalString(least(a.fund, b.fund), 2)',
        })} AS facts,
        ${quality({ no_doctor: `a.atddr_no = '' AND b.atddr_no = ''`, transferred: `a.dscg_way IN ('2', '3') AND a.refl_id != ''` })} AS quality
      FROM ${stays} a
      INNER JOIN ${stays} b ON a.psn_no = b.psn_no
      WHERE (a.begntime, a.mdtrt_id) < (b.begntime, b.mdtrt_id) AND a.fixmedins_code != b.fixmedins_code
        AND dateDiff('second', b.begntime, least(assumeNotNull(a.endtime), assumeNotNull(b.endtime))) >= 86400 * ${from.param('overlap_days')}`;
  },
  atRisk: {
    zh: '两次住院中较小的基金支付额，扣除退费',
    en: 'the smaller of what the fund paid for the two stays, net of refunds',
  },
  explain: {
    zh: '该参保人 {first_from} 至 {first_to} 在 {first_hospital} 住院，{second_from} 至 {second_to} 又在 {second_hospital} 住院，重叠 {days} 天，较小一笔基金支付 {fund} 元。',
    en: 'The person was in hospital at {first_hospital} from {first_from} to {first_to} and at {second_hospital} from {second_from} to {second_to}: {days} days overlap, and the fund paid {fund} yuan for the smaller of the two.',
  },
  facts: {
    first_hospital: place('先入机构', 'first hospital'),
    first_from: { zh: '先入院', en: 'first from' },
    first_to: { zh: '先出院', en: 'first to' },
    second_hospital: place('后入机构', 'second hospital'),
    second_from: { zh: '后入院', en: 'second from' },
    second_to: { zh: '后出院', en: 'second to' },
    days: { zh: '重叠天数', en: 'days of overlap' },
    fund: { zh: '基金支付', en: 'paid by the fund' },
  },
  innocent: [
    {
      text: { zh: '转院当日交接', en: 'The day of a transfer' },
      checked: {
        zh: '不足一整天的重叠已排除；有转院医嘱与转诊单的降级',
        en: 'Less than a full day is left out; a transfer with its form lowers the grade',
      },
    },
    {
      text: { zh: '其中一次已退费', en: 'One of the two was refunded' },
      checked: { zh: '只看有效结算', en: 'Only valid settlements count' },
    },
  ],
  examples: [
    {
      title: { zh: '两家医院重叠五天', en: 'five days at two hospitals' },
      records: {
        visits: [
          {
            mdtrt_id: 'A',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            med_type: '21',
            begntime: '2025-05-01 10:00:00',
            endtime: '2025-05-10 10:00:00',
          },
          {
            mdtrt_id: 'B',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            med_type: '21',
            begntime: '2025-05-05 10:00:00',
            endtime: '2025-05-12 10:00:00',
          },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'A', psn_no: 'P1', setl_time: '2025-05-10 11:00:00' },
          { setl_id: 'S2', mdtrt_id: 'B', psn_no: 'P1', setl_time: '2025-05-12 11:00:00' },
        ],
      },
      finds: [['A', 'B']],
    },
    {
      title: {
        zh: '三次住院，两对不相邻而重叠',
        en: 'three stays, two pairs that overlap though not neighbours',
      },
      records: {
        visits: [
          {
            mdtrt_id: 'A',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            med_type: '21',
            begntime: '2025-05-01 10:00:00',
            endtime: '2025-05-20 10:00:00',
          },
          {
            mdtrt_id: 'B',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            med_type: '21',
            begntime: '2025-05-02 10:00:00',
            endtime: '2025-05-03 10:00:00',
          },
          {
            mdtrt_id: 'C',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            med_type: '21',
            begntime: '2025-05-10 10:00:00',
            endtime: '2025-05-12 10:00:00',
          },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'A', psn_no: 'P1', setl_time: '2025-05-20 11:00:00' },
          { setl_id: 'S2', mdtrt_id: 'B', psn_no: 'P1', setl_time: '2025-05-12 11:00:00' },
          { setl_id: 'S3', mdtrt_id: 'C', psn_no: 'P1', setl_time: '2025-05-12 11:00:00' },
        ],
      },
      finds: [['A', 'C']],
    },
    {
      title: { zh: '同日出院又入院', en: 'discharged and admitted on one day' },
      records: {
        visits: [
          {
            mdtrt_id: 'A',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            med_type: '21',
            begntime: '2025-05-01 10:00:00',
            endtime: '2025-05-05 16:00:00',
          },
          {
            mdtrt_id: 'B',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            med_type: '21',
            begntime: '2025-05-05 10:00:00',
            endtime: '2025-05-12 10:00:00',
          },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'A', psn_no: 'P1', setl_time: '2025-05-05 11:00:00' },
          { setl_id: 'S2', mdtrt_id: 'B', psn_no: 'P1', setl_time: '2025-05-12 11:00:00' },
        ],
      },
      finds: [],
    },
    {
      title: { zh: '相隔三天的两次住院', en: 'two stays three days apart' },
      records: {
        visits: [
          {
            mdtrt_id: 'A',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            begntime: '2025-05-01 10:00:00',
            med_type: '21',
            endtime: '2025-05-05 16:00:00',
          },
          {
            mdtrt_id: 'B',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            begntime: '2025-05-08 10:00:00',
            med_type: '21',
            endtime: '2025-05-12 10:00:00',
          },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'A', psn_no: 'P1', setl_time: '2025-05-05 17:00:00' },
          { setl_id: 'S2', mdtrt_id: 'B', psn_no: 'P1', setl_time: '2025-05-12 11:00:00' },
        ],
      },
      finds: [],
    },
  ],
});
