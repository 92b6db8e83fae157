import { careList, validSettlements } from '@fundwatch/streams';
import type { Rule, RuleSources } from './define.js';

/** Two places on one day, or a till in ten minutes: what counts as somebody standing there. */
const IN_PERSON = `ifNull(online_flag, 0) = 0 AND ifNull(proxy_flag, 0) = 0 AND joint_mdtrt_id = ''`;

/**
 * SQL: the person came in person, and the record tells when. Left out are registrations, online visits, drugs
 * collected by family, tests for another visit, and times that are but a date.
 */
export const CAME_IN_PERSON = `${IN_PERSON} AND med_type NOT IN ${careList('registration')} AND begntime != toStartOfDay(begntime)`;

/**
 * SQL of the valid visits of the judged institutions. A settlement filed under another institution
 * does not count here: the institution's own rows must decide.
 */
export function validVisitsAt(from: RuleSources): string {
  const settlements = from.rows('settlements', 'fixmedins_code');
  const refunds = from.related('settlements', 'init_setl_id', `SELECT setl_id FROM ${settlements}`);
  return from.shared(`(SELECT v.*, paid.fund AS fund, paid.setl_ids AS setl_ids
    FROM ${from.rows('visits', 'fixmedins_code')} v
    INNER JOIN (
      SELECT mdtrt_id AS paid_mdtrt, psn_no AS paid_psn, fixmedins_code AS paid_place,
        sum(fund_pay_sumamt) AS fund, arraySort(groupArray(setl_id)) AS setl_ids
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
