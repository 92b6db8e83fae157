import type { Measure } from '../define.js';
import { careOf, IN, measure, OUT, PRIMARY } from './measure.js';

const CARE = careOf('outpatient', 'inpatient');
const CONTACT = careOf('outpatient', 'inpatient', 'pharmacy');
const visits = (zh: string, en: string, where: string): Measure =>
  measure(zh, en, 'counted_visits', { where });
const atPlace = (zh: string, en: string, where: string): Measure =>
  measure(zh, en, 'place_visits', { where });

/** Days of a stay: discharge − admission, the same day one (domain.md B.1). */
const BED_DAYS = {
  amount: `greatest(dateDiff('day', toDate(begntime), toDate(ifNull(endtime, begntime))), 1)`,
  scale: 0,
} as const;
/** Chinese medicine, minority medicine, and the two with western medicine: subjects 50 to 52 of the national list of departments. */
const IS_TCM = `match(if(caty != '', caty, dept_code), '^A?5[012]')`;
const HAS_DEPARTMENT = `(caty != '' OR dept_code != '')`;

/** Visits and stays by the month of their last valid settlement. */
export const CARE_MEASURES = {
  outpatient_visits: visits('门诊人次', 'outpatient visits', OUT),
  episodes: visits('住院人次', 'inpatient episodes', IN),
  episodes_merged: visits(
    '住院人次（医共体内转院合并）',
    'episodes, transfers inside an alliance merged',
    `${IN} AND NOT is_continued`,
  ),
  episodes_in_county: visits('县域内住院人次', 'inpatient episodes in the county', `${IN} AND is_in_county`),
  bed_days: measure('住院床日', 'days in hospital', 'counted_visits', { where: IN, ...BED_DAYS }),
  visits: visits('门诊与住院人次', 'outpatient visits and stays', CARE),
  visits_in_county: visits(
    '县域内门诊与住院人次',
    'visits and stays in the county',
    `${CARE} AND is_in_county`,
  ),
  visits_primary: visits(
    '县域内基层门诊与住院人次',
    'of these at primary places',
    `${CARE} AND is_in_county AND ${PRIMARY}`,
  ),
  visits_with_department: visits(
    '县域内载明科室的诊疗人次',
    'visits and stays in the county with a department',
    `${CARE} AND is_in_county AND ${HAS_DEPARTMENT}`,
  ),
  visits_tcm: visits(
    '县域内中医类诊疗人次',
    'of these in Chinese medicine',
    `${CARE} AND is_in_county AND ${IS_TCM}`,
  ),
  contacts: visits('门诊、住院与购药人次', 'visits, stays and pharmacy purchases', CONTACT),
  contacts_in_county: visits(
    '县域内门诊、住院与购药人次',
    'visits, stays and purchases in the county',
    `${CONTACT} AND is_in_county`,
  ),
  outpatient_undiagnosed: visits(
    '无诊断门诊人次',
    'outpatient visits without a diagnosis',
    `${OUT} AND diag_code = ''`,
  ),
  episodes_for_primary: visits(
    '县域内基层可治住院人次',
    'stays in the county that primary care can treat',
    `${IN} AND is_in_county AND is_for_primary`,
  ),
  episodes_for_primary_lead: visits(
    '其中在牵头医院',
    'of these at the lead hospital',
    `${IN} AND is_in_county AND is_for_primary AND is_at_lead`,
  ),
  episodes_lead: visits('牵头医院住院人次', 'stays at the lead hospital', `${IN} AND is_at_lead`),
  episodes_mild_lead: visits(
    '牵头医院轻症住院人次',
    'of these mild cases',
    `${IN} AND is_at_lead AND is_mild`,
  ),

  // Of places, whoever the patient is.
  own_primary_visits: atPlace(
    '本地基层机构诊疗人次',
    'visits and stays at own primary places',
    `${CARE} AND ${PRIMARY}`,
  ),
  own_county_discharges: atPlace(
    '本地县级医院出院人次',
    'discharges of own county hospitals',
    `${IN} AND tier = 'county'`,
  ),
  own_bed_days: measure('出院者占用床日', 'days of stays at places with beds', 'place_visits', {
    where: `${IN} AND aprv_bed_cnt > 0`,
    ...BED_DAYS,
  }),
  open_bed_days: measure('实际开放床日', 'days of open beds', 'open_beds', {
    amount: 'aprv_bed_cnt * days',
    scale: 0,
  }),

  discharges: measure('出院人次', 'discharges', 'discharge_rows'),
  discharges_readmitted: measure(
    '31 日内再入院',
    'of these in hospital again within 31 days',
    'discharge_rows',
    {
      where: 'is_readmitted',
    },
  ),
  discharges_readmitted_untransferred: measure(
    '31 日内再入院（不计当日转院）',
    'of these otherwise than by a transfer on the day of discharge',
    'discharge_rows',
    { where: 'is_readmitted_untransferred' },
  ),
} as const satisfies Record<string, Measure>;
