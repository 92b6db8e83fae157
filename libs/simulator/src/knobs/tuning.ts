import type { Edge, Range } from './cast.js';

/**
 * What plants vary, and how it is in the counties that rules are written and tested against. A unit of each name stands beside it;
 * those of habits say too how far innocents go.
 */
export const TUNING = {
  /** Visits after death, and days from it to the first. */
  ghost_visits: { plain: [3, 3] },
  ghost_gap_days: { plain: [12, 12] },
  /** Days for which two stays overlap. */
  stay_overlap_days: { plain: [7, 7] },
  /** Nights of a bed on paper. */
  paper_bed_days: { plain: [5, 9] },
  /** Of the six days in the midst of a stay, those with bed and nursing only. */
  bare_ward_days: { plain: [6, 6] },
  /** Days from discharge to the next admission for the same. */
  split_gap_days: { plain: [2, 6] },
  /** The day of a stay on which there is care elsewhere. */
  away_on_day: { plain: [3, 5] },
  /** Minutes between two places in two counties. */
  far_minutes: { plain: [10, 22] },
  /** Institutions of one day. */
  round_stops: { plain: [4, 4] },
  /** Days from suspension to a visit. */
  paused_days: { plain: [10, 45] },
  /** Days from death to a signature. */
  signed_after_days: { plain: [45, 90] },
  /** Rounds of collected cards, and seconds between two of them. */
  card_rounds: { plain: [6, 6] },
  card_seconds: { plain: [22, 22] },
  /** Days on which companions meet. */
  together_days: { plain: [5, 5] },
  /** Seconds between two signatures of a burst. */
  burst_seconds: { plain: [20, 20] },
  night_burst_seconds: { plain: [28, 28] },
  /** Times in a month that a month's supply is fetched. */
  refills_in_month: { plain: [6, 6] },
  /** Visits for four pens each. */
  pen_visits: { plain: [18, 18] },
  /** Times that a drug is paid for what it is not paid for. */
  off_limit_times: { plain: [3, 3] },
  /** Visits of somebody who goes from place to place. */
  hops: { plain: [12, 12] },
  /** Of ten sessions, those that took place. */
  sessions_held: { plain: [2, 2] },
  /** Days between two like examinations. */
  exam_again_days: { plain: [2, 9] },
  /** Minutes between the arrivals of people who were fetched. */
  fetched_minutes: { plain: [5, 5] },
  /** Times that several homes are driven to the hospital. */
  driven_times: { plain: [7, 7] },
  /** Of 1,000 visits of a morning, those that are sent up; the same for everybody in a county. */
  sent_up_per_mille: { plain: [36, 36] },
  /** Hours from admission to the form that explains it. */
  form_hours: { plain: [72, 72] },
  /** Yuan of the operation in each of ten stays. */
  cap_stay_yuan: { plain: [19_000, 21_000] },
  /** Percent of visits without a diagnosis, of drugs without a code, of pressures just under control. */
  undiagnosed_percent: { plain: [60, 60], below: [2, 2] },
  uncoded_percent: { plain: [80, 80], below: [4, 4] },
  just_controlled_percent: { plain: [85, 85], below: [25, 25] },
  /** Percent of visits with a treatment that nobody asked for. */
  rehab_percent: { plain: [300, 300], below: [15, 15] },
  /** Further visits of a month, percent of the persons of the place. */
  rush_percent: { plain: [100, 100], below: [10, 10] },
  /** Further stays a year of 100 adults, and percent of them at the lead hospital in the end. */
  drawn_stays: { plain: [45, 45] },
  drawn_percent: { plain: [90, 90] },
  /** Percent of care that is not given. */
  withheld_percent: { plain: [50, 50] },
  /** Percent of visits with something that people pay for themselves, or that is billed as a special disease. */
  moved_percent: { plain: [50, 50] },
  /** Further stays of 100 adults in a year with less outpatient care. */
  admitted_stays: { plain: [40, 40] },
  /** Percent of care that is put off at the end of the year. */
  put_off_percent: { plain: [80, 80] },
  /** Percent of the cases of a hospital that have complications. */
  complicated_percent: { plain: [75, 75], below: [33, 33] },
  /** Persons on the books of one team or place. */
  team_persons: { plain: [2100, 2100], below: [2600, 2600] },
  ghost_persons: { plain: [240, 240], below: [60, 60] },
  picked_persons: { plain: [150, 150] },
} as const satisfies Record<string, Partial<Record<Edge, Range>>>;

export type KnobName = keyof typeof TUNING;
