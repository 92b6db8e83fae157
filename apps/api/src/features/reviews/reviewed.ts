/** How findings were reviewed, as SQL: lists, efficacy and the negative list share it. */

/** SQL of the review of each finding that has one and was not reopened since. */
export const STANDING_REVIEWS = `(
  SELECT pool, finding_id, outcome, rule_version, edition
  FROM (SELECT pool, finding_id, toString(outcome) AS outcome, rule_version, edition FROM review_steps ORDER BY step DESC LIMIT 1 BY pool, finding_id)
  WHERE outcome != 'reopened')`;

/**
 * SQL of the review of findings `alias`, joined as `review` with columns that no finding has: outcome (empty where there is none),
 * reviewed_version, reviewed_edition.
 */
export const joinReviews = (alias: string): string => `LEFT JOIN (
  SELECT pool AS reviewed_pool, finding_id AS reviewed_finding, outcome, rule_version AS reviewed_version, edition AS reviewed_edition FROM ${STANDING_REVIEWS}
  ) review ON review.reviewed_pool = ${alias}.pool AND review.reviewed_finding = ${alias}.finding_id`;

/**
 * SQL of whether a finding `alias` has the review that a parameter names; `none` for those without. The id of a finding is of its pool,
 * too, and one column is looked up in half the time of two.
 */
export const isReviewed = (alias: string, param: string): string =>
  `({${param}:String} = 'none') = (${alias}.finding_id NOT IN (
    SELECT finding_id FROM ${STANDING_REVIEWS} WHERE {${param}:String} IN ('none', outcome)))`;
