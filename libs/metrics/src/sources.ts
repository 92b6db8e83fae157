/** The row-level views behind measures, in SQL. Parameters: `months` and `ends` (Array(Date)), and those of the facts. */
import type { StreamName } from '@fundwatch/streams';
import { PLACE_GRAINS, type CellGrain, type SourceName } from './define.js';
import type { Facts } from './facts.js';
import { countedVisits, dischargeRows, placeVisits, settlementRows } from './sources/care.js';
import { contractStates, contractedVisits, expiringRows, monthEndContracted } from './sources/contracts.js';
import { monthEndInsured } from './sources/persons.js';
import {
  articleRows,
  clearingRows,
  feedbackRows,
  feeRows,
  fundRows,
  openBeds,
  paymentRows,
  readingRows,
  signingRows,
} from './sources/places.js';
import { diseaseStates } from './sources/years.js';
import { referralAnswers, referralRows } from './sources/referrals.js';

const WITH_TEAMS = [...PLACE_GRAINS, 'team'] as const;

type Source = { rows: (from: Facts) => string; needs: StreamName; grains?: readonly CellGrain[] };

/** Each view, the stream without which it has no rows, and what its sums are kept of, if not of every grain of indicators. */
export const SOURCES: Record<SourceName, Source> = {
  settlement_rows: { rows: settlementRows, needs: 'settlements' },
  counted_visits: { rows: countedVisits, needs: 'visits' },
  place_visits: { rows: placeVisits, needs: 'visits' },
  discharge_rows: { rows: dischargeRows, needs: 'visits' },
  open_beds: { rows: openBeds, needs: 'institutions' },
  month_end_insured: { rows: monthEndInsured, needs: 'insured' },
  month_end_contracted: { rows: monthEndContracted, needs: 'contracts', grains: WITH_TEAMS },
  contracted_visits: { rows: contractedVisits, needs: 'contracts', grains: WITH_TEAMS },
  referral_rows: { rows: referralRows, needs: 'referrals' },
  referral_answers: { rows: referralAnswers, needs: 'referrals' },
  signing_rows: { rows: signingRows, needs: 'contracts', grains: WITH_TEAMS },
  expiring_rows: { rows: expiringRows, needs: 'contracts', grains: WITH_TEAMS },
  reading_rows: { rows: readingRows, needs: 'services' },
  feedback_rows: { rows: feedbackRows, needs: 'feedback' },
  fee_rows: { rows: feeRows, needs: 'fees' },
  clearing_rows: { rows: clearingRows, needs: 'clearings' },
  payment_rows: { rows: paymentRows, needs: 'payments' },
  fund_rows: { rows: fundRows, needs: 'funds' },
  contract_states: { rows: contractStates, needs: 'contracts', grains: WITH_TEAMS },
  disease_states: { rows: diseaseStates, needs: 'services' },
  article_rows: { rows: articleRows, needs: 'stock', grains: ['article'] },
};

/** The column of a source that holds the subject of a grain. */
export const SUBJECT_COLUMN: Record<CellGrain, string> = {
  area: 'area',
  alliance: 'alliance',
  institution: 'institution',
  article: 'article',
  team: 'team',
};
