import { defineRule, evidence, evidenceEach, facts, place, quality } from '../../define.js';
import { FAMILIES_FACT, familiesOf, gradeOfFamilies } from '../../families.js';
import { LAW } from '../../law.js';
import { acts, weighed } from './acts.js';
import { TOUCHES_BY_STAYS } from './lying.js';
import { EVIDENCE_FEW } from './signing.js';

/** A wrong fix makes two jumps, there and back. */
const JUMPS = 3;
/** Records on a day of leave: fewer may be a colleague’s slip of the list of names. */
const ON_LEAVE = 3;

export const C08 = defineRule({
  id: 'C08',
  name: { zh: '虚构履约服务', en: 'Services that were never done' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一医生一日的服务记录中，多人内容或测量值完全相同，入户过密、赶路过快，或服务时本人在他院住院、医生在请假',
    en: 'Of one doctor’s services on a day several persons’ records are the same, home visits follow too closely or too fast, or the person lay in hospital or the doctor was on leave',
  },
  params: {
    persons: {
      label: { zh: '相同记录的人数', en: 'Persons with the same record' },
      unit: { zh: '人', en: 'persons' },
      default: 5,
      min: 3,
      max: 50,
    },
    home_visits: {
      label: { zh: '一小时入户数', en: 'Home visits an hour' },
      unit: { zh: '户', en: 'homes' },
      default: 6,
      min: 3,
      max: 30,
    },
    speed_kmh: {
      label: { zh: '入户之间的最高合理速度', en: 'Highest plausible speed between homes' },
      unit: { zh: '公里/小时', en: 'km/h' },
      default: 60,
      min: 30,
      max: 150,
    },
  },
  legal: [LAW.agreement, LAW.noForgery, LAW.fraud],
  needs: ['services'],
  touches: {
    services: (changed) => `SELECT doctor_no AS unit FROM ${changed} WHERE doctor_no != ''`,
    ...TOUCHES_BY_STAYS,
  },
  broadcast: ['institutions', 'practitioners'],
  population: (from) => `SELECT doctor_no AS unit FROM ${acts(from)}`,
  // That nobody confirmed on this day, while others of the doctor’s were confirmed, weighs, and is nothing by itself.
  violations: (from) => `
      SELECT doctor_no AS unit, [fixmedins_code, toString(day)] AS anchor, ${gradeOfFamilies('families')} AS grade,
        'doctor' AS subject_type, doctor_no AS subject_id, fixmedins_code, '' AS psn_no,
        first_at AS event_from, last_at AS event_to, toDecimal64(0, 2) AS amount,
        arrayConcat(${evidenceEach('services', `arraySlice(ids, 1, ${EVIDENCE_FEW})`)},
          arrayMap(v -> ${evidence('visits', 'v')}, arraySlice(stays, 1, ${EVIDENCE_FEW / 2}))) AS evidence,
        ${facts({
          doctor: 'doctor_no',
          place: 'fixmedins_code',
          day: 'day',
          services: 'services',
          copied: 'copied',
          alike: 'alike',
          pace: 'quickest',
          jumps: 'jumps',
          lying: 'lying',
          on_leave: 'on_leave',
          unconfirmed: 'unconfirmed',
          families: 'families',
        })} AS facts,
        ${quality({
          entered_at_once: 'copied > 0 AND copy_moments = 1',
          local_item: 'copied > 0 AND local_items > 0',
        })} AS quality
      FROM (
        SELECT doctor_no, fixmedins_code, day, count() AS services, uniqExactIf(psn_no, is_copied) AS copied, uniqExactIf(psn_no, is_alike) AS alike,
          max(rush_of_day) AS quickest, countIf(is_jump) AS jumps, uniqExactIf(psn_no, is_lying) AS lying, uniqExactIf(psn_no, is_on_leave) AS on_leave,
          countIf(patient_confirm = 'none') AS unconfirmed, uniqExactIf(done_time, is_copied) AS copy_moments,
          countIf(is_copied AND NOT match(item_code, '^JY0[1-7]$')) AS local_items, min(done_time) AS first_at, max(done_time) AS last_at,
          max(ever) - services AS others, max(unconfirmed_ever) - unconfirmed AS others_unconfirmed,
          arraySort(arrayDistinct(arrayConcat(groupArrayIf(rec_id, is_copied OR is_alike OR is_jump OR is_lying OR is_on_leave),
            groupArrayIf(rec_id, is_home AND rush_of_day > ${from.param('home_visits')})))) AS ids,
          arraySort(groupUniqArrayIf(lying_mdtrt, is_lying)) AS stays,
          ${familiesOf({
            service: 'copied > 0 OR alike > 0',
            geography: `quickest > ${from.param('home_visits')} OR jumps >= ${JUMPS}`,
            presence: `lying > 0 OR on_leave >= ${ON_LEAVE}`,
          })} AS told,
          if(told != '' AND unconfirmed >= 3 AND 5 * unconfirmed >= 4 * services AND others >= 10 AND 2 * others_unconfirmed < others, concat(told, ';credential'), told) AS families
        FROM (SELECT *, max(pace) OVER (PARTITION BY doctor_no, fixmedins_code, day) AS rush_of_day FROM ${weighed(from)}) GROUP BY doctor_no, fixmedins_code, day HAVING told != '')`,
  atRisk: {
    zh: '不计金额：虚构服务影响考核与签约服务费，在年终清算时核定',
    en: 'no amount: what fees rest on services that were not done is worked out by the assessment and the settlement',
  },
  explain: {
    zh: '医生 {doctor} {day} 在 {place} 当面服务 {services} 次，其中内容完全相同 {copied} 人，测量值完全相同 {alike} 人；一小时内入户最多 {pace} 户，相邻两户来不及赶到 {jumps} 次；服务当日本人正在他院住院 {lying} 人，医生请假期间服务 {on_leave} 人；未经居民确认 {unconfirmed} 次。',
    en: 'Doctor {doctor} recorded {services} services face to face at {place} on {day}: {copied} persons with the very same content, {alike} with the very same values; up to {pace} homes within an hour, {jumps} times too far to get from one to the next; {lying} persons lay in another hospital on that day, {on_leave} were served while the doctor was on leave; {unconfirmed} services nobody confirmed.',
  },
  facts: {
    doctor: { zh: '医生', en: 'doctor' },
    place: place('服务机构', 'institution'),
    day: { zh: '日期', en: 'day' },
    services: { zh: '当面服务次数', en: 'services face to face' },
    copied: { zh: '内容相同人数', en: 'same content' },
    alike: { zh: '测量值相同人数', en: 'same values' },
    pace: { zh: '一小时入户数', en: 'homes an hour' },
    jumps: { zh: '赶不到次数', en: 'too far apart' },
    lying: { zh: '住院中人数', en: 'lay in hospital' },
    on_leave: { zh: '请假期间人数', en: 'while on leave' },
    unconfirmed: { zh: '未确认次数', en: 'unconfirmed' },
    families: FAMILIES_FACT,
  },
  innocent: [
    {
      text: { zh: '健康讲座、电话和线上咨询', en: 'Health talks, calls and advice on line' },
      checked: { zh: '不计入', en: 'They do not count' },
    },
    {
      text: { zh: '集中门诊、义诊', en: 'A group clinic' },
      checked: {
        zh: '人次多不算；只看内容、测量值是否完全相同，取整血压要求更多人',
        en: 'Many a day is no sign; only records that are the same are, and of rounded pressures more of them',
      },
    },
    {
      text: { zh: '敬老院、一家几口同一处入户', en: 'A home for the aged, a family under one roof' },
      checked: { zh: '同一位置算一户', en: 'One spot is one home' },
    },
    {
      text: { zh: '收工后集中录入、离线后集中上传', en: 'Entered in the evening, uploaded at once' },
      checked: {
        zh: '时刻相同的不计速度与密度；相同内容同一时刻录入的降级',
        en: 'Equal times give no pace and no speed; the same content at one moment lowers the grade',
      },
    },
    {
      text: { zh: '多人共用一名医生的账号', en: 'Several hands under one doctor’s number' },
      checked: { zh: '密度与速度按设备分别计算', en: 'Pace and speed are counted device by device' },
    },
    {
      text: {
        zh: '请假外出、住在上级医院由签约医生探视',
        en: 'On leave from the ward, or visited there by the doctor',
      },
      checked: {
        zh: '有请假的住院、签约机构的上级或下级机构、入出院当日不计',
        en: 'Stays with leave, the institution’s parent and clinics and the days of admission and discharge do not count',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '六人随访内容完全相同，其中一人正在住院；一小时入户八户',
        en: 'six follow-ups with one content, one of the persons in hospital; eight homes within an hour',
      },
      records: {
        services: [
          ...done('A', 6, { doctor_no: 'D1', item_code: 'JY02', channel: 'onsite', content_hash: 'E1' }),
          ...done('B', 8, { doctor_no: 'D2', item_code: 'JY05', channel: 'home' }, { lat: 0.002 }),
        ],
        ...stay('A1'),
      },
      finds: [
        ['A1', 'A6', 'V1'],
        ['B1', 'B8'],
      ],
    },
    {
      title: {
        zh: '健康讲座、电话随访、敬老院入户、收工后集中录入',
        en: 'a health talk, calls, a home for the aged, records entered in the evening',
      },
      records: {
        services: [
          ...done('A', 12, { doctor_no: 'D1', item_code: 'JY07', channel: 'onsite', content_hash: 'E1' }),
          ...done('B', 12, { doctor_no: 'D1', item_code: 'JY02', channel: 'phone', content_hash: 'E2' }),
          ...done('C', 12, { doctor_no: 'D2', item_code: 'JY05', channel: 'home' }, { lat: 0 }),
          ...done(
            'D',
            12,
            {
              doctor_no: 'D3',
              item_code: 'JY05',
              channel: 'home',
              done_time: '2025-03-05 18:00:00',
            },
            { lat: 0.05 },
          ),
        ],
      },
      finds: [],
    },
    {
      title: {
        zh: '集中门诊量出不同血压，四人血压恰好相同；出院当日随访；住在上级医院',
        en: 'a group clinic with its own pressures, four alike by chance; on the day of discharge; in the parent hospital',
      },
      records: {
        institutions: [{ fixmedins_code: 'H1', prnt_medins_code: 'H9' }, { fixmedins_code: 'H9' }],
        services: [
          ...done('A', 20, { doctor_no: 'D1', item_code: 'JY02', channel: 'onsite' }).map((row, at) => ({
            ...row,
            bp_sys: String(at < 4 ? 130 : 120 + at),
            bp_dia: '80',
          })),
          ...done('B', 1, { doctor_no: 'D2', item_code: 'JY02', done_time: '2025-03-10 15:00:00' }),
        ],
        ...stay('A1', 'B1'),
      },
      finds: [],
    },
  ],
});

/** So many services of one doctor, five minutes apart, each for another person and so far to the north of the one before. */
function done(
  id: string,
  count: number,
  rest: Record<string, string>,
  step?: { lat: number },
): Record<string, string>[] {
  return Array.from({ length: count }, (_, at) => ({
    rec_id: `${id}${at + 1}`,
    psn_no: `${id}${at + 1}`,
    fixmedins_code: 'H1',
    done_time: `2025-03-05 09:${String((at * 5) % 60).padStart(2, '0')}:10`,
    ...(step ? { gps_lng: '131.5', gps_lat: (28 + at * step.lat).toFixed(4) } : {}),
    ...rest,
  }));
}

/** A settled stay of each of these persons at a hospital. */
function stay(...persons: string[]) {
  return {
    visits: persons.map((psn_no, at) => ({
      mdtrt_id: `V${at + 1}`,
      psn_no,
      fixmedins_code: 'H9',
      med_type: '21',
      begntime: '2025-03-01 09:00:00',
      endtime: '2025-03-10 09:00:00',
    })),
    settlements: persons.map((psn_no, at) => ({ setl_id: `S${at + 1}`, mdtrt_id: `V${at + 1}`, psn_no })),
  };
}
