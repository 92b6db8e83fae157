/** Drugs that the fund paid for outpatients: what D01, D02 and D03 look at. */
import { careList } from '@fundwatch/streams';
import { billedItems, HOME_INJECTION, inCatalogue, IS_HERB, isDrug } from '../../billed.js';
import type { RuleSources } from '../../define.js';

/** How many records a finding shows at most. */
export const EVIDENCE_MOST = 20;

/**
 * Given at the place, not taken home: injections and infusions (insulin and its like, which people inject at home, apart),
 * what is inhaled at the clinic, vaccines, contrast media, solutions of dialysis.
 */
const GIVEN_THERE = '注射|输液|滴注|氯化钠|吸入用|雾化|疫苗|造影|透析|灌肠|麻醉';

/**
 * SQL of the drugs that the fund paid for outside of stays, one row for each visit, drug and day, net of returns and refunds.
 * Left out are emergencies and prescriptions that are filled elsewhere: they stand at the pharmacy again. `said` is for how many
 * days by the prescription, `counted` by the catalogue; 0 where that is not known.
 */
export const outpatientDrugs = (from: RuleSources): string => {
  const items = billedItems(from);
  const known = inCatalogue(from, items, ['days_per_unit', 'ddd_per_unit', 'resale_risk', 'med_list_name']);
  return from.shared(`(
  SELECT *, left_amount AS amount, left_cnt AS units,
    multiIf(item_name != '', item_name, entry.4 != '', entry.4, code) AS drug, item_name = '' AND entry.4 = '' AS is_unnamed,
    toInt32(floor(toFloat64(prescribed_days) * if(left_cnt = bought, 1, toFloat64(left_cnt) / toFloat64(bought)))) AS said,
    toInt32(if(is_split = 1, 0, floor(toFloat64(left_cnt) * toFloat64(ifNull(coalesce(entry.1, entry.2), 0))))) AS counted,
    ifNull(entry.3, 0) AS has_resale_risk
  FROM ${items} i
  LEFT JOIN ${known} k ON k.of_code = i.code AND k.of_day = i.day
  WHERE med_type NOT IN ${careList('inpatient', 'registration')} AND med_type != '13' AND fund > 0 AND chrgitm_lv != '3' AND is_taken_home = 0
    AND (is_external = 0 OR med_type IN ${careList('pharmacy')}) AND ${isDrug()})`);
};

/** SQL of those that people take home, herbs apart: their quantity is a weight. */
export const takenHome = (from: RuleSources): string =>
  from.shared(
    `(SELECT * FROM ${outpatientDrugs(from)} WHERE NOT ${IS_HERB} AND (NOT match(drug, '${GIVEN_THERE}') OR match(drug, '${HOME_INJECTION}')))`,
  );

/** SQL of evidence lines from an array of (mdtrt_id, feedetl_sn). */
export const lineEvidence = (lines: string): string =>
  `arrayMap(l -> CAST(('fees', [l.1, l.2]), 'Tuple(stream String, key Array(String))'), arraySlice(arraySort(arrayDistinct(${lines})), 1, ${EVIDENCE_MOST}))`;
