import { NO_AMOUNT } from '../../at-risk.js';
import { defineRule, evidenceEach, facts, place, quality, type RuleSources } from '../../define.js';
import { LAW } from '../../law.js';
import { EVIDENCE_MOST, hasWeakEvidence, IS_SIGNED_BY_PEOPLE, LACKS_EVIDENCE } from './signing.js';

/** SQL of the contracts signed with a phone, device or agent, each with how many persons share its evidence there. */
const signedWith = (from: RuleSources, column: string): string => `(
  SELECT *, uniqExact(psn_no) OVER (PARTITION BY ${column}, evidence_hash) AS shared
  FROM ${from.rows('contracts', column)} WHERE ${column} != '' AND ${IS_SIGNED_BY_PEOPLE})`;

/** SQL of what a group of contracts shows: the columns that the three readings share. */
const SHOWN = `uniqExact(psn_no) AS persons, countIf(${hasWeakEvidence('shared')}) AS weak, ${LACKS_EVIDENCE} AS lacks_evidence,
  argMin(fixmedins_code, (sign_time, contract_id)) AS first_place, uniqExact(fixmedins_code) AS places,
  uniqExactIf(operator_id, operator_id != '') AS operators, min(sign_time) AS first_at, max(sign_time) AS last_at,
  arraySort(groupArray(contract_id)) AS ids`;

/** SQL of what the register has for telephones of the persons of some contracts. */
const register = (from: RuleSources, column: string): string =>
  `(SELECT psn_no AS known_psn, tel AS known_tel FROM ${from.related('insured', 'psn_no', `SELECT psn_no FROM ${from.rows('contracts', column)} WHERE ${column} != ''`)} WHERE tel != '')`;

/** SQL of phones used for strangers: persons whose own number in the register is another, or unknown. */
const phones = (from: RuleSources): string => `
  SELECT phone AS used, 'phone' AS kind, [phone] AS anchor, ${SHOWN}
  FROM (SELECT c.* FROM ${signedWith(from, 'phone')} c
    LEFT ANTI JOIN ${register(from, 'phone')} own
      ON own.known_psn = c.psn_no AND own.known_tel = c.phone)
  GROUP BY phone HAVING persons > ${from.param('phone_persons')}`;

/** SQL of agents who signed for many homes: persons of one telephone in the register are of one. */
const agents = (from: RuleSources): string => `
  SELECT agent_certno AS used, 'agent' AS kind, [agent_certno] AS anchor, ${SHOWN}
  FROM (SELECT c.*, if(t.known_tel = '', c.psn_no, t.known_tel) AS home
    FROM ${signedWith(from, 'agent_certno')} c LEFT JOIN ${register(from, 'agent_certno')} t ON t.known_psn = c.psn_no)
  GROUP BY agent_certno HAVING uniqExact(home) > ${from.param('phone_persons')}`;

/** SQL of days on which a device that is nobody’s tool of work signed too many; an institution’s device works on many days or in many hands. */
const devices = (from: RuleSources): string => `
  SELECT device_id AS used, 'device' AS kind, [device_id, toString(day)] AS anchor, ${SHOWN}
  FROM (SELECT *, toDate(sign_time) AS day, uniqExact(day) OVER (PARTITION BY device_id) AS days_used,
      uniqExactIf(operator_id, operator_id != '') OVER (PARTITION BY device_id) AS hands
    FROM ${signedWith(from, 'device_id')})
  WHERE days_used < ${from.param('institution_days')} AND hands < 3
  GROUP BY device_id, day HAVING persons > ${from.param('device_persons')}`;

const COLUMNS = ['phone', 'device_id', 'agent_certno'] as const;

