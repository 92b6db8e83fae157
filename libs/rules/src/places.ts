import { careList, validSettlements } from '@fundwatch/streams';
import type { Rule, RuleSources, TouchSources } from './define.js';

/** Two places on one day, or a till in ten minutes: what counts as somebody standing there. */
export const IN_PERSON = `ifNull(online_flag, 0) = 0 AND ifNull(proxy_flag, 0) = 0 AND joint_mdtrt_id = ''`;

/**
 * SQL: the person came in person, and the record tells when. Left out are registrations, online visits, drugs
 * collected by family, tests for another visit, and times that are but a date.
 */
export const CAME_IN_PERSON = `${IN_PERSON} AND med_type NOT IN ${careList('registration')} AND begntime != toStartOfDay(begntime)`;

/**
 * SQL of the valid ones among some visits, with what each cost (`fee`) and what the fund paid for it. A settlement filed under another institution
 * does not count here: the institution's own rows must decide.
 */
export function validVisitsAmong(from: RuleSources, visits: string): string {
  const settlements = from.related('settlements', 'psn_no', `SELECT psn_no FROM ${visits}`);
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  return from.shared(`(SELECT v.*, paid.fund AS fund, paid.fee AS fee, paid.setl_ids AS setl_ids
    FROM ${visits} v
    INNER JOIN (
      SELECT mdtrt_id AS paid_mdtrt, psn_no AS paid_psn, fixmedins_code AS paid_place,
        sum(fund_pay_sumamt) AS fund, sum(medfee_sumamt) AS fee, arraySort(groupArray(setl_id)) AS setl_ids
      FROM ${validSettlements(settlements, refunds)}
      GROUP BY paid_mdtrt, paid_psn, paid_place) paid
      ON paid.paid_mdtrt = v.mdtrt_id AND paid.paid_psn = v.psn_no AND paid.paid_place = v.fixmedins_code
    WHERE ifNull(v.vali_flag, 1) = 1 AND (v.med_type NOT IN ${careList('inpatient')} OR v.endtime IS NOT NULL))`);
}

/** The touches of a rule that judges institutions by their visits: a refund touches where it pays back, too. */
export const TOUCHES_PLACES: Rule['touches'] = {
  visits: (changed) => `SELECT fixmedins_code AS unit FROM ${changed}`,
  settlements: (changed, from) => `SELECT fixmedins_code AS unit FROM ${changed}
    UNION DISTINCT SELECT p.fixmedins_code AS unit
      FROM ${from.related('settlements', 'setl_id', `SELECT init_setl_id FROM ${changed} WHERE init_setl_id != ''`)} p`,
};

/**
 * SQL of the standing visits that changed settlements pay for, or paid for before a refund. Visits that come with their settlements, as
 * most do, are left out: that they changed touches whom they concern.
 */
export function visitsPaidLater(from: TouchSources, settlements: string): string {
  const refunded = from.related(
    'settlements',
    'setl_id',
    `SELECT init_setl_id FROM ${settlements} WHERE init_setl_id != ''`,
  );
  const visits = from.changed('visits');
  const others = visits ? ` WHERE (psn_no, mdtrt_id) NOT IN (SELECT psn_no, mdtrt_id FROM ${visits})` : '';
  const paid = from.shared(
    `(SELECT psn_no, mdtrt_id FROM (SELECT psn_no, mdtrt_id FROM ${settlements} UNION DISTINCT SELECT psn_no, mdtrt_id FROM ${refunded})${others})`,
  );
  return from.shared(
    `(SELECT * FROM ${from.related('visits', 'psn_no', `SELECT psn_no FROM ${paid}`)} WHERE (psn_no, mdtrt_id) IN ${paid})`,
  );
}

/** SQL of (fixmedins_code, psn_no, mdtrt_id, begntime) of the visits that changed, as they stand and stood, and of those whose settlements did. */
export function changedVisits(from: TouchSources): string {
  const settlements = from.changed('settlements');
  const sources = [
    from.changed('visits') ?? [],
    settlements ? visitsPaidLater(from, settlements) : [],
  ].flat();
  const parts = sources.map((rows) => `SELECT fixmedins_code, psn_no, mdtrt_id, begntime FROM ${rows}`);
  return from.shared(`(${parts.join(' UNION ALL ')})`);
}

/** SQL of (fixmedins_code, day, psn_no) of these visits. */
const changedComings = (from: TouchSources): string =>
  from.shared(
    `(SELECT DISTINCT fixmedins_code, toDate(begntime) AS day, psn_no FROM ${changedVisits(from)})`,
  );

/** SQL of the standing visits at the places and on the days of `comings`, whether or not they are valid. */
export const visitsBeside = (from: RuleSources, comings: string): string =>
  from.shared(`(
  SELECT * FROM ${from.related('visits', 'fixmedins_code', `SELECT fixmedins_code FROM ${comings}`)}
  WHERE toDate(begntime) IN (SELECT day FROM ${comings}) AND (fixmedins_code, toDate(begntime)) IN (SELECT fixmedins_code, day FROM ${comings}))`);

/**
 * SQL of (fixmedins_code, day) of the days of `comings` and of so many after each: of a rule that compares a day with those
 * before it, a change may touch the findings of them all.
 */
export const daysAfter = (from: RuleSources, comings: string, days: number): string =>
  from.shared(`(SELECT DISTINCT fixmedins_code, arrayJoin(arrayMap(n -> toDate(first_day + n), range(${days + 1}))) AS day
  FROM (SELECT DISTINCT fixmedins_code, day AS first_day FROM ${comings}))`);

/**
 * The sharper touches of a rule that judges institutions by who came on a day: those where a finding of that day stands, or
 * where `found` (SQL of units, from the (fixmedins_code, day, psn_no) that changed) sees one among what stands, valid or not.
 */
export function narrowsToDays(
  found: (comings: string, from: RuleSources) => string,
): NonNullable<Rule['narrows']> {
  const narrow = (_: string, from: TouchSources): string => {
    const came = changedComings(from);
    return `${found(came, from)} UNION DISTINCT SELECT f.unit AS unit FROM ${from.live} f
        INNER JOIN ${came} c ON c.fixmedins_code = f.unit WHERE c.day BETWEEN toDate(f.event_from) AND toDate(f.event_to)`;
  };
  return { visits: narrow, settlements: narrow };
}
