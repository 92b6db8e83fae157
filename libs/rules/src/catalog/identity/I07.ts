import { careList, settledPersons, validVisits } from '@fundwatch/streams';
import { defineRule, evidenceEach, facts, place, quality, type RuleSources } from '../../define.js';
import { isPlannedCycle } from '../../icd.js';
import { LAW } from '../../law.js';
import { CAME_IN_PERSON } from '../../places.js';

const EVIDENCE_MOST = 20;

/** SQL of where a person lives, as far as it is known. */
const HOME = `if(resd_code != '', resd_code, fixmedins_code)`;

/** SQL of the telephones that persons of several homes have in common; a number of very many is that of whoever registered them. */
const sharedTelephones = (from: RuleSources, insured: string): string => `(
  SELECT tel FROM ${insured} WHERE tel != '' GROUP BY tel
  HAVING uniqExactIf(${HOME}, ${HOME} != '') >= ${from.param('homes')} AND uniqExact(psn_no) <= ${from.param('persons_most')})`;

/** SQL of the persons who share a telephone with other homes. */
const people = (from: RuleSources): string => {
  const insured = from.rows('insured', 'tel');
  return from.shared(
    `(SELECT psn_no, tel, ${HOME} AS home FROM ${insured} WHERE home != '' AND tel IN ${sharedTelephones(from, insured)})`,
  );
};

/** SQL of what these persons did, year by year. */
const visits = (from: RuleSources): string => {
  const persons = `SELECT psn_no FROM ${people(from)}`;
  const settlements = from.related('settlements', 'psn_no', persons);
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  return from.shared(`(SELECT v.*, p.tel AS tel, p.home AS home, toDate(v.begntime) AS day, toYear(v.begntime) AS year
    FROM ${validVisits(from.related('visits', 'psn_no', persons), settlements, refunds)} v INNER JOIN ${people(from)} p ON p.psn_no = v.psn_no)`);
};

/** SQL of the days on which persons of several of these homes came to one place; dialysis shifts and courses bring strangers together lawfully. */
const together = (from: RuleSources): string =>
  from.shared(`(
  SELECT tel, fixmedins_code, year, day, groupUniqArray(psn_no) AS came
  FROM ${visits(from)} WHERE ${CAME_IN_PERSON} AND NOT ${isPlannedCycle('diag_code')}
  GROUP BY tel, fixmedins_code, year, day HAVING uniqExact(home) >= ${from.param('homes')})`);

/** SQL of those who came on several of these days: the same people, not one here and another there. */
const regulars = (from: RuleSources): string =>
  from.shared(`(
  SELECT tel, fixmedins_code, year, person, days FROM (
    SELECT tel, fixmedins_code, year, arrayJoin(came) AS person, groupUniqArray(day) AS days
    FROM ${together(from)} GROUP BY tel, fixmedins_code, year, person HAVING length(days) >= ${from.param('days')}))`);

/** SQL of the telephones of persons: a change of what they did matters where several homes share one. */
const telephonesOf = (persons: string, from: RuleSources): string => {
  const own = `SELECT tel FROM ${from.related('insured', 'psn_no', persons)} WHERE tel != ''`;
  return `SELECT tel AS unit FROM ${sharedTelephones(from, from.related('insured', 'tel', own))}`;
};

