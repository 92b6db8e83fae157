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
} from '../../define.js';
import { categoryOf, changesWithinDays, isMalignant, isPlannedCycle } from '../../icd.js';
import { LAW } from '../../law.js';
import { twice } from './examples.js';
import { addsUpBadly, billedLines, bills, catalogueRows, keptLines, LINES_MOST, lossOf } from './lines.js';

/** CT and magnetic resonance, and other imaging, by the national code of services or by name. Tests of blood and curves change too fast. */
const IS_HEAVY = `(match(code, '^210[23]') OR match(item, '(?i)CT|磁共振|核磁|MRI|断层'))`;
const IS_IMAGING = `charged_as = '03' AND (match(code, '^2[123]') OR ${IS_HEAVY} OR match(item, '(?i)DR|X线|摄片|摄影|超声|彩超|B超|内镜|胃镜|肠镜'))`;

/** SQL of the examinations of each visit: the group that the catalogue puts them in, else the item itself, and the site. */
const exams = (from: RuleSources): string =>
  from.shared(`(
  SELECT e.*, b.diag_code AS diag_code, b.diag_name AS diag_name, b.joint AS joint, b.fund AS fund, b.setl_ids AS setl_ids, b.lined AS lined, b.settled AS settled
  FROM (
    SELECT psn_no, mdtrt_id, place, exam, site, min(billed_at) AS done_at, min(item) AS name, max(is_recognised) AS recognised, max(within_days) AS days,
      min(care) AS kind, max(stay_days) AS stayed, sum(net_amount) AS amount, arraySlice(arraySort(groupArray(feedetl_sn)), 1, ${LINES_MOST}) AS sns
    FROM (
      SELECT l.*, if(c.exam_group = '', l.code, c.exam_group) AS exam, c.exam_group != '' OR ifNull(c.exam_interval_days, 0) > 0 AS is_recognised,
        multiIf(ifNull(c.exam_interval_days, 0) > 0, assumeNotNull(c.exam_interval_days), ${IS_HEAVY}, ${from.param('heavy_days')}, ${from.param('days')}) AS within_days
      FROM (SELECT * FROM ${billedLines(from)} WHERE is_sent_out = 0 AND (list IN ('201', ''))) l
      LEFT JOIN (
        SELECT d.code AS of_code, d.day AS of_day, k.exam_group AS exam_group, k.exam_interval_days AS exam_interval_days
        FROM (SELECT DISTINCT code, day FROM ${billedLines(from)}) d
        INNER JOIN ${catalogueRows(from, `exam_group != '' OR exam_interval_days > 0`)} k ON k.cat_code = d.code
        WHERE d.day BETWEEN k.valid_from AND k.valid_to) c ON c.of_code = l.code AND c.of_day = l.day)
    WHERE is_recognised OR ${IS_IMAGING}
    GROUP BY psn_no, mdtrt_id, place, exam, site) e
  INNER JOIN ${bills(from)} b ON b.psn_no = e.psn_no AND b.mdtrt_id = e.mdtrt_id
  WHERE b.joint = '' AND NOT ${isMalignant('b.diag_code')} AND NOT ${isPlannedCycle('b.diag_code')} AND NOT ${changesWithinDays('b.diag_code')}
    AND NOT ${categoryOf('b.diag_code')} IN ('Z08', 'Z09', 'Z47', 'Z48'))`);

/** Two places of one alliance. */
const ALLIANCE = ['H1', 'H2'].map((fixmedins_code) => ({ fixmedins_code, alliance_id: 'A1' }));

