import { defineRule, facts, quality, touchesPersons, worded, type RuleSources } from '../../define.js';
import { LAW } from '../../law.js';
import { lineEvidence, takenHome } from './dispensed.js';
import { taken } from './examples.js';

/** Half a year, never shorter than the longer half of a calendar year, so that two windows have two anchors. */
const WINDOW_DAYS = 184;
/** What may be at home at the end: as much as a long prescription gives. */
const LONG_DAYS = 90;
/** More than what is needed by a fifth is no longer rounding. */
const EXCESS = 1.2;
/** From one institution to another for the same drug within so many days, so often: a tour. */
const [TOUR_DAYS, TOUR_TIMES] = [3, 3];
/** One credential for another between two dispensings, so often; and pharmacies that filled external prescriptions. */
const [CHANGES, RX_PHARMACIES] = [3, 2];

const ROW = `'Tuple(day Int32, at DateTime(\\'Asia/Shanghai\\'), visit String, place String, units Decimal(38, 4), said Int32, counted Int32, credential String, external UInt8, money Decimal(38, 2))'`;

/** SQL of each person's dispensings of a drug, in their order; packs that were split count in pieces and are left out. */
const collected = (from: RuleSources): string => {
  const drugs = `(SELECT * FROM ${takenHome(from)} WHERE is_proxy = 0 AND is_split = 0)`;
  return `(
  SELECT psn_no, code, max(drug) AS drug_name, min(is_unnamed) AS is_nameless, max(has_resale_risk) AS is_resold,
    arraySort(groupArray(CAST((toInt32(day), begntime, mdtrt_id, fixmedins_code, units, said, counted, toString(mdtrt_cert_type), is_external, amount), ${ROW}))) AS taken,
    arraySort(groupArrayArray(lines)) AS all_lines
  FROM ${drugs}
  WHERE (psn_no, code) IN (SELECT psn_no, code FROM ${drugs} GROUP BY psn_no, code HAVING sum(units) > ${from.param('units')})
  GROUP BY psn_no, code
  HAVING uniqExact(fixmedins_code) >= ${from.param('places')})`;
};

/** SQL of a person's windows of a drug that hold too much from too many places: they begin where the last one ended, or later. */
const windows = (from: RuleSources): string => `(
  SELECT *, arrayJoin(arrayFold((acc, day) ->
      if(day < acc.1 OR NOT (arraySum(r -> r.units, arrayFilter(r -> r.day >= day AND r.day < day + ${WINDOW_DAYS}, taken)) > ${from.param('units')}
          AND arrayUniq(arrayMap(r -> r.place, arrayFilter(r -> r.day >= day AND r.day < day + ${WINDOW_DAYS}, taken))) >= ${from.param('places')}),
        acc, (toInt32(day + ${WINDOW_DAYS}), arrayPushBack(acc.2, day))),
    arrayDistinct(arrayMap(r -> r.day, taken)), (toInt32(-100000), CAST([], 'Array(Int32)'))).2) AS first_day,
    arrayFilter(r -> r.day >= first_day AND r.day < first_day + ${WINDOW_DAYS}, taken) AS got
  FROM ${collected(from)})`;

/** SQL of what the windows hold. */
const weighed = (from: RuleSources): string => `(
  SELECT *, toDate(first_day) AS from_day, got[-1].day - first_day + 1 AS span, ${EXCESS} * (span + ${LONG_DAYS}) AS most,
    arraySum(r -> r.units, got) AS units_got, arraySum(r -> r.money, got) AS money_got, arrayUniq(arrayMap(r -> r.place, got)) AS places_seen,
    arraySum(r -> r.said, got) AS said_got, arraySum(r -> r.counted, got) AS counted_got,
    counted_got <= most AND (arrayAll(r -> r.counted > 0, got) OR arrayAll(r -> r.said > 0, got) AND said_got <= most) AS is_needed,
    arrayPopBack(got) AS earlier, arrayPopFront(got) AS later,
    arrayCount((a, b) -> a.place != b.place AND b.day - a.day <= ${TOUR_DAYS}, earlier, later) AS tours,
    arrayCount((a, b) -> a.credential != '' AND b.credential != '' AND a.credential != b.credential, earlier, later) AS changes,
    arrayUniq(arrayMap(r -> r.place, arrayFilter(r -> r.external = 1, got))) AS rx_pharmacies,
    [counted_got > most OR said_got > most, is_resold = 1, tours >= ${TOUR_TIMES}, changes >= ${CHANGES}, rx_pharmacies >= ${RX_PHARMACIES}] AS holds,
    arrayFilter((name, hold) -> hold, ['supply', 'resale', 'tour', 'credential', 'prescription'], holds) AS signs
  FROM ${windows(from)})`;

