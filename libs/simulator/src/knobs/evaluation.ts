/**
 * NOT FOR WHOEVER WRITES RULES. From these ranges come the counties that `npm run eval` judges the rules by; a rule that was fitted to
 * them is not judged any more. `subtle` is near the thresholds but beyond them, `below` just short of them: innocents.
 */
import type { Edge, Range } from './cast.js';
import type { KnobName } from './tuning.js';

type Ranges = { plain: Range; subtle: Range } & Partial<Record<Edge, Range>>;

export const EVALUATION = {
  ghost_visits: { plain: [2, 5], subtle: [1, 1] },
  ghost_gap_days: { plain: [2, 40], subtle: [1, 2] },
  stay_overlap_days: { plain: [3, 7], subtle: [2, 2], below: [1, 1] },
  paper_bed_days: { plain: [4, 12], subtle: [4, 4] },
  bare_ward_days: { plain: [5, 6], subtle: [4, 4], below: [2, 3] },
  split_gap_days: { plain: [1, 11], subtle: [13, 15], below: [16, 18] },
  away_on_day: { plain: [2, 6], subtle: [1, 1], below: [8, 8] },
  far_minutes: { plain: [6, 26], subtle: [27, 30], below: [75, 110] },
  round_stops: { plain: [3, 4], subtle: [3, 3], below: [2, 2] },
  paused_days: { plain: [2, 58], subtle: [1, 1] },
  signed_after_days: { plain: [36, 110], subtle: [31, 33], below: [24, 30] },
  card_rounds: { plain: [4, 6], subtle: [4, 4] },
  card_seconds: { plain: [12, 34], subtle: [35, 36] },
  together_days: { plain: [4, 6], subtle: [3, 3] },
  burst_seconds: { plain: [12, 22], subtle: [24, 25] },
  night_burst_seconds: { plain: [14, 26], subtle: [27, 28] },
  refills_in_month: { plain: [5, 7], subtle: [5, 5] },
  pen_visits: { plain: [17, 20], subtle: [16, 16] },
  off_limit_times: { plain: [3, 4], subtle: [3, 3], below: [2, 2] },
  hops: { plain: [11, 14], subtle: [10, 10], below: [7, 8] },
  sessions_held: { plain: [1, 5], subtle: [6, 6], below: [7, 9] },
  exam_again_days: { plain: [1, 12], subtle: [13, 14], below: [16, 20] },
  fetched_minutes: { plain: [2, 7], subtle: [8, 9] },
  driven_times: { plain: [5, 7], subtle: [4, 4] },
  sent_up_per_mille: { plain: [52, 64], subtle: [52, 56] },
  form_hours: { plain: [56, 150], subtle: [49, 51], below: [20, 46] },
  cap_stay_yuan: { plain: [18_500, 24_000], subtle: [17_600, 18_200] },
  undiagnosed_percent: { plain: [50, 95], subtle: [40, 44], below: [1, 3] },
  uncoded_percent: { plain: [85, 100], subtle: [79, 83], below: [3, 6] },
  just_controlled_percent: { plain: [75, 100], subtle: [64, 68], below: [20, 35] },
  rehab_percent: { plain: [220, 400], subtle: [155, 170], below: [10, 20] },
  rush_percent: { plain: [50, 160], subtle: [40, 46], below: [7, 11] },
  drawn_stays: { plain: [38, 60], subtle: [38, 42] },
  drawn_percent: { plain: [80, 100], subtle: [65, 72] },
  withheld_percent: { plain: [42, 62], subtle: [33, 37], below: [5, 9] },
  moved_percent: { plain: [35, 65], subtle: [25, 28], below: [2, 3] },
  admitted_stays: { plain: [32, 50], subtle: [24, 27], below: [2, 4] },
  put_off_percent: { plain: [70, 92], subtle: [58, 64], below: [8, 15] },
  complicated_percent: { plain: [62, 90], subtle: [58, 61], below: [31, 35] },
  team_persons: { plain: [2040, 2300], subtle: [2003, 2012], below: [2500, 2700] },
  ghost_persons: { plain: [220, 300], subtle: [185, 200], below: [50, 75] },
  picked_persons: { plain: [140, 200], subtle: [105, 115] },
} as const satisfies Record<KnobName, Ranges>;
