import { careList } from '@fundwatch/streams';
import { NO_AMOUNT } from '../../at-risk.js';
import {
  coded,
  defineRule,
  evidence,
  evidenceEach,
  facts,
  place,
  quality,
  type RuleSources,
  touchesPersons,
  visitsOfPersons,
  worded,
} from '../../define.js';
import { FAMILIES_FACT, familiesOf, gradeOfFamilies } from '../../families.js';
import { LAW } from '../../law.js';
import { CAME_IN_PERSON } from '../../places.js';
import { degrees, hasFix, knownPlaces, parentage } from './coordinates.js';
import { isMidst } from './lying.js';
import { IS_SIGNED_BY_PEOPLE } from './signing.js';

/** So far from where somebody lies nobody signs at the bedside by mistake of a coordinate. */
const AWAY_KM = 20;

/** SQL of the contracts that the judged persons are said to have signed face to face, and no agent for them. */
const signed = (from: RuleSources): string =>
  from.shared(`(
  SELECT *, toDate(sign_time) AS day FROM ${from.rows('contracts', 'psn_no')}
  WHERE sign_channel IN ('onsite', 'home', 'visit') AND agent_certno = '' AND callback != 'confirmed' AND ${IS_SIGNED_BY_PEOPLE})`);

/** SQL of where the person was instead: in a bed on a day in the midst of a stay, or seen elsewhere at about that time. */
const elsewhere = (from: RuleSources): string => `(
  SELECT c.contract_id AS away_contract, v.mdtrt_id AS mdtrt_id, v.fixmedins_code AS away, v.begntime AS begntime, assumeNotNull(v.endtime) AS endtime,
    v.setl_ids AS setl_ids, v.med_type IN ${careList('inpatient')} AS is_stay
  FROM ${signed(from)} c INNER JOIN ${visitsOfPersons(from)} v ON v.psn_no = c.psn_no
  WHERE v.fixmedins_code != c.fixmedins_code
    AND (v.med_type IN ${careList('inpatient')} AND ifNull(v.leave_days, 0) = 0 AND ${isMidst('c.day', 'v')}
      OR v.med_type NOT IN ${careList('inpatient', 'pharmacy')} AND ${CAME_IN_PERSON} AND c.sign_time != toStartOfDay(c.sign_time)
        AND abs(dateDiff('second', v.begntime, c.sign_time)) <= 3600 * ${from.param('hours')}))`;

/** A contract of the examples, and what else happened: P1 lies in hospital, P2 is seen far away, P3 is on leave, P4 is seen next door, P5 never was there. */
const contract = {
  fixmedins_code: 'H1',
  operator_id: 'O1',
  sign_channel: 'home',
  sign_time: '2025-03-05 10:00:00',
};
const visits = [
  ['P1', 'H9', '21'],
  ['P2', 'H8', '11'],
  ['P3', 'H9', '21'],
  ['P4', 'H3', '11'],
  ['P5', 'H9', '21'],
].map(([psn_no = '', fixmedins_code = '', med_type = ''], at) => ({
  mdtrt_id: `V${at + 1}`,
  psn_no,
  fixmedins_code,
  med_type,
  ...(med_type === '21'
    ? { begntime: '2025-03-01 09:00:00', endtime: '2025-03-10 09:00:00' }
    : { begntime: '2025-03-05 09:00:00' }),
  ...(psn_no === 'P3' ? { leave_days: '2' } : {}),
}));
const world = {
  institutions: [
    { fixmedins_code: 'H1', lnt: '131.00', lat: '28.00' },
    { fixmedins_code: 'H2', prnt_medins_code: 'H9', lnt: '131.10', lat: '28.00' },
    { fixmedins_code: 'H3', lnt: '131.05', lat: '28.00' },
    { fixmedins_code: 'H8', lnt: '132.80', lat: '28.00' },
    { fixmedins_code: 'H9', lnt: '131.50', lat: '28.00' },
  ],
  visits,
  settlements: ['SV1', 'SV2', 'SV3', 'SV4', 'SV5', 'R5'].map((setl_id) => ({
    setl_id,
    mdtrt_id: `V${setl_id.slice(-1)}`,
    psn_no: `P${setl_id.slice(-1)}`,
    setl_time: '2025-03-10 09:30:00',
    ...(setl_id === 'R5' ? { refd_setl_flag: '1', init_setl_id: 'SV5' } : {}),
  })),
};

