import { NO_AMOUNT } from '../../at-risk.js';
import {
  coded,
  defineRule,
  evidence,
  facts,
  place,
  quality,
  type RuleSources,
  touchesPersons,
  visitsOfPersons,
} from '../../define.js';
import { LAW } from '../../law.js';

const PERIODIC = `['hypertension', 'diabetes', 'pregnant', 'smi']`;

/** SQL of the day from which a contract can be served: cover may be backdated to New Year, service cannot. */
const START = `greatest(begndate, toDate32(sign_time))`;

/**
 * SQL of the contracts that held until something was due: after some months for people whose package
 * has items every quarter (chronic, pregnant, severe mental illness), at its end for everybody else and for the
 * basic and the disabled package, whose items of the year may come as late as that. A contract of fewer months than those is too short to judge.
 */
const held = (from: RuleSources): string =>
  from.shared(`(
  SELECT c.*, p.known_psn AS known_psn, p.key_groups AS key_groups, p.died AS died, p.paused AS paused, p.resumed AS resumed,
    c.package_code = 'chronic' OR c.package_code NOT IN ('basic', 'disabled') AND hasAny(p.key_groups, ${PERIODIC}) AS is_periodic,
    ${START} AS start,
    toDate32(addMonths(start, ${from.param('months')})) AS first_due,
    if(is_periodic, first_due, enddate + 1) AS due_on
  FROM ${from.rows('contracts', 'psn_no')} c
  LEFT JOIN (
    SELECT psn_no AS known_psn, key_groups, die_date AS died, paus_insu_date AS paused, resume_insu_date AS resumed
    FROM ${from.rows('insured', 'psn_no')}) p ON p.known_psn = c.psn_no
  WHERE first_due <= enddate + 1 AND least(enddate, ifNull(term_date, enddate)) >= due_on - 1)`);