export const C02 = defineRule({
  id: 'C02',
  name: { zh: '同一手机、设备或代办人批量签约', en: 'One phone, device or agent for many' },
  family: 'contracting',
  grade: 'suspected',
  mode: 'W',
  version: 2,
  about: {
    zh: '同一手机号或代办人为多名非本户人员签约，或同一个人设备一日内签约过多',
    en: 'One phone number or agent signs for many people outside its household, or one personal device for too many on a day',
  },
  params: {
    phone_persons: {
      label: { zh: '同一手机的人数、代办人的户数', en: 'Persons by one phone, homes by one agent' },
      unit: { zh: '人', en: 'persons' },
      default: 5,
      min: 2,
      max: 50,
    },
    device_persons: {
      label: { zh: '同一个人设备一日人数', en: 'Persons by one personal device a day' },
      unit: { zh: '人', en: 'persons' },
      default: 50,
      min: 5,
      max: 500,
    },
    institution_days: {
      label: { zh: '视为机构设备的使用天数', en: 'Days of use that make a device the institution’s' },
      unit: { zh: '天', en: 'days' },
      default: 5,
      min: 2,
      max: 60,
    },
  },
  legal: [LAW.agreement, LAW.noForgery, LAW.fraud],
  needs: ['contracts'],
  touches: {
    contracts: (changed) =>
      COLUMNS.map((column) => `SELECT ${column} AS unit FROM ${changed} WHERE ${column} != ''`).join(
        ' UNION DISTINCT ',
      ),
    // Whose number a phone is, the register says: it may make a stranger one of the household.
    insured: (changed, from) =>
      ['phone', 'agent_certno']
        .map(
          (column) =>
            `SELECT c.${column} AS unit FROM ${from.related('contracts', 'psn_no', `SELECT psn_no FROM ${changed}`)} c WHERE c.${column} != ''`,
        )
        .join(' UNION DISTINCT '),
  },
  population: (from) =>
    COLUMNS.map(
      (column) => `SELECT ${column} AS unit FROM ${from.rows('contracts', column)} WHERE ${column} != ''`,
    ).join(' UNION DISTINCT '),
  violations: (from) => `
      SELECT used AS unit, anchor, if(weak = 0, 'hint', 'suspected') AS grade,
        if(kind = 'agent', 'operator', 'device') AS subject_type, used AS subject_id, first_place AS fixmedins_code, '' AS psn_no,
        first_at AS event_from, last_at AS event_to, toDecimal64(0, 2) AS amount,
        ${evidenceEach('contracts', `arraySlice(ids, 1, ${EVIDENCE_MOST})`)} AS evidence,
        ${facts({
          kind: `transform(kind, ['phone', 'device', 'agent'], ['手机 (phone)', '设备 (device)', '代办人 (agent)'], kind)`,
          place: 'first_place',
          persons: 'persons',
          places: 'places',
          operators: 'operators',
          first_at: 'first_at',
          last_at: 'last_at',
          weak: 'weak',
        })} AS facts,
        ${quality({ evidence_not_sent: 'lacks_evidence' })} AS quality
      FROM (${phones(from)} UNION ALL ${devices(from)} UNION ALL ${agents(from)})`,
  atRisk: NO_AMOUNT,
  explain: {
    zh: '同一{kind} {first_at} 至 {last_at} 在 {place} 等 {places} 家机构为 {persons} 名非本户人员签约，经办人 {operators} 名，其中 {weak} 份没有本人凭据或与他人共用凭据。',
    en: 'One {kind} signed for {persons} persons outside its household from {first_at} to {last_at}, at {place} ({places} institutions, {operators} operators); {weak} contracts have no evidence of the person or share it with others.',
  },
  facts: {
    kind: { zh: '工具', en: 'by' },
    place: place('首份机构', 'first institution'),
    persons: { zh: '人数', en: 'persons' },
    places: { zh: '机构数', en: 'institutions' },
    operators: { zh: '经办人数', en: 'operators' },
    first_at: { zh: '首份时间', en: 'first at' },
    last_at: { zh: '末份时间', en: 'last at' },
    weak: { zh: '缺本人凭据', en: 'without own evidence' },
  },
  innocent: [
    {
      text: { zh: '家人、养老机构共用手机', en: 'A phone shared by a family or a home' },
      checked: {
        zh: '参保登记电话就是该号码的人员不计入；代办人按户计，登记电话相同的算一户',
        en: 'Persons whose number in the insurance register is this one do not count; of agents homes are counted, by the telephone in the register',
      },
    },
    {
      text: { zh: '机构的签约平板', en: 'An institution’s tablet' },
      checked: {
        zh: '使用天数较多或多人经手的设备视为机构设备，已排除',
        en: 'A device used on many days or by several operators is the institution’s and left out',
      },
    },
    {
      text: { zh: '村医手机代老人签约', en: 'A village doctor’s phone for the elderly' },
      checked: { zh: '每份都有本人凭据的仅作提示', en: 'With evidence of every person it is a hint only' },
    },
    {
      text: { zh: '系统到期自动续签', en: 'Renewals by the system' },
      checked: { zh: '已排除', en: 'Left out' },
    },
  ],
  examples: [
    {
      title: {
        zh: '六名无关人员用同一手机、同一签名签约；另有同一代办人为六人签约且无凭据',
        en: 'six strangers by one phone and one signature, and by one agent without evidence',
      },
      records: {
        contracts: [
          ...Array.from({ length: 6 }, (_, n) => ({
            contract_id: `C${n}`,
            psn_no: `P${n}`,
            phone: '19900000001',
            evidence_type: 'signature',
            evidence_hash: 'E1',
          })),
          ...Array.from({ length: 6 }, (_, n) => ({
            contract_id: `D${n}`,
            psn_no: `P${n}`,
            agent_certno: '990121199001011234',
            evidence_type: 'none',
          })),
        ],
      },
      finds: [
        ['C0', 'C5'],
        ['D0', 'D5'],
      ],
    },
    {
      title: {
        zh: '家庭共用手机、系统自动续签、多日使用的机构平板',
        en: 'a family’s phone, renewals by the system, a tablet of many days',
      },
      records: {
        insured: Array.from({ length: 6 }, (_, n) => ({ psn_no: `P${n}`, tel: '19900000001' })),
        contracts: [
          ...Array.from({ length: 6 }, (_, n) => ({
            contract_id: `C${n}`,
            psn_no: `P${n}`,
            phone: '19900000001',
            evidence_type: 'none',
          })),
          ...Array.from({ length: 6 }, (_, n) => ({
            contract_id: `D${n}`,
            psn_no: `P${n}`,
            phone: '19900000002',
            evidence_type: 'none',
            sign_channel: 'batch',
            renewed_from: `C${n}`,
          })),
          ...Array.from({ length: 56 }, (_, n) => ({
            contract_id: `E${n}`,
            psn_no: `P${n}`,
            device_id: 'T1',
            evidence_type: 'none',
            sign_time: `2025-03-0${n < 51 ? 1 : 2 + (n % 5)} 09:00:00`,
          })),
        ],
      },
      finds: [],
    },
    {
      title: {
        zh: '敬老院负责人为六位老人代签，登记电话都是院里的',
        en: 'the matron of a home for the aged signs for six whose telephone in the register is the home’s',
      },
      records: {
        insured: Array.from({ length: 6 }, (_, n) => ({ psn_no: `P${n}`, tel: '19900000003' })),
        contracts: Array.from({ length: 6 }, (_, n) => ({
          contract_id: `C${n}`,
          psn_no: `P${n}`,
          agent_certno: '990121199001011234',
          evidence_type: 'signature',
          evidence_hash: 'E1',
        })),
      },
      finds: [],
    },
    {
      title: { zh: '同一手机为五人签约，未超过标准', en: 'five persons by one phone, not above the limit' },
      records: {
        contracts: Array.from({ length: 5 }, (_, n) => ({
          contract_id: `C${n}`,
          psn_no: `P${n}`,
          phone: '19900000001',
          evidence_type: 'none',
        })),
      },
      finds: [],
    },
  ],
});
