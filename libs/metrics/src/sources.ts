/** The row-level views behind measures, in SQL. Parameters: `months` (Array(Date)), and those of the facts. */
import type { Grain, SourceName } from './define.js';
import type { Facts } from './facts.js';
import { countedVisits, settlementRows } from './sources/care.js';
import { contractedVisits, monthEndContracted } from './sources/contracts.js';
import { monthEndInsured } from './sources/persons.js';
import { referralRows } from './sources/referrals.js';

export const SOURCES: Record<SourceName, (from: Facts) => string> = {
  settlement_rows: settlementRows,
  counted_visits: countedVisits,
  month_end_insured: monthEndInsured,
  month_end_contracted: monthEndContracted,
  contracted_visits: contractedVisits,
  referral_rows: referralRows,
};

/** The column of a source that holds the subject of a grain. */
export const SUBJECT_COLUMN: Record<Grain, string> = {
  area: 'area',
  alliance: 'alliance',
  institution: 'institution',
};
