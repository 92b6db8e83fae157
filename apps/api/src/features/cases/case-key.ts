import { RULES } from '@fundwatch/rules';

/** SQL of the family of a rule; empty of one that there is no more. */
const familyOf = (rule: string): string =>
  `transform(toString(${rule}), [${RULES.map(({ id }) => `'${id}'`).join(', ')}], [${RULES.map(({ family }) => `'${family}'`).join(', ')}], '')`;

/**
 * SQL of the case that a finding `f` belongs to, as columns of their own names: a finding about an alliance is the alliance's; one about
 * anybody at a place is that place's, which is charged; one without a place is its subject's. The quarter is that of its first event.
 */
export const caseKey = (f: string): string => `
  ${familyOf(`${f}.rule_id`)} AS case_family,
  multiIf(${f}.subject_type = 'alliance', 'alliance', ${f}.fixmedins_code != '', 'institution', ${f}.subject_type) AS case_subject_type,
  multiIf(${f}.subject_type = 'alliance', ${f}.subject_id, ${f}.fixmedins_code != '', ${f}.fixmedins_code, ${f}.subject_id) AS case_subject_id,
  concat(toString(toYear(${f}.event_from)), '-Q', toString(toQuarter(${f}.event_from))) AS case_quarter`;

export const KEY_COLUMNS = 'case_family, case_subject_type, case_subject_id, case_quarter';
