/** What rules over the months of institutions share. */
import { evidence, type RuleExample, type RuleSources } from '../define.js';

/** SQL of the columns by which a finding names an institution, and the period that it is about. */
export const aboutPlace = (id: string, ...period: string[]): string =>
  `${id} AS unit, [${[id, ...period].join(', ')}] AS anchor, 'institution' AS subject_type, ${id} AS subject_id, ${id} AS fixmedins_code, '' AS psn_no`;

/** SQL of (known_place, tier): institutions by which peers are found. */
export const placesOf = (from: RuleSources): string =>
  `(SELECT fixmedins_code AS known_place, tier FROM ${from.all('institutions')})`;

export const placeEvidence = (id: string): string => `[${evidence('institutions', id)}]`;
export const PLACE_EVIDENCE = placeEvidence('m.subject_id');
export const PLACE_UNKNOWN = { place_unknown: `p.known_place = ''` };

type Row = Record<string, string>;

/** Visits with their settlements, for examples: each has an id, a time and what differs from a plain outpatient visit. */
export const settledVisits = (
  drafts: readonly { id: string; at: string; place?: string; fields?: Row; money?: Row }[],
): RuleExample['records'] => ({
  visits: drafts.map(({ id, at, place = 'H1', fields }) => ({
    mdtrt_id: id,
    psn_no: `P${id.length}`,
    fixmedins_code: place,
    begntime: `${at} 09:00:00`,
    endtime: `${at} 10:00:00`,
    diag_code: 'J06.900',
    ...fields,
  })),
  settlements: drafts.map(({ id, at, place = 'H1', fields, money }) => ({
    setl_id: id,
    mdtrt_id: id,
    psn_no: `P${id.length}`,
    fixmedins_code: place,
    setl_time: `${at} 10:00:00`,
    ...(fields?.['med_type'] ? { med_type: fields['med_type'] } : {}),
    ...money,
  })),
});
