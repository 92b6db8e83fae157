import { NO_AMOUNT } from '../../at-risk.js';
import { defineRule, evidence, facts, place, quality, touchesPersons } from '../../define.js';
import { LAW } from '../../law.js';

/** SQL of the last day of a contract: its end, or the day it was ended if that is earlier. */
const LAST_DAY = `least(enddate, ifNull(term_date, enddate))`;

export const C06 = defineRule({
  id: 'C06',
  name: { zh: '重复签约', en: 'Two contracts at once' },
  family: 'contracting',
  grade: 'clear',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一人同时与两家机构有有效签约，重叠超过依法变更允许的天数',
    en: 'One person holds contracts with two institutions for longer than a lawful change allows',
  },
  params: {
    change_days: {
      label: { zh: '变更允许重叠', en: 'Overlap allowed on a change' },
      unit: { zh: '天', en: 'days' },
      default: 1,
      min: 0,
      max: 31,
    },
  },
  legal: [LAW.agreement],
  needs: ['contracts'],
  touches: touchesPersons('contracts'),
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('contracts', 'psn_no')}`,
  violations: (from) => {
    const contracts = `(SELECT *, ${LAST_DAY} AS last_day FROM ${from.rows('contracts', 'psn_no')} WHERE ${LAST_DAY} >= begndate)`;
    return `
      SELECT a.psn_no AS unit, [a.contract_id, b.contract_id] AS anchor, 'clear' AS grade,
        'person' AS subject_type, a.psn_no AS subject_id, b.fixmedins_code AS fixmedins_code, a.psn_no AS psn_no,
        toDateTime(greatest(a.begndate, b.begndate), 'Asia/Shanghai') AS event_from,
        toDateTime(least(a.last_day, b.last_day), 'Asia/Shanghai') AS event_to, toDecimal64(0, 2) AS amount,
        [${evidence('contracts', 'a.contract_id')}, ${evidence('contracts', 'b.contract_id')}] AS evidence,
        ${facts({
          first_place: 'a.fixmedins_code',
          first_from: 'a.begndate',
          first_to: 'a.last_day',
          second_place: 'b.fixmedins_code',
          second_from: 'b.begndate',
          second_to: 'b.last_day',
          signed: 'b.sign_time',
          days: `dateDiff('day', greatest(a.begndate, b.begndate), least(a.last_day, b.last_day)) + 1`,
        })} AS facts,
        ${quality({ end_unknown: `(a.status = 'terminated' AND a.term_date IS NULL) OR (b.status = 'terminated' AND b.term_date IS NULL)` })} AS quality
      FROM ${contracts} a
      INNER JOIN ${contracts} b ON a.psn_no = b.psn_no
      WHERE (a.sign_time, a.contract_id) < (b.sign_time, b.contract_id) AND a.fixmedins_code != b.fixmedins_code
        AND dateDiff('day', greatest(a.begndate, b.begndate), least(a.last_day, b.last_day)) + 1 > ${from.param('change_days')}`;
  },
  atRisk: NO_AMOUNT,
  explain: {
    zh: '该参保人与 {first_place}（{first_from} 至 {first_to}）和 {second_place}（{second_from} 至 {second_to}）同时有签约，重叠 {days} 天；后一份签于 {signed}。',
    en: 'The person holds contracts with {first_place} ({first_from} to {first_to}) and {second_place} ({second_from} to {second_to}) that overlap by {days} days; the later one was signed at {signed}.',
  },
  facts: {
    first_place: place('先签机构', 'first institution'),
    first_from: { zh: '先签生效', en: 'first from' },
    first_to: { zh: '先签到期', en: 'first to' },
    second_place: place('后签机构', 'second institution'),
    second_from: { zh: '后签生效', en: 'second from' },
    second_to: { zh: '后签到期', en: 'second to' },
    signed: { zh: '后签时间', en: 'second signed at' },
    days: { zh: '重叠天数', en: 'days of overlap' },
  },
  innocent: [
    {
      text: { zh: '依法变更签约机构', en: 'A lawful change of institution' },
      checked: { zh: '不超过允许天数的重叠已排除', en: 'Overlaps within the allowed days are left out' },
    },
    {
      text: { zh: '原签约已解约', en: 'The earlier contract was ended' },
      checked: {
        zh: '按解约日计算；解约日缺失的降级',
        en: 'Counted to the day of ending; a missing day lowers the grade',
      },
    },
  ],
  examples: [
    {
      title: { zh: '同一年度与两家机构签约', en: 'a year with two institutions' },
      records: {
        contracts: [
          {
            contract_id: 'C1',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            sign_time: '2025-01-01 09:00:00',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C2',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            sign_time: '2025-02-01 09:00:00',
            begndate: '2025-02-01',
            enddate: '2025-12-31',
          },
        ],
      },
      finds: [['C1', 'C2']],
    },
    {
      title: {
        zh: '变更签约重叠一天、同一机构续签',
        en: 'a change with one day of overlap, and a renewal at the same institution',
      },
      records: {
        contracts: [
          {
            contract_id: 'C1',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            sign_time: '2025-01-01 09:00:00',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
            term_date: '2025-06-01',
            status: 'terminated',
          },
          {
            contract_id: 'C2',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            sign_time: '2025-06-01 09:00:00',
            begndate: '2025-06-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C3',
            psn_no: 'P2',
            fixmedins_code: 'H1',
            sign_time: '2025-01-01 09:00:00',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C4',
            psn_no: 'P2',
            fixmedins_code: 'H1',
            sign_time: '2025-06-01 09:00:00',
            begndate: '2025-06-01',
            enddate: '2026-05-31',
          },
        ],
      },
      finds: [],
    },
    {
      title: { zh: '先后与两家机构签约，期间不重叠', en: 'one institution after the other' },
      records: {
        contracts: [
          {
            contract_id: 'C1',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            begndate: '2025-01-01',
            enddate: '2025-06-30',
          },
          {
            contract_id: 'C2',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            begndate: '2025-07-01',
            enddate: '2025-12-31',
          },
        ],
      },
      finds: [],
    },
  ],
});