export const I07 = defineRule({
  id: 'I07',
  name: { zh: '共用电话的患者群', en: 'Patients who share a telephone' },
  family: 'identity',
  grade: 'hint',
  mode: 'B',
  version: 1,
  about: {
    zh: '参保登记为同一电话、却住在三处及以上的人，一年内多次同日到同一机构就诊，人均基金支付较高',
    en: 'Persons of three homes or more with one telephone in the register come to one institution on the same days again and again, and the fund pays much for each of them',
  },
  params: {
    homes: {
      label: { zh: '居住地个数', en: 'Homes' },
      unit: { zh: '处', en: 'homes' },
      default: 3,
      min: 2,
      max: 20,
    },
    days: {
      label: { zh: '一年内同日就诊天数', en: 'Days together in a year' },
      unit: { zh: '天', en: 'days' },
      default: 3,
      min: 2,
      max: 60,
    },
    yuan: {
      label: { zh: '人均年基金支付', en: 'Paid by the fund a person and year' },
      unit: { zh: '元', en: 'yuan' },
      default: 2000,
      min: 100,
      max: 100000,
    },
    persons_most: {
      label: { zh: '视为经办人电话的人数', en: 'Persons beyond which it is a registrar’s number' },
      unit: { zh: '人', en: 'persons' },
      default: 20,
      min: 5,
      max: 200,
    },
  },
  legal: [LAW.realName, LAW.ownCredential, LAW.individual],
  needs: ['insured', 'visits', 'settlements'],
  touches: {
    insured: (changed) => `SELECT tel AS unit FROM ${changed} WHERE tel != ''`,
    visits: (changed, from) => telephonesOf(`SELECT psn_no FROM ${changed}`, from),
    settlements: (changed, from) =>
      telephonesOf(
        `SELECT unit FROM (${settledPersons(changed, (ids) => from.related('settlements', 'setl_id', ids))})`,
        from,
      ),
  },
  population: (from) => `SELECT tel AS unit FROM ${people(from)}`,
  violations: (from) => `
      SELECT tel AS unit, [fixmedins_code, toString(year)] AS anchor, 'hint' AS grade,
        'device' AS subject_type, tel AS subject_id, fixmedins_code, '' AS psn_no,
        minIf(begntime, is_then) AS event_from, maxIf(begntime, is_then) AS event_to, sumIf(fund, is_then) AS amount,
        arrayConcat(${evidenceEach('insured', `arraySlice(arraySort(groupUniqArray(person)), 1, ${EVIDENCE_MOST / 2})`)},
          ${evidenceEach('visits', `arraySlice(arraySort(groupArrayIf(mdtrt_id, is_then)), 1, ${EVIDENCE_MOST})`)}) AS evidence,
        ${facts({
          place: 'fixmedins_code',
          year: 'year',
          persons: 'uniqExact(person)',
          homes: 'uniqExact(home)',
          days: 'uniqExactIf(day, is_then)',
          visits: 'countIf(is_then)',
          fund: `toDecimalString(amount, 2)`,
          each: 'toDecimalString(sum(fund) / uniqExact(person), 2)',
        })} AS facts,
        ${quality({})} AS quality
      FROM (
        SELECT r.tel AS tel, r.fixmedins_code AS fixmedins_code, r.year AS year, v.psn_no AS person, v.home AS home, v.mdtrt_id AS mdtrt_id,
          v.begntime AS begntime, v.day AS day, v.fund AS fund,
          v.fixmedins_code = r.fixmedins_code AND has(r.days, v.day) AND v.med_type NOT IN ${careList('registration')} AS is_then
        FROM ${regulars(from)} r
        INNER JOIN ${visits(from)} v ON v.tel = r.tel AND v.psn_no = r.person AND v.year = r.year)
      GROUP BY tel, fixmedins_code, year
      HAVING uniqExact(home) >= ${from.param('homes')} AND sum(fund) >= ${from.param('yuan')} * uniqExact(person)`,
  atRisk: {
    zh: '同日就诊各次的基金支付额，扣除退费',
    en: 'what the fund paid for the visits on the days together, net of refunds',
  },
  explain: {
    zh: '{year} 年，参保登记为同一电话、分住 {homes} 处的 {persons} 人，有 {days} 天同日到 {place} 就诊，共 {visits} 次，基金为这些就诊支付 {fund} 元；这些人全年人均基金支付 {each} 元。',
    en: 'In {year} {persons} persons of {homes} homes with one telephone in the register came to {place} on the same {days} days, {visits} visits in all, for which the fund paid {fund} yuan; over the year it paid {each} yuan for each of them.',
  },
  facts: {
    place: place('机构', 'institution'),
    year: { zh: '年度', en: 'year' },
    persons: { zh: '人数', en: 'persons' },
    homes: { zh: '居住地', en: 'homes' },
    days: { zh: '同日天数', en: 'days together' },
    visits: { zh: '同日就诊次数', en: 'visits on those days' },
    fund: { zh: '同日就诊基金支付', en: 'paid for those visits' },
    each: { zh: '全年人均基金支付', en: 'paid a person and year' },
  },
  innocent: [
    {
      text: { zh: '一家人共用电话', en: 'A family with one telephone' },
      checked: { zh: '住在同一处的算一户', en: 'People of one residence are one home' },
    },
    {
      text: { zh: '敬老院、福利机构', en: 'A home for the aged' },
      checked: { zh: '同住一处的算一户', en: 'They live in one place, and are one home' },
    },
    {
      text: { zh: '村干部、经办人代登记的电话', en: 'The number of whoever registered a village' },
      checked: { zh: '人数很多的号码不判断', en: 'A number of very many persons is not judged' },
    },
    {
      text: { zh: '透析班次、放化疗', en: 'Dialysis shifts and courses of therapy' },
      checked: { zh: '计划性周期治疗不计', en: 'Planned cycles do not count' },
    },
    {
      text: { zh: '赶集日碰巧同日', en: 'The market day brings many' },
      checked: {
        zh: '须是同一批人多次同日，且人均支付较高；仅作提示',
        en: 'It must be the same people again and again, for whom much is paid; a hint only',
      },
    },
  ],
  examples: [
    {
      title: { zh: '三村三人共用一个电话，三天同日就诊', en: 'three of three villages on three days' },
      records: group((n) => `99012110430${n}`),
      finds: [['P1', 'P3', 'V1', 'V9']],
    },
    {
      title: { zh: '同住一村的一家人；同住敬老院', en: 'a family, or a home for the aged, of one residence' },
      records: group(() => '990121104301'),
      finds: [],
    },
    {
      title: { zh: '花费不高', en: 'little is paid for them' },
      records: group((n) => `99012110430${n}`, { fund_pay_sumamt: '60.00' }),
      finds: [],
    },
    {
      title: { zh: '透析同班', en: 'one dialysis shift' },
      records: group((n) => `99012110430${n}`, {}, { diag_code: 'N18.500' }),
      finds: [],
    },
  ],
});

/** Three persons with one telephone who come to one place on three days. */
function group(
  home: (n: number) => string,
  settlement: Record<string, string> = {},
  visit: Record<string, string> = {},
) {
  const all = [1, 8, 15].flatMap((day) => [1, 2, 3].map((n) => ({ day, psn_no: `P${n}` })));
  return {
    insured: [1, 2, 3].map((n) => ({ psn_no: `P${n}`, tel: '19900000001', resd_code: home(n) })),
    visits: all.map(({ day, psn_no }, at) => ({
      mdtrt_id: `V${at + 1}`,
      psn_no,
      fixmedins_code: 'H1',
      begntime: `2025-03-${String(day).padStart(2, '0')} 09:0${at % 3}:10`,
      ...visit,
    })),
    settlements: all.map(({ psn_no }, at) => ({
      setl_id: `S${at + 1}`,
      mdtrt_id: `V${at + 1}`,
      psn_no,
      fund_pay_sumamt: '800.00',
      ...settlement,
    })),
  };
}
