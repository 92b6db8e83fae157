/** What rules on stays share: what a stay cost in all, and its fee lines net of what was taken back. */
import { careList, validSettlements } from '@fundwatch/streams';
import { visitsOfPersons, type RuleSources } from '../../define.js';
import { CAME_IN_PERSON } from '../../places.js';

/** SQL of the valid settlements of the judged persons. */
export const settlementsOfPersons = (from: RuleSources): string => {
  const settlements = from.rows('settlements', 'psn_no');
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  return from.shared(validSettlements(settlements, refunds));
};

const IS_STAY = `med_type IN ${careList('inpatient')} AND endtime > begntime`;

/**
 * SQL of the valid stays of the judged persons, with their days, what they cost (`fee`), the deductible paid, and whether an
 * interim settlement cut them: what follows it is billed under another visit, or not yet.
 */
export const staysOfPersons = (from: RuleSources): string =>
  from.shared(`(
  SELECT v.*, toDate(v.begntime) AS first_day, toDate(assumeNotNull(v.endtime)) AS last_day, dateDiff('day', first_day, last_day) AS los,
    bill.fee AS fee, bill.deductible AS deductible, bill.is_interim AS is_interim
  FROM (SELECT * FROM ${visitsOfPersons(from)} WHERE ${IS_STAY}) v
  INNER JOIN (
    SELECT mdtrt_id AS bill_mdtrt, psn_no AS bill_psn, sum(medfee_sumamt) AS fee, sum(ifNull(act_pay_dedc, 0)) AS deductible,
      max(ifNull(mid_setl_flag, 0)) AS is_interim
    FROM ${settlementsOfPersons(from)} WHERE mdtrt_id IN (SELECT mdtrt_id FROM ${visitsOfPersons(from)} WHERE ${IS_STAY})
    GROUP BY bill_mdtrt, bill_psn) bill
    ON bill.bill_mdtrt = v.mdtrt_id AND bill.bill_psn = v.psn_no)`);

/**
 * SQL of the fee lines of the judged persons’ stays, each with what its refunds leave of it. A refund names its line, and counts as
 * that line’s; one that names none takes away money, but no care.
 */
export const linesOfStays = (from: RuleSources): string =>
  from.shared(`(
  SELECT psn_no, mdtrt_id, line, whole.1 AS med_list_codg, whole.2 AS med_list_name, whole.3 AS charge, whole.4 AS list_kind,
    toDate(whole.5) AS line_day, whole.6 AS prescribed_days, left_cnt, left_amount
  FROM (
    SELECT psn_no, mdtrt_id, if(cnt < 0 AND init_feedetl_sn != '', init_feedetl_sn, feedetl_sn) AS line,
      argMax((med_list_codg, med_list_name, toString(med_chrgitm_type), toString(list_type), fee_ocur_time, ifNull(prd_days, 0)), (cnt, feedetl_sn)) AS whole,
      sum(cnt) AS left_cnt, sum(det_item_fee_sumamt) AS left_amount
    FROM ${from.rows('fees', 'psn_no')} WHERE ifNull(vali_flag, 1) = 1 AND mdtrt_id IN (SELECT mdtrt_id FROM ${staysOfPersons(from)})
    GROUP BY psn_no, mdtrt_id, line))`);

/** SQL: a line is of a class, or by its name where the class was not sent. */
const isOf = (classes: readonly string[], names: readonly string[]): string =>
  `(charge IN (${classes.map((code) => `'${code}'`).join(', ')}) OR charge = '' AND match(med_list_name, '${names.join('|')}'))`;

export const IS_BED = `(charge = '01' OR match(med_list_name, '床位|病房费'))`;
/** What is billed a day by itself, whether or not anybody lies in the bed. */
export const IS_DAILY = isOf(
  ['01', '02', '07', '12', '13'],
  ['床位', '诊察', '诊查', '护理', '空调', '取暖', '暖气'],
);
export const IS_TEST = isOf(
  ['03', '04'],
  ['检查', '检验', '化验', '摄影', '超声', '心电图', '血常规', '尿常规'],
);
export const IS_SURGERY = `(charge = '06' OR match(med_list_name, '手术|切除术|穿刺|介入|麻醉'))`;
/** An infusion, by what is done or by what is given. */
export const IS_INFUSION = `match(med_list_name, '输液|静脉(输|滴|注)|注射|静滴|泵入')`;

/** SQL: the lines that came tell the whole bill; where some are missing, nothing follows from their absence. */
export const isBilledInFull = (billed: string, fee: string): string =>
  `(${fee} > 0 AND 100 * ${billed} >= 95 * ${fee})`;

/** SQL of the days on which something was carried out, where the hospital says so. */
export const carriedOut = (from: RuleSources): string => `(
  SELECT mdtrt_id AS done_mdtrt, groupUniqArray(toDate(assumeNotNull(executed_at))) AS done_days
  FROM ${from.related('executions', 'mdtrt_id', `SELECT mdtrt_id FROM ${staysOfPersons(from)}`)}
  WHERE executed_cnt > 0 AND executed_at IS NOT NULL GROUP BY done_mdtrt)`;

/** SQL of outpatient visits in person of those who had a stay: not sent there, and no test for somebody else’s patient. */
export const outsideVisits = (from: RuleSources): string => `(
  SELECT o.psn_no AS out_psn, groupArray((toDate(o.begntime), o.fixmedins_code, o.mdtrt_id)) AS visits_out
  FROM ${visitsOfPersons(from)} o
  LEFT ANTI JOIN (SELECT psn_no, mdtrt_id FROM ${from.rows('fees', 'psn_no')} WHERE etip_flag = 1 OR take_home_flag = 1) e
    ON e.psn_no = o.psn_no AND e.mdtrt_id = o.mdtrt_id
  WHERE o.psn_no IN (SELECT psn_no FROM ${staysOfPersons(from)}) AND ${CAME_IN_PERSON} AND o.med_type IN ('11', '13', '19', '51', '53') AND o.refl_id = ''
  GROUP BY out_psn)`;

/** How many fee lines a trail names at most: the first. */
const LINES_MOST = 12;

/** SQL of what the lines of each visit say: the days with care, the days for which drugs were given out, and the nights in bed. */
export const lineTrail = (from: RuleSources): string => `(
  SELECT psn_no AS line_psn, mdtrt_id AS line_mdtrt, sum(left_amount) AS came, sumIf(left_cnt, ${IS_BED}) AS bed_days,
    countIf(charge = '07') AS nursing_lines, countIf(match(med_list_name, '家庭病床')) AS home_lines,
    uniqExact(line_day) AS dated_days, groupUniqArrayIf(line_day, left_cnt > 0 AND NOT ${IS_DAILY}) AS care_days,
    groupUniqArrayIf(line_day, left_cnt > 0 AND ${IS_BED}) AS nights,
    arrayDistinct(arrayFlatten(groupArrayIf(arrayMap(n -> line_day + n, range(toUInt64(greatest(least(prescribed_days, 60), 0)))), left_cnt > 0 AND list_kind IN ('101', '102', '103', '104', '105')))) AS drug_days,
    arraySlice(arraySort(groupArray((line_day, line))), 1, ${LINES_MOST}) AS first_lines
  FROM ${linesOfStays(from)} GROUP BY line_psn, line_mdtrt)`;