export const D02 = defineRule({
  id: 'D02',
  name: { zh: '疑似倒卖药品（职业开药人）', en: 'Drugs collected as if for resale' },
  family: 'drugs',
  grade: 'suspected',
  mode: 'B',
  version: 1,
  about: {
    zh: '同一人半年内在多家机构开取同一药品，数量超出本人所需，并有易倒卖品种、短期轮流开取、频繁更换凭证等迹象',
    en: 'In half a year a person gets more of one drug from several institutions than anybody needs, with other signs: a drug that is resold, tours from place to place, changing credentials',
  },
  params: {
    places: {
      label: { zh: '机构数', en: 'Institutions' },
      unit: { zh: '家', en: 'institutions' },
      default: 3,
      min: 2,
      max: 10,
    },
    units: {
      label: { zh: '半年累计数量（超过）', en: 'Units in half a year (more than)' },
      unit: { zh: '盒/支', en: 'units' },
      default: 60,
      min: 20,
      max: 500,
    },
  },
  legal: [LAW.noResale, LAW.facilitated, LAW.individual],
  needs: ['fees', 'visits', 'settlements'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  broadcast: ['catalogue'],
  population: (from) => `SELECT psn_no AS unit FROM ${takenHome(from)}`,
  violations: (from) => `
      SELECT psn_no AS unit, [code, concat(toString(toYear(from_day)), if(toMonth(from_day) < 7, 'H1', 'H2'))] AS anchor,
        if(length(signs) > 1 AND hasAny(signs, ['supply', 'resale', 'tour']), 'suspected', 'hint') AS grade,
        'person' AS subject_type, psn_no AS subject_id, got[-1].place AS fixmedins_code, psn_no, got[1].at AS event_from, got[-1].at AS event_to, money_got AS amount,
        ${lineEvidence(`arrayFilter(l -> has(arrayMap(r -> r.visit, got), l.1), all_lines)`)} AS evidence,
        ${facts({
          drug: 'drug_name',
          first_day: 'from_day',
          last_day: 'toDate(got[-1].day)',
          places: 'places_seen',
          times: 'length(got)',
          units: 'units_got',
          said: 'said_got',
          counted: 'counted_got',
          span: 'span',
          tours: 'tours',
          changes: 'changes',
          pharmacies: 'rx_pharmacies',
          signs: `if(empty(signs), 'none', arrayStringConcat(signs, ';'))`,
          kinds: 'length(signs)',
          price: 'toDecimalString(money_got, 2)',
        })} AS facts,
        ${quality({ drug_unnamed: 'is_nameless' })} AS quality
      FROM ${weighed(from)} WHERE NOT is_needed`,
  atRisk: {
    zh: '窗口期内该药品全部明细的金额，扣除退药',
    en: 'all lines of the drug in that half year, net of what was returned',
  },
  explain: {
    zh: '该参保人 {first_day} 至 {last_day}（{span} 天）在 {places} 家机构 {times} 次开取“{drug}”共 {units} 盒（支），处方量 {said} 天、按目录折算 {counted} 天（0 表示未上传或无法折算）。三日内换机构再开 {tours} 次，更换就诊凭证 {changes} 次，外配处方取药机构 {pharmacies} 家。相互独立的迹象 {kinds} 项，金额 {price} 元。',
    en: 'From {first_day} to {last_day} ({span} days) the person got “{drug}” {times} times at {places} institutions, {units} units in all: {said} days by the prescriptions, {counted} days by the catalogue (0: not known). Again elsewhere within three days: {tours} times; other credential than before: {changes} times; pharmacies that filled external prescriptions: {pharmacies}. Independent signs: {kinds}. Amount: {price} yuan.',
  },
  facts: {
    drug: { zh: '药品', en: 'drug' },
    first_day: { zh: '首次', en: 'first' },
    last_day: { zh: '末次', en: 'last' },
    places: { zh: '机构数', en: 'institutions' },
    times: { zh: '次数', en: 'times' },
    units: { zh: '数量', en: 'units' },
    said: { zh: '处方天数', en: 'days by the prescriptions' },
    counted: { zh: '目录折算天数', en: 'days by the catalogue' },
    span: { zh: '经过天数', en: 'days passed' },
    tours: { zh: '三日内换机构', en: 'again elsewhere within three days' },
    changes: { zh: '更换凭证', en: 'changes of credential' },
    pharmacies: { zh: '外配取药机构', en: 'pharmacies with external prescriptions' },
    signs: worded(
      {
        supply: { zh: '数量超出所需', en: 'more than is needed' },
        resale: { zh: '易倒卖品种', en: 'a drug that is resold' },
        tour: { zh: '短期轮流开取', en: 'tours from place to place' },
        credential: { zh: '频繁更换凭证', en: 'changing credentials' },
        prescription: { zh: '多家药店外配', en: 'external prescriptions at several pharmacies' },
        none: { zh: '无', en: 'none' },
      },
      '相互独立的迹象',
      'independent signs',
    ),
    kinds: { zh: '迹象数', en: 'number of signs' },
    price: { zh: '金额', en: 'amount' },
  },
  innocent: [
    {
      text: { zh: '多种疾病、小包装药品', en: 'Several illnesses, small packs' },
      checked: {
        zh: '目录折算（没有的，处方天数）齐全且不超过经过天数加 90 天、再留两成的，不报',
        en: 'Quiet where the catalogue’s days, or without them the prescriptions’, are known and come to no more than the days passed and ninety more, and a fifth',
      },
    },
    {
      text: { zh: '就近在几家机构看病', en: 'Care at several places nearby' },
      checked: {
        zh: '数量和机构数本身仅作提示；可疑须另有两项迹象，其中至少一项为超量、易倒卖或轮流开取',
        en: 'Numbers alone are a hint; suspected needs two more signs, one of them excess, a resold drug or tours',
      },
    },
    {
      text: { zh: '家属代取', en: 'Collected by family' },
      checked: { zh: '代取不计入', en: 'Collections by family do not count' },
    },
    {
      text: { zh: '拆零销售、输液和住院用药', en: 'Split packs, infusions and drugs of stays' },
      checked: {
        zh: '不计入；退药、退费后没有剩余的也不计入',
        en: 'They do not count, nor what was returned or refunded',
      },
    },
    {
      text: {
        zh: '外配处方在医院和药店各有一条',
        en: 'A prescription that stands at the hospital and at the pharmacy',
      },
      checked: { zh: '只计药店取药的一条', en: 'Only the pharmacy’s line counts' },
    },
  ],
  examples: [
    {
      title: {
        zh: '半年内轮流在三家机构开取易倒卖药品，处方量远超所需',
        en: 'round three institutions for a drug that is resold, far more than is needed',
      },
      records: {
        catalogue: [{ med_list_codg: 'X1', resale_risk: '1', begndate: '2024-01-01' }],
        ...taken(
          [
            '2025-01-06',
            '2025-01-08',
            '2025-01-10',
            '2025-02-10',
            '2025-03-10',
            '2025-05-12',
            '2025-05-14',
          ].map((day, at) => ({ day, place: `H${(at % 3) + 1}`, cnt: '10', days: '60' })),
        ),
      },
      finds: [['V1', 'V7']],
    },
    {
      title: {
        zh: '高龄慢病患者：小包装、用量与时间相符；全部由家属代取；部分退药',
        en: 'small packs whose supply fits the time, collected by family, and partly returned',
      },
      records: taken([
        ...['01', '02', '03', '04', '05', '06'].map((month, at) => ({
          day: `2025-${month}-10`,
          place: `H${(at % 3) + 1}`,
          cnt: '12',
          days: '30',
        })),
        ...['01', '02', '03', '04', '05', '06'].map((month, at) => ({
          psn: 'P2',
          day: `2025-${month}-10`,
          place: `H${(at % 3) + 1}`,
          cnt: '12',
          days: '',
          visit: { proxy_flag: '1' },
        })),
      ]),
      finds: [],
    },
    {
      title: {
        zh: '六十盒以内、两家机构、拆零按片计数、住院输液',
        en: 'sixty units, two institutions, split packs counted in tablets, infusions of a stay',
      },
      records: taken([
        ...['1', '2', '3'].map((n) => ({ day: `2025-0${n}-10`, place: `H${n}`, cnt: '20', days: '' })),
        ...['1', '2', '3'].map((n) => ({
          psn: 'P2',
          day: `2025-0${n}-10`,
          place: n === '3' ? 'H2' : `H${n}`,
          cnt: '30',
          days: '',
        })),
        ...['1', '2', '3'].map((n) => ({
          psn: 'P3',
          day: `2025-0${n}-10`,
          place: `H${n}`,
          cnt: '30',
          days: '',
          line: { trdn_flag: '1' },
        })),
        ...['1', '2', '3'].map((n) => ({
          psn: 'P4',
          day: `2025-0${n}-10`,
          place: `H${n}`,
          cnt: '30',
          days: '',
          kind: '21',
        })),
      ]),
      finds: [],
    },
  ],
});
