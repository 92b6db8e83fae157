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
import { CAME_IN_PERSON } from '../../places.js';

/** Hours beyond which no two places of one country are too far apart to judge. */
const REACH_HOURS = 3;

export const I03 = defineRule({
  id: 'I03',
  name: { zh: '同时异地就诊', en: 'At two far places at once' },
  family: 'identity',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一人在两家机构就诊开始时间的间隔，短于路程所需',
    en: 'One person’s visits to two institutions begin closer in time than the way between them takes',
  },
  params: {
    speed_kmh: {
      label: { zh: '最高合理速度', en: 'Highest plausible speed' },
      unit: { zh: '公里/小时', en: 'km/h' },
      default: 120,
      min: 60,
      max: 400,
    },
    far_km: {
      label: { zh: '短时间内的距离', en: 'Distance within a short time' },
      unit: { zh: '公里', en: 'km' },
      default: 50,
      min: 10,
      max: 500,
    },
    far_minutes: {
      label: { zh: '短时间', en: 'Short time' },
      unit: { zh: '分钟', en: 'minutes' },
      default: 30,
      min: 5,
      max: 60,
    },
    near_km: {
      label: { zh: '不予判断的近距离', en: 'Distance too near to judge' },
      unit: { zh: '公里', en: 'km' },
      default: 5,
      min: 1,
      max: 50,
    },
  },
  legal: [LAW.realName, LAW.ownCredential, LAW.individual],
  needs: ['visits', 'settlements', 'institutions'],
  touches: touchesPersons('visits', 'settlements'),
  broadcast: ['institutions'],
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('visits', 'psn_no')}`,
  violations: (from) => {
    // A pharmacy next door fills the prescription minutes later, often by somebody else's hand: no purchase is judged.
    const visits = `(SELECT *, intDiv(toUnixTimestamp(begntime), ${REACH_HOURS * 3600}) AS slot
      FROM ${visitsOfPersons(from)}
      WHERE ${CAME_IN_PERSON} AND med_type != '41')`;
    const places = `(SELECT fixmedins_code, toFloat64(assumeNotNull(lnt)) AS lng, toFloat64(assumeNotNull(lat)) AS lat
      FROM ${from.all('institutions')} WHERE lnt IS NOT NULL AND lat IS NOT NULL)`;
    return `
      SELECT psn_no AS unit, [first_id, second_id] AS anchor, if(is_emergency, 'hint', 'suspected') AS grade,
        'person' AS subject_type, psn_no AS subject_id, second_place AS fixmedins_code, psn_no,
        first_at AS event_from, second_at AS event_to, second_fund AS amount,
        arrayConcat([${evidence('visits', 'first_id')}, ${evidence('visits', 'second_id')}], ${evidenceEach('settlements', 'setl_ids')}) AS evidence,
        ${facts({
          first_place: 'first_place',
          first_at: 'first_at',
          second_place: 'second_place',
          second_at: 'second_at',
          km: 'round(km, 1)',
          minutes: 'intDiv(seconds, 60)',
          speed: 'round(km * 3600 / greatest(seconds, 60))',
          fund: 'toDecimalString(second_fund, 2)',
        })} AS facts,
        ${quality({ coordinates_doubtful: 'has_no_place' })} AS quality
      FROM (
        SELECT a.psn_no AS psn_no, a.mdtrt_id AS first_id, b.mdtrt_id AS second_id, a.fixmedins_code AS first_place,
          b.fixmedins_code AS second_place, a.begntime AS first_at, b.begntime AS second_at, b.fund AS second_fund,
          arrayConcat(a.setl_ids, b.setl_ids) AS setl_ids, a.med_type IN ('13', '24') OR b.med_type IN ('13', '24') AS is_emergency,
          dateDiff('second', a.begntime, b.begntime) AS seconds,
          geoDistance(pa.lng, pa.lat, pb.lng, pb.lat) / 1000 AS km,
          abs(pa.lng) < 1 AND abs(pa.lat) < 1 OR abs(pb.lng) < 1 AND abs(pb.lat) < 1 AS has_no_place
        FROM (SELECT *, arrayJoin([slot, slot + 1]) AS next_slot FROM ${visits}) a
        INNER JOIN ${visits} b ON b.psn_no = a.psn_no AND b.slot = a.next_slot
        INNER JOIN ${places} pa ON pa.fixmedins_code = a.fixmedins_code
        INNER JOIN ${places} pb ON pb.fixmedins_code = b.fixmedins_code
        WHERE (a.begntime, a.mdtrt_id) < (b.begntime, b.mdtrt_id) AND a.fixmedins_code != b.fixmedins_code)
      WHERE seconds <= ${REACH_HOURS * 3600} AND km >= ${from.param('near_km')}
        AND (km * 3600 > ${from.param('speed_kmh')} * seconds
          OR km > ${from.param('far_km')} AND seconds <= 60 * ${from.param('far_minutes')})`;
  },
  atRisk: {
    zh: '两次就诊中后一次的基金支付额，扣除退费',
    en: 'what the fund paid for the later of the two visits, net of refunds',
  },
  explain: {
    zh: '该参保人 {first_at} 在 {first_place} 就诊，{minutes} 分钟后的 {second_at} 又在相距 {km} 公里的 {second_place} 就诊，需要每小时 {speed} 公里才能赶到，后一次基金支付 {fund} 元。',
    en: 'The person was seen at {first_place} at {first_at} and {minutes} minutes later, at {second_at}, at {second_place}, {km} km away: a way that takes {speed} km/h. The fund paid {fund} yuan for the second visit.',
  },
  facts: {
    first_place: place('先到机构', 'first institution'),
    first_at: { zh: '先次时间', en: 'first at' },
    second_place: place('后到机构', 'second institution'),
    second_at: { zh: '后次时间', en: 'second at' },
    km: { zh: '距离(公里)', en: 'distance (km)' },
    minutes: { zh: '间隔(分钟)', en: 'minutes between' },
    speed: { zh: '所需时速', en: 'speed needed (km/h)' },
    fund: { zh: '后次基金支付', en: 'paid for the second' },
  },
  innocent: [
    {
      text: {
        zh: '线上复诊、家属代取、联合检查',
        en: 'Online visits, drugs collected by family, joint tests',
      },
      checked: { zh: '标明的已排除', en: 'Left out where marked' },
    },
    {
      text: { zh: '就诊后在药店取药', en: 'A pharmacy after the visit' },
      checked: { zh: '药店购药不参与判断', en: 'Purchases at pharmacies are not judged' },
    },
    {
      text: { zh: '结算时间晚于就诊', en: 'Settled later than seen' },
      checked: {
        zh: '只看就诊开始时间；只有日期没有时刻的不判断',
        en: 'Only the beginning of the visit counts; a date without a time is not judged',
      },
    },
    {
      text: { zh: '急救转运', en: 'Emergency transport' },
      checked: { zh: '急诊仅作提示', en: 'Emergencies are hints only' },
    },
  ],
  examples: [
    {
      title: { zh: '十分钟内相隔七十公里', en: 'seventy kilometres in ten minutes' },
      records: {
        institutions: [
          { fixmedins_code: 'H1', lnt: '131.0', lat: '28.0' },
          { fixmedins_code: 'H2', lnt: '131.7', lat: '28.0' },
        ],
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-03-01 09:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P1', fixmedins_code: 'H2', begntime: '2025-03-01 09:10:00' },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1' },
          { setl_id: 'S2', mdtrt_id: 'V2', psn_no: 'P1', fixmedins_code: 'H2' },
        ],
      },
      finds: [['V1', 'V2']],
    },
    {
      title: {
        zh: '乘车两小时可达、药店购药、线上就诊、家属代取药、机构无坐标、时间只有日期',
        en: 'two hours by bus, a pharmacy, an online visit, drugs collected by family, a place without coordinates, dates without a time',
      },
      records: {
        institutions: [
          { fixmedins_code: 'H1', lnt: '131.0', lat: '28.0' },
          { fixmedins_code: 'H2', lnt: '131.7', lat: '28.0' },
          { fixmedins_code: 'H3' },
        ],
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-03-01 09:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P1', fixmedins_code: 'H2', begntime: '2025-03-01 11:00:00' },
          {
            mdtrt_id: 'V3',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            begntime: '2025-03-01 09:10:00',
            med_type: '41',
          },
          {
            mdtrt_id: 'V4',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            begntime: '2025-03-01 09:12:00',
            online_flag: '1',
          },
          {
            mdtrt_id: 'V5',
            psn_no: 'P1',
            fixmedins_code: 'H2',
            begntime: '2025-03-01 09:13:00',
            proxy_flag: '1',
          },
          { mdtrt_id: 'V6', psn_no: 'P1', fixmedins_code: 'H3', begntime: '2025-03-01 09:14:00' },
          { mdtrt_id: 'V7', psn_no: 'P2', fixmedins_code: 'H1', begntime: '2025-03-01 00:00:00' },
          { mdtrt_id: 'V8', psn_no: 'P2', fixmedins_code: 'H2', begntime: '2025-03-01 00:00:00' },
        ],
        settlements: ['1', '2', '3', '4', '5', '6', '7', '8'].map((n) => ({
          setl_id: `S${n}`,
          mdtrt_id: `V${n}`,
          psn_no: n < '7' ? 'P1' : 'P2',
        })),
      },
      finds: [],
    },
    {
      title: { zh: '十分钟内到相邻机构', en: 'a place next door after ten minutes' },
      records: {
        institutions: [
          { fixmedins_code: 'H1', lnt: '131.000', lat: '28.0' },
          { fixmedins_code: 'H2', lnt: '131.005', lat: '28.0' },
        ],
        visits: [
          { mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1', begntime: '2025-03-01 09:00:00' },
          { mdtrt_id: 'V2', psn_no: 'P1', fixmedins_code: 'H2', begntime: '2025-03-01 09:10:00' },
        ],
        settlements: [
          { setl_id: 'S1', mdtrt_id: 'V1', psn_no: 'P1', fixmedins_code: 'H1' },
          { setl_id: 'S2', mdtrt_id: 'V2', psn_no: 'P1', fixmedins_code: 'H2' },
        ],
      },
      finds: [],
    },
  ],
});