export const C12 = defineRule({
  id: 'C12',
  name: { zh: '不可能的现场签约', en: 'Signed where the person was not' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '登记为现场、入户或就诊时签约，而本人当日正在另一家机构住院，或前后两小时内在远处就诊',
    en: 'Signed face to face by the record while the person lay in another hospital on that day, or was seen far away within two hours',
  },
  params: {
    hours: {
      label: { zh: '前后小时数', en: 'Hours before and after' },
      unit: { zh: '小时', en: 'hours' },
      default: 2,
      min: 1,
      max: 6,
    },
    far_km: {
      label: { zh: '远处', en: 'Far away' },
      unit: { zh: '公里', en: 'km' },
      default: 100,
      min: 30,
      max: 500,
    },
  },
  legal: [LAW.agreement, LAW.noForgery],
  needs: ['contracts', 'visits', 'settlements'],
  touches: touchesPersons('contracts', 'visits', 'settlements'),
  broadcast: ['institutions'],
  population: (from) => `SELECT psn_no AS unit FROM ${signed(from)}`,
  violations: (from) => `
      SELECT psn_no AS unit, [contract_id] AS anchor, if(evidence_type = 'face', 'hint', ${gradeOfFamilies('families')}) AS grade,
        'person' AS subject_type, psn_no AS subject_id, fixmedins_code, psn_no,
        sign_time AS event_from, sign_time AS event_to, toDecimal64(0, 2) AS amount,
        arrayConcat([${evidence('contracts', 'contract_id')}, ${evidence('visits', 'mdtrt_id')}], ${evidenceEach('settlements', 'arraySlice(setl_ids, 1, 10)')}) AS evidence,
        ${facts({
          place: 'fixmedins_code',
          operator: `if(operator_id = '', '未登记 (not recorded)', operator_id)`,
          signed_at: 'sign_time',
          channel: 'sign_channel',
          away: 'away',
          kind: `if(is_stay, 'stay', 'visit')`,
          away_from: 'begntime',
          away_to: `if(is_stay, toString(endtime), toString(begntime))`,
          km: `if(km < 0, '未知 (unknown)', toString(round(km, 1)))`,
          evidence_type: `if(evidence_type = '', '0', evidence_type)`,
          families: 'families',
        })} AS facts,
        ${quality({ signed_on_a_date_only: 'sign_time = toStartOfDay(sign_time)' })} AS quality
      FROM (
        SELECT *, ${familiesOf({
          presence: '1',
          credential: `evidence_type = 'none'`,
          contact: `callback = 'denied'`,
          geography: `gps_km > ${AWAY_KM}`,
        })} AS families
        FROM (
          SELECT c.*, e.mdtrt_id AS mdtrt_id, e.away AS away, e.begntime AS begntime, e.endtime AS endtime, e.setl_ids AS setl_ids, e.is_stay AS is_stay,
            if(p.place_code != '' AND a.place_code != '', geoDistance(p.place_lng, p.place_lat, a.place_lng, a.place_lat) / 1000, -1) AS km,
            if(a.place_code != '' AND ${hasFix('c.gps_lng', 'c.gps_lat')},
              geoDistance(${degrees('c.gps_lng')}, ${degrees('c.gps_lat')}, a.place_lng, a.place_lat) / 1000, -1) AS gps_km
          FROM ${signed(from)} c
          INNER JOIN ${elsewhere(from)} e ON e.away_contract = c.contract_id
          LEFT JOIN ${knownPlaces(from)} p ON p.place_code = c.fixmedins_code
          LEFT JOIN ${knownPlaces(from)} a ON a.place_code = e.away
          WHERE (c.fixmedins_code, e.away) NOT IN ${parentage(from)} AND (e.away, c.fixmedins_code) NOT IN ${parentage(from)} AND (e.is_stay OR km > ${from.param('far_km')})
          ORDER BY e.is_stay DESC, e.begntime, e.mdtrt_id LIMIT 1 BY c.contract_id))`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '该参保人于 {signed_at} 在 {place} 经 {operator} 登记为本人当面签约，但 {away_from} 至 {away_to} 正在 {away} 就医（两家机构相距 {km} 公里），当时不可能在场。',
    en: 'By the record the person signed face to face at {place} at {signed_at} (operator: {operator}), but was in care at {away} from {away_from} to {away_to}; the institutions are {km} km apart.',
  },
  facts: {
    place: place('签约机构', 'institution of the contract'),
    operator: { zh: '经办人', en: 'operator' },
    signed_at: { zh: '签约时间', en: 'signed at' },
    channel: coded('sign_channel', '签约渠道', 'channel'),
    away: place('就医机构', 'institution of care'),
    kind: worded(
      { stay: { zh: '住院', en: 'a stay' }, visit: { zh: '就诊', en: 'a visit' } },
      '就医',
      'care',
    ),
    away_from: { zh: '就医自', en: 'in care from' },
    away_to: { zh: '就医至', en: 'to' },
    km: { zh: '距离(公里)', en: 'distance (km)' },
    evidence_type: coded('evidence_type', '签约凭据（0 未知）', 'evidence (0 unknown)'),
    families: FAMILIES_FACT,
  },
  innocent: [
    {
      text: { zh: '家属代签', en: 'Signed by family' },
      checked: {
        zh: '有代办人的已排除；线上签约不算当面',
        en: 'Left out where an agent is named; signing on line is not face to face',
      },
    },
    {
      text: {
        zh: '住院医院就是签约机构的上级或下级',
        en: 'The hospital is the institution’s parent or clinic',
      },
      checked: { zh: '已排除：签约医生可到病房', en: 'Left out: the doctor may come to the ward' },
    },
    {
      text: {
        zh: '住院期间请假外出、入出院当日',
        en: 'On leave from hospital, or on the day of admission or discharge',
      },
      checked: {
        zh: '有请假的住院、入院与出院当日不计',
        en: 'Stays with leave and the days of admission and discharge do not count',
      },
    },
    {
      text: { zh: '人脸签约，实为挂床住院', en: 'The face was there, and the bed was empty' },
      checked: {
        zh: '有人脸凭据的仅作提示，宜核查该次住院',
        en: 'With a face on record it is a hint: look at the stay',
      },
    },
    {
      text: { zh: '纸质签约事后补录', en: 'Paper entered later' },
      checked: {
        zh: '没有另一类证据的仅作提示，只有日期的降级',
        en: 'Without another kind of evidence it is a hint; a date without a time lowers the grade',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '住院期间被“入户”签约且无凭据；一小时前在一百八十公里外就诊',
        en: 'signed “at home” without evidence in the midst of a stay, and an hour after a visit 180 km away',
      },
      records: {
        ...world,
        contracts: [
          { ...contract, contract_id: 'C1', psn_no: 'P1', evidence_type: 'none' },
          {
            ...contract,
            contract_id: 'C2',
            psn_no: 'P2',
            sign_channel: 'onsite',
            evidence_type: 'signature',
          },
        ],
      },
      finds: [
        ['C1', 'V1'],
        ['C2', 'V2'],
      ],
    },
    {
      title: {
        zh: '代办人代签、线上签约、出院当日、请假外出、系统续签、回访确认',
        en: 'an agent, on line, the day of discharge, on leave, renewed by the system, confirmed',
      },
      records: {
        ...world,
        contracts: [
          { ...contract, contract_id: 'C1', psn_no: 'P1', agent_certno: '990121199001011234' },
          { ...contract, contract_id: 'C2', psn_no: 'P1', sign_channel: 'online' },
          { ...contract, contract_id: 'C3', psn_no: 'P1', sign_time: '2025-03-10 08:00:00' },
          { ...contract, contract_id: 'C4', psn_no: 'P3' },
          { ...contract, contract_id: 'C5', psn_no: 'P1', sign_channel: 'batch', renewed_from: 'C9' },
          { ...contract, contract_id: 'C6', psn_no: 'P1', callback: 'confirmed' },
        ],
      },
      finds: [],
    },
    {
      title: {
        zh: '住在签约卫生室的上级卫生院；就诊在邻近机构；结算已退费',
        en: 'in the parent of the clinic, a visit next door, a stay that was refunded',
      },
      records: {
        ...world,
        contracts: [
          { ...contract, contract_id: 'C1', psn_no: 'P1', fixmedins_code: 'H2' },
          { ...contract, contract_id: 'C2', psn_no: 'P4' },
          { ...contract, contract_id: 'C3', psn_no: 'P5' },
        ],
      },
      finds: [],
    },
  ],
});
