import type { Families } from '../../families.js';
import type { RuleSources } from '../../define.js';
import { degrees, hasFix, knownPlaces } from './coordinates.js';

/** SQL: not a lawful renewal by the system (S3 deems it valid): it is judged by what was delivered, not by how it was signed. */
export const IS_SIGNED_BY_PEOPLE = `NOT (sign_channel = 'batch' AND renewed_from != '')`;

/**
 * SQL: nothing shows that this person was asked. `shared` is how many persons have the same evidence.
 * Evidence whose hash was not sent is not held against anybody.
 */
export const hasWeakEvidence = (shared: string): string =>
  `(evidence_type IN ('', 'none') OR evidence_hash != '' AND ${shared} > 1)`;

/** SQL: no source sends evidence at all; what is unknown must not weigh. */
export const LACKS_EVIDENCE = `countIf(evidence_type != '' OR evidence_hash != '') = 0`;

/** How many records a finding names at most. */
export const EVIDENCE_MOST = 300;
/** The same where a few of many like ones show it. */
export const EVIDENCE_FEW = 20;

/** Persons whom one device may sign for on line before it is no longer a family that helps itself. */
const FAMILY = 5;

/** SQL: signed on line by people themselves; `byDevice` is how many persons the device signed for on that day. */
export const isSelfSigned = (byDevice: string): string =>
  `(sign_channel = 'online' AND (device_id = '' OR ${byDevice} <= ${FAMILY}))`;

/** Homes that share what each should have of its own before it is no family matter, and records that make a sign. */
const HOMES = 3;
/** Days on which one evidence is seen before it is what the system puts where nothing was uploaded. */
const PLACEHOLDER_DAYS = 20;
/** Signings within ten minutes that nobody can attend to, as C03 has it. */
const PACE_MINUTES = 10;
const PACE = 20;
/** A village doctor goes so far from the institution, and no farther. */
const FAR_KM = 30;

/**
 * SQL of the contracts that operators signed with people, each with what speaks against its own evidence, beside the operator's
 * others at that place. Numbers of operators may be local ones: an operator is known by place and number.
 * Not held against anybody: what the person confirmed when called back, a renewal without a new signature, the hand of an agent,
 * a family's evidence (one telephone in the register), and evidence that is not kept there on other days either.
 * A rule that uses it touches by contracts and by insured (see TOUCHES_OPERATORS) and names `institutions` as broadcast.
 */
export const operatorSignings = (from: RuleSources): string => {
  const rows = `(SELECT * FROM ${from.rows('contracts', 'operator_id')} WHERE operator_id != '' AND upper(operator_id) != 'SYSTEM' AND ${IS_SIGNED_BY_PEOPLE})`;
  const register = `(SELECT psn_no AS known_psn, tel AS known_tel FROM ${from.related('insured', 'psn_no', `SELECT psn_no FROM ${rows}`)} WHERE tel != '')`;
  const own = `PARTITION BY operator_id, fixmedins_code`;
  const count = (condition: string, window: string): string => `countIf(${condition}) OVER (${window})`;
  return from.shared(`(
  SELECT *, ${count('is_weak AND has_time', `${own} ORDER BY toUnixTimestamp(sign_time) RANGE BETWEEN ${60 * PACE_MINUTES - 1} PRECEDING AND CURRENT ROW`)} AS weak_pace
  FROM (
    SELECT *,
      is_bare AND NOT (signings - day_signings >= 10 AND 10 * (shown - day_shown) < signings - day_signings) AS is_unshown,
      is_unconfirmed AND evidence_hash != '' AND agent_certno = '' AND hash_homes >= ${HOMES} AND hash_days <= ${PLACEHOLDER_DAYS} AS is_reused,
      is_unshown OR is_reused AS is_weak, CAST(callback = 'denied', 'UInt8') AS is_denied,
      is_unconfirmed AND phone != '' AND known_tel != '' AND known_tel != phone AND phone_homes >= ${HOMES} AS is_lent,
      sign_channel = 'online' AND by_device > ${FAMILY} AS is_of_others, ${isSelfSigned('by_device')} AS is_self_signed
    FROM (
      SELECT *, is_unconfirmed AND evidence_type IN ('', 'none') AND evidence_hash = '' AND renewed_from = '' AS is_bare,
        count() OVER (${own}) AS signings, ${count('NOT is_bare', own)} AS shown,
        count() OVER (${own}, day) AS day_signings, ${count('NOT is_bare', `${own}, day`)} AS day_shown,
        uniqExact(home) OVER (${own}, evidence_hash, agent_certno = '') AS hash_homes, uniqExact(day) OVER (${own}, evidence_hash) AS hash_days,
        uniqExactIf(home, known_tel != '' AND known_tel != phone) OVER (${own}, phone) AS phone_homes,
        uniqExact(psn_no) OVER (${own}, day, device_id) AS by_device,
        ${count('has_time', `${own} ORDER BY toUnixTimestamp(sign_time) RANGE BETWEEN ${60 * PACE_MINUTES - 1} PRECEDING AND CURRENT ROW`)} AS pace
      FROM (
        SELECT c.*, t.known_tel AS known_tel, toDate(c.sign_time) AS day, c.sign_time != toStartOfDay(c.sign_time) AS has_time,
          CAST(c.callback != 'confirmed', 'UInt8') AS is_unconfirmed, if(t.known_tel = '', c.psn_no, t.known_tel) AS home,
          p.place_code != '' AND ${hasFix('c.gps_lng', 'c.gps_lat')}
            AND geoDistance(${degrees('c.gps_lng')}, ${degrees('c.gps_lat')}, p.place_lng, p.place_lat) > ${1000 * FAR_KM} AS is_far
        FROM ${rows} c
        LEFT JOIN ${register} t ON t.known_psn = c.psn_no
        LEFT JOIN ${knownPlaces(from)} p ON p.place_code = c.fixmedins_code))))`);
};

/** SQL of what a group of these contracts shows: the columns that SIGNS_OF_FORGERY weighs. */
export const SHOWN = `countIf(is_unshown) AS unshown, countIf(is_reused) AS reused, countIf(is_weak) AS weak, countIf(is_denied) AS denied,
  countIf(is_lent) AS lent, max(weak_pace) AS fastest, countIf(is_of_others AND is_weak) AS of_others, countIf(is_far) AS far,
  uniqExactIf(device_id, device_id != '') AS devices, min(sign_time) AS first_at, max(sign_time) AS last_at`;

/** The kinds of evidence, independent of each other, that nobody was asked. */
export const SIGNS_OF_FORGERY = {
  credential: `weak >= ${HOMES}`,
  contact: `denied > 0 OR lent >= ${HOMES}`,
  device: `fastest > ${PACE} OR of_others > ${FAMILY}`,
  geography: `far >= ${HOMES}`,
} as const satisfies Families;

/** The touches of a rule that judges operators by what they signed; a telephone in the register tells who is of one home. */
export const TOUCHES_OPERATORS = {
  contracts: (changed: string): string =>
    `SELECT operator_id AS unit FROM ${changed} WHERE operator_id != ''`,
  insured: (changed: string, from: RuleSources): string =>
    `SELECT operator_id AS unit FROM ${from.related('contracts', 'psn_no', `SELECT psn_no FROM ${changed}`)} WHERE operator_id != ''`,
};