export const C07 = defineRule({
  id: 'C07',
  name: { zh: '签而不约', en: 'Signed, never served' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'B',
  version: 2,
  about: {
    zh: '慢病、孕产、严重精神障碍等按季服务人群签约生效满六个月，或其他人群签约期满，签约机构没有任何履约服务，本人也没有在签约机构及其上下级机构就诊',
    en: 'Six months into the contract of a person who is due quarterly service, or at the end of anybody’s, its institution has delivered no service and the person has not visited it, its parent or its clinics',
  },
  params: {
    months: {
      label: { zh: '无服务月数', en: 'Months without service' },
      unit: { zh: '月', en: 'months' },
      default: 6,
      min: 1,
      max: 12,
    },
  },
  legal: [LAW.agreement],
  // Without visits everybody would seem never to have been there.
  needs: ['contracts', 'services', 'visits', 'settlements'],
  touches: touchesPersons('contracts', 'services', 'visits', 'settlements', 'insured'),
  broadcast: ['institutions'],
  due: (from) =>
    `SELECT psn_no AS unit, arrayJoin([toDate32(addMonths(${START}, ${from.param('months')})), enddate + 1]) AS due FROM ${from.all('contracts')}`,
  population: (from) => `SELECT psn_no AS unit FROM ${held(from)} WHERE due_on <= ${from.asOf}`,
  violations: (from) => {
    const parents = `(SELECT fixmedins_code, prnt_medins_code FROM ${from.all('institutions')})`;
    return `
      SELECT c.psn_no AS unit, [c.contract_id] AS anchor,
        if(c.is_periodic AND served.late = 0, 'suspected', 'hint') AS grade,
        'person' AS subject_type, c.psn_no AS subject_id, c.fixmedins_code AS fixmedins_code, c.psn_no AS psn_no,
        toDateTime(c.begndate, 'Asia/Shanghai') AS event_from, toDateTime(c.due_on, 'Asia/Shanghai') AS event_to, toDecimal64(0, 2) AS amount,
        arrayConcat([${evidence('contracts', 'c.contract_id')}], if(c.known_psn != '', [${evidence('insured', 'c.known_psn')}], [])) AS evidence,
        ${facts({
          place: 'c.fixmedins_code',
          from: 'c.start',
          due: 'c.due_on',
          months: `dateDiff('month', c.start, c.due_on)`,
          package: 'c.package_code',
          channel: 'c.sign_channel',
          groups: `arrayStringConcat(c.key_groups, ';')`,
          elsewhere: 'away.visits',
          late: 'served.late',
        })} AS facts,
        ${quality({ person_unknown: `c.known_psn = ''` })} AS quality
      FROM ${held(from)} c
      LEFT JOIN (
        SELECT k.contract_id AS contract_id, countIf(toDate32(s.done_time) < k.due_on) AS served, countIf(toDate32(s.done_time) >= k.due_on) AS late
        FROM ${held(from)} k INNER JOIN ${from.rows('services', 'psn_no')} s ON s.psn_no = k.psn_no
        WHERE (s.contract_id = k.contract_id OR s.fixmedins_code = k.fixmedins_code)
          AND toDate32(s.done_time) BETWEEN k.begndate AND k.enddate
        GROUP BY contract_id) served ON served.contract_id = c.contract_id
      LEFT JOIN (
        SELECT k.contract_id AS contract_id, count() AS visits,
          countIf(v.fixmedins_code = k.fixmedins_code OR up.prnt_medins_code = v.fixmedins_code OR down.prnt_medins_code = k.fixmedins_code) AS own
        FROM ${held(from)} k
        INNER JOIN ${visitsOfPersons(from)} v ON v.psn_no = k.psn_no
        LEFT JOIN ${parents} up ON up.fixmedins_code = k.fixmedins_code
        LEFT JOIN ${parents} down ON down.fixmedins_code = v.fixmedins_code
        WHERE toDate32(v.begntime) >= k.begndate AND toDate32(v.begntime) < k.due_on
        GROUP BY contract_id) away ON away.contract_id = c.contract_id
      WHERE c.due_on <= ${from.asOf} AND served.served = 0 AND away.own = 0
        AND NOT ifNull(c.died < c.due_on, 0)
        AND NOT (ifNull(c.paused < c.due_on, 0) AND ifNull(c.resumed, c.due_on) > c.begndate)`;
  },
  atRisk: NO_AMOUNT,
  explain: {
    zh: '该参保人与 {place} 的签约自 {from} 起，至 {due}（满 {months} 个月）没有一次履约服务，也没有在该机构或其上下级机构就诊；同期在其他机构就诊 {elsewhere} 次；此后补做服务 {late} 次。',
    en: 'The contract with {place} was in force and signed by {from}; by {due}, {months} months later, there was no service and no visit there, at its parent or at its clinics. In that time the person made {elsewhere} visits elsewhere; services after that: {late}.',
  },
  facts: {
    place: place('签约机构', 'institution'),
    from: { zh: '生效且已签', en: 'in force and signed' },
    due: { zh: '判断日期', en: 'judged on' },
    months: { zh: '满月数', en: 'months' },
    package: coded('package', '服务包', 'package'),
    channel: coded('sign_channel', '签约渠道', 'channel'),
    groups: coded('key_group', '重点人群', 'key groups'),
    elsewhere: { zh: '同期他处就诊', en: 'visits elsewhere' },
    late: { zh: '此后服务', en: 'services after that' },
  },
  innocent: [
    {
      text: { zh: '健康居民，年度服务尚未到期', en: 'A healthy person whose yearly item is due later' },
      checked: {
        zh: '没有按季服务项目的人群到签约期满才判断，且仅作提示',
        en: 'People without quarterly items are judged at the end of the contract, and then as a hint only',
      },
    },
    {
      text: { zh: '当年签约、年初生效', en: 'Signed in spring, in force since New Year' },
      checked: { zh: '自签约日与生效日的较晚者起算', en: 'Counted from the later of the two days' },
    },
    {
      text: { zh: '首次服务晚于六个月', en: 'The first service came late' },
      checked: { zh: '签约期内补做了服务的仅作提示', en: 'A service later in the contract makes it a hint' },
    },
    {
      text: { zh: '期间死亡或暂停参保', en: 'Died or paused in that time' },
      checked: { zh: '已排除', en: 'Left out' },
    },
    {
      text: { zh: '服务记录迟报', en: 'Service records sent late' },
      checked: { zh: '记录补报后自动撤销', en: 'The finding is withdrawn once they come' },
    },
  ],
  examples: [
    {
      title: {
        zh: '糖尿病患者半年无服务；其他居民全年无服务',
        en: 'half a year of nothing for a diabetic, a whole year for anybody',
      },
      asOf: '2025-09-01',
      records: {
        institutions: [{ fixmedins_code: 'H1' }],
        insured: [{ psn_no: 'P1', key_groups: 'elderly;diabetes' }, { psn_no: 'P2' }, { psn_no: 'P4' }],
        contracts: [
          {
            contract_id: 'C1',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C2',
            psn_no: 'P2',
            fixmedins_code: 'H1',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C4',
            psn_no: 'P4',
            fixmedins_code: 'H1',
            sign_time: '2024-01-01 08:00:00',
            begndate: '2024-01-01',
            enddate: '2024-12-31',
          },
        ],
        services: [{ rec_id: 'R1', psn_no: 'P3', done_time: '2025-09-01 10:00:00' }],
        visits: [{ mdtrt_id: 'V1', psn_no: 'P3', fixmedins_code: 'H1', begntime: '2025-04-01 10:00:00' }],
        settlements: [
          {
            setl_id: 'S1',
            mdtrt_id: 'V1',
            psn_no: 'P3',
            fixmedins_code: 'H1',
            setl_time: '2025-04-01 10:30:00',
          },
        ],
      },
      finds: [['C1'], ['C4']],
    },
    {
      title: {
        zh: '有一次服务、到上级机构就诊、已死亡；四周的签约、五月才签、失能服务包',
        en: 'served once, visited the parent, died; a contract of four weeks, one signed in May, a disabled package',
      },
      asOf: '2025-09-01',
      records: {
        institutions: [{ fixmedins_code: 'H1', prnt_medins_code: 'H0' }, { fixmedins_code: 'H0' }],
        insured: [
          { psn_no: 'P1', key_groups: 'diabetes' },
          { psn_no: 'P2', key_groups: 'diabetes' },
          { psn_no: 'P3', key_groups: 'diabetes', die_date: '2025-02-01' },
          { psn_no: 'P6', key_groups: 'diabetes' },
          { psn_no: 'P7', key_groups: 'disabled' },
        ],
        contracts: [
          {
            contract_id: 'C1',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C2',
            psn_no: 'P2',
            fixmedins_code: 'H1',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C6',
            psn_no: 'P6',
            fixmedins_code: 'H1',
            sign_time: '2025-05-01 09:00:00',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C7',
            psn_no: 'P7',
            fixmedins_code: 'H1',
            package_code: 'disabled',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
          {
            contract_id: 'C5',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            begndate: '2024-12-04',
            enddate: '2024-12-31',
          },
          {
            contract_id: 'C3',
            psn_no: 'P3',
            fixmedins_code: 'H1',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
        ],
        services: [
          { rec_id: 'R1', psn_no: 'P1', contract_id: 'C1', done_time: '2025-03-01 10:00:00' },
          { rec_id: 'R2', psn_no: 'P9', done_time: '2025-09-01 10:00:00' },
        ],
        visits: [{ mdtrt_id: 'V1', psn_no: 'P2', fixmedins_code: 'H0', begntime: '2025-04-01 10:00:00' }],
        settlements: [
          {
            setl_id: 'S1',
            mdtrt_id: 'V1',
            psn_no: 'P2',
            fixmedins_code: 'H0',
            setl_time: '2025-04-01 10:30:00',
          },
        ],
      },
      finds: [],
    },
    {
      title: { zh: '签约仅两个月', en: 'two months into the contract' },
      records: {
        institutions: [{ fixmedins_code: 'H1' }],
        insured: [{ psn_no: 'P1', key_groups: 'diabetes' }],
        contracts: [
          {
            contract_id: 'C1',
            psn_no: 'P1',
            fixmedins_code: 'H1',
            sign_time: '2025-01-01 08:00:00',
            begndate: '2025-01-01',
            enddate: '2025-12-31',
          },
        ],
        services: [{ rec_id: 'R1', psn_no: 'P3', done_time: '2025-03-01 10:00:00' }],
        visits: [{ mdtrt_id: 'V1', psn_no: 'P3', fixmedins_code: 'H1', begntime: '2025-03-01 10:00:00' }],
        settlements: [
          {
            setl_id: 'S1',
            mdtrt_id: 'V1',
            psn_no: 'P3',
            fixmedins_code: 'H1',
            setl_time: '2025-03-01 10:30:00',
          },
        ],
      },
      finds: [],
    },
  ],
});