export const P08 = defineRule({
  id: 'P08',
  name: { zh: '重复检查', en: 'The same examination again elsewhere' },
  family: 'billing',
  grade: 'suspected',
  mode: 'K',
  version: 1,
  about: {
    zh: '同一人在互认期限内因同类疾病在另一机构又做同组或同一项检查；属于目录互认项目且在同一医共体内的为可疑',
    en: 'Within the time in which results are to be recognised a person has the same examination for the same group of illness at another institution; suspected inside one alliance where the catalogue lists it as recognised',
  },
  params: {
    days: {
      label: { zh: '默认互认天数', en: 'Days of recognition by default' },
      unit: { zh: '天', en: 'days' },
      default: 7,
      min: 1,
      max: 90,
    },
    heavy_days: {
      label: { zh: 'CT、磁共振互认天数', en: 'Days of recognition of CT and magnetic resonance' },
      unit: { zh: '天', en: 'days' },
      default: 30,
      min: 1,
      max: 180,
    },
  },
  legal: [LAW.overExamination],
  needs: ['visits', 'settlements', 'fees', 'institutions'],
  touches: touchesPersons('visits', 'settlements', 'fees'),
  broadcast: ['institutions', 'catalogue'],
  population: (from) => `SELECT psn_no AS unit FROM ${from.rows('fees', 'psn_no')}`,
  violations: (from) => {
    const alliances = `(SELECT fixmedins_code, alliance_id FROM ${from.all('institutions')} WHERE alliance_id != '')`;
    const operated = `(SELECT psn_no AS op_psn, arraySort(groupArray(billed_at)) AS op_times FROM ${keptLines(from)} WHERE charged_as = '06' AND net_cnt > 0 GROUP BY op_psn)`;
    return `
      SELECT psn_no AS unit, [mdtrt_id, exam, site] AS anchor, if(recognised AND before.1, 'suspected', 'hint') AS grade,
        'institution' AS subject_type, place AS subject_id, place AS fixmedins_code, psn_no, before.2 AS event_from, done_at AS event_to,
        ${lossOf('b.amount')} AS amount,
        arrayConcat([${evidence('visits', 'before.3')}, ${evidence('visits', 'mdtrt_id')}], ${evidenceEach('settlements', 'setl_ids')},
          arrayMap(sn -> ${evidence('fees', 'before.3', 'sn')}, before.5), arrayMap(sn -> ${evidence('fees', 'mdtrt_id', 'sn')}, sns)) AS evidence,
        ${facts({
          exam: 'name',
          first_at: 'before.2',
          first_place: 'before.4',
          again_at: 'done_at',
          place: 'place',
          days: `dateDiff('day', before.2, done_at)`,
          recognised_days: 'days',
          diagnosis: `multiIf(diag_name != '', diag_name, diag_code != '', diag_code, '未知 (unknown)')`,
          in_alliance: 'before.1',
          is_recognised: 'recognised',
          price: 'toDecimalString(amount, 2)',
        })} AS facts,
        ${quality({
          diagnosis_unknown: `diag_code = '' OR before.6 = ''`,
          lines_do_not_add_up: addsUpBadly('lined', 'settled'),
        })} AS quality
      FROM (
        SELECT s.psn_no AS psn_no, s.mdtrt_id AS mdtrt_id, s.exam AS exam, s.site AS site, min(s.place) AS place, min(s.done_at) AS done_at, min(s.name) AS name,
          max(s.recognised) AS recognised, max(s.days) AS days, min(s.diag_code) AS diag_code, min(s.diag_name) AS diag_name, min(s.fund) AS fund,
          min(s.setl_ids) AS setl_ids, min(s.lined) AS lined, min(s.settled) AS settled, min(s.amount) AS amount, min(s.sns) AS sns,
          max((a.alliance_id != '' AND a.alliance_id = z.alliance_id, f.done_at, f.mdtrt_id, f.place, f.sns, f.diag_code)) AS nearest,
          (nearest.1, nearest.2, nearest.3, nearest.4, nearest.5, nearest.6) AS before
        FROM ${exams(from)} s
        INNER JOIN ${exams(from)} f ON f.psn_no = s.psn_no AND f.exam = s.exam AND f.site = s.site
        LEFT JOIN ${alliances} a ON a.fixmedins_code = s.place
        LEFT JOIN ${alliances} z ON z.fixmedins_code = f.place
        LEFT JOIN ${operated} o ON o.op_psn = s.psn_no
        WHERE f.place != s.place AND f.done_at < s.done_at AND dateDiff('day', f.done_at, s.done_at) <= s.days AND NOT s.kind IN ('13', '24')
          AND s.stayed <= s.days AND f.stayed <= s.days
          AND (s.diag_code = '' OR f.diag_code = '' OR ${categoryOf('s.diag_code')} = ${categoryOf('f.diag_code')})
          AND NOT arrayExists(t -> t >= toStartOfDay(f.done_at) AND t <= s.done_at, o.op_times)
        GROUP BY psn_no, mdtrt_id, exam, site) b`;
  },
  atRisk: {
    zh: '再次检查的金额，扣除退费，不超过该次就诊的基金支付额',
    en: 'what the second examination cost, net of refunds, at most what the fund paid for the visit',
  },
  explain: {
    zh: '该参保人 {first_at} 在 {first_place} 做过“{exam}”，{days} 天后 {again_at} 又在 {place} 做同类检查（互认期限 {recognised_days} 天，本次诊断：{diagnosis}），金额 {price} 元。',
    en: 'The person had “{exam}” at {first_place} at {first_at} and the same examination at {place} {days} days later, at {again_at} (results are to be recognised for {recognised_days} days; diagnosis this time: {diagnosis}), for {price} yuan.',
  },
  facts: {
    exam: { zh: '检查项目', en: 'examination' },
    first_at: { zh: '前次检查', en: 'first at' },
    first_place: place('前次机构', 'first institution'),
    again_at: { zh: '再次检查', en: 'again at' },
    place: place('再次机构', 'second institution'),
    days: { zh: '间隔天数', en: 'days between' },
    recognised_days: { zh: '互认期限（天）', en: 'days of recognition' },
    diagnosis: { zh: '本次诊断', en: 'diagnosis' },
    in_alliance: coded('flag', '同一医共体', 'one alliance'),
    is_recognised: coded('flag', '目录互认项目', 'recognised by the catalogue'),
    price: { zh: '金额', en: 'amount' },
  },
  innocent: [
    {
      text: { zh: '病情变化、急诊', en: 'A change of condition, an emergency' },
      checked: {
        zh: '急诊、诊断类目不同以及外伤、卒中、肺炎、妊娠等需动态观察的不报',
        en: 'Left out: emergencies, another group of diagnoses, and injuries, strokes, pneumonia, pregnancy and the like, which are watched',
      },
    },
    {
      text: { zh: '肿瘤、计划性周期、术后复查', en: 'Cancer, planned cycles, checks after surgery' },
      checked: {
        zh: '按诊断排除；两次检查之间有手术的不报',
        en: 'Left out by diagnosis, and where surgery lies between the two',
      },
    },
    {
      text: { zh: '外送检查、联合门诊', en: 'Tests sent out, joint visits' },
      checked: { zh: '有相应标志的不计', en: 'Marked ones do not count' },
    },
    {
      text: { zh: '前次检查质量不足以互认', en: 'The first examination was not good enough' },
      checked: {
        zh: '记录中看不出：只有目录列为互认且在同一医共体内的才列可疑，其余仅作提示',
        en: 'The records do not tell: only what the catalogue lists as recognised is suspected, inside one alliance; all else is a hint',
      },
    },
  ],
  examples: [
    {
      title: {
        zh: '医共体内五天后再做同组 CT；另一家医院十天后再做磁共振',
        en: 'CT of the same group five days later within the alliance; magnetic resonance ten days later elsewhere',
      },
      records: {
        institutions: ALLIANCE,
        catalogue: [
          { med_list_codg: 'W1', exam_group: 'W7', exam_interval_days: '14' },
          { med_list_codg: 'W2', exam_group: 'W7', exam_interval_days: '14' },
        ],
        ...twice([
          { later: '2025-03-06', item: 'W1', second: { med_list_codg: 'W2' } },
          { later: '2025-03-11', item: 'T1', rest: { med_list_name: '头颅磁共振平扫' } },
        ]),
      },
      finds: [
        ['V1', 'V2'],
        ['V3', 'V4'],
      ],
    },
    {
      title: {
        zh: '期限之后；另一类疾病；肿瘤；外伤复查；急诊',
        en: 'after the time; another illness; cancer; an injury watched; an emergency',
      },
      records: {
        institutions: ALLIANCE,
        ...twice([
          { later: '2025-04-01', item: 'T1', rest: { med_list_name: '胸部CT' } },
          {
            later: '2025-03-02',
            item: 'T2',
            rest: { med_list_name: '腹部彩超' },
            visit: { diag_code: 'N20.000' },
          },
          {
            later: '2025-03-02',
            item: 'T3',
            rest: { med_list_name: '胸部CT' },
            both: { diag_code: 'C34.900' },
          },
          {
            later: '2025-03-02',
            item: 'T4',
            rest: { med_list_name: '右手DR' },
            both: { diag_code: 'S62.000' },
          },
          { later: '2025-03-02', item: 'T5', rest: { med_list_name: '胸部CT' }, visit: { med_type: '13' } },
        ]),
      },
      finds: [],
    },
    {
      title: {
        zh: '同一机构复查；部位不同；外送检查；血常规复查；心电图',
        en: 'at the same place; another site; sent out; a blood count; an electrocardiogram',
      },
      records: {
        institutions: ALLIANCE,
        ...twice([
          {
            later: '2025-03-02',
            item: 'T1',
            rest: { med_list_name: '胸部CT' },
            visit: { fixmedins_code: 'H1' },
          },
          {
            later: '2025-03-02',
            item: 'T2',
            rest: { med_list_name: '膝关节DR', exam_site: '左膝' },
            second: { exam_site: '右膝' },
          },
          { later: '2025-03-02', item: 'T3', rest: { med_list_name: '胸部CT', etip_flag: '1' } },
          { later: '2025-03-02', item: 'T4', rest: { med_list_name: '血常规', med_chrgitm_type: '04' } },
          { later: '2025-03-02', item: 'T5', rest: { med_list_name: '常规心电图检查' } },
        ]),
      },
      finds: [],
    },
  ],
});
