/** Which findings are suppressed: a rule about a subject at a place, until a day. */

const KEY = 'pool, rule_id, subject_type, subject_id, fixmedins_code';

/** SQL of whether a suppression stands on the day that it is asked. */
export const STANDS = `ended_at IS NULL AND until >= toDate(now('Asia/Shanghai'))`;

/** SQL of the suppressions that stand. */
const STANDING = `(SELECT ${KEY} FROM suppressions FINAL WHERE ${STANDS})`;

/** SQL of whether a finding is suppressed. `alias` is that of the findings, with its point. */
export const isSuppressed = (alias = ''): string =>
  `(${KEY.split(', ')
    .map((name) => `${alias}${name}`)
    .join(', ')}) IN ${STANDING}`;

/** SQL of whether it is not. Where nothing is suppressed at all the engine sees so before it reads, and spares itself the names. */
export const isUnsuppressed = (alias = ''): string =>
  `((SELECT count() FROM ${STANDING}) = 0 OR NOT ${isSuppressed(alias)})`;
