import { evidence, type RuleSources } from '../../define.js';

/** SQL of (alliance_id, lead): every alliance and its lead hospital, where a finding about it is filed. */
export const alliancesOf = (from: RuleSources): string =>
  `(SELECT alliance_id AS known_alliance, lead_fixmedins_code AS lead FROM ${from.all('alliances')})`;

/** SQL of the columns by which a finding names an alliance that was joined as `a`, and the period that it is about. */
export const aboutAlliance = (id: string, period: string): string =>
  `${id} AS unit, [${id}, ${period}] AS anchor, 'alliance' AS subject_type, ${id} AS subject_id, a.lead AS fixmedins_code, '' AS psn_no`;

export const ALLIANCE_EVIDENCE = `[${evidence('alliances', 'a.known_alliance')}]`;

/** SQL of the units of a rule on alliances. */
export const everyAlliance = (from: RuleSources): string =>
  `SELECT alliance_id AS unit FROM ${from.all('alliances')}`;
