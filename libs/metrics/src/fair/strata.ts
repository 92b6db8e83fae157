/** SQL for indirect standardisation and for spending by month: whole-pool reads, asked for when a page asks. */
import { careList, contractEnd } from '@fundwatch/streams';
import type { Grain, Measure } from '../define.js';
import type { Facts } from '../facts.js';
import type { BudgetGrain } from '../entered/budget.js';
import { SOURCES } from '../sources.js';
import { monthEndInsured, persons } from '../sources/persons.js';

/** Grains whose persons are known by where they live, so that their age and sex can be adjusted for. */
export const STANDARD_GRAINS = ['area', 'alliance'] as const satisfies readonly Grain[];
export type StandardGrain = (typeof STANDARD_GRAINS)[number];

/** Indicators that are compared after adjustment, and the measure of their numerator (domain.md B.1, B.4). */
export const STANDARDISED: Readonly<Record<string, string>> = { L01: 'episodes', L05: 'fees' };

/** Lower ends of the age bands; below the first one the youngest. */
const BANDS = [1, 5, 15, 30, 45, 60, 65, 70, 75, 80, 85];
const CHRONIC = ['hypertension', 'diabetes'];

/**
 * SQL of subjects with what was observed and what would be expected if every stratum (age band on the last day × sex × chronic disease) went as in
 * the whole pool: `subject_id`, `base` (persons, mean of month ends), `observed`, `expected`, `strata`. Over all subjects both sums
 * are equal. What persons without any insured month end did is in neither. Parameters: `months`, `last` (Date), those of the facts.
 */
export function standardSql(grain: StandardGrain, measure: Measure, from: Facts): string {
  const base = `SELECT psn_no, ${grain} AS subject, count() / length({months:Array(Date)}) AS share FROM ${monthEndInsured(from)}
    WHERE ${grain} != '' GROUP BY psn_no, subject`;
  const done = `SELECT psn_no, sum(toFloat64(${measure.amount})) AS amount FROM ${SOURCES[measure.source].rows(from)}
    WHERE ${measure.where} GROUP BY psn_no`;
  const traits = `SELECT psn_no, gend, arraySum(x -> x <= dateDiff('year', brdy, toDate32({last:Date})), ${JSON.stringify(BANDS)}) AS band,
    hasAny(key_groups, ${JSON.stringify(CHRONIC).replaceAll('"', "'")}) AS is_chronic FROM ${from('insured')}`;
  const cells = `SELECT b.subject AS subject, (t.band, t.gend, t.is_chronic) AS stratum, sum(b.share) AS persons, sum(d.amount) AS amount
    FROM (${base}) b LEFT JOIN (${traits}) t ON t.psn_no = b.psn_no LEFT JOIN (${done}) d ON d.psn_no = b.psn_no
    GROUP BY subject, stratum`;
  return `SELECT subject AS subject_id, sum(persons) AS base, sum(amount) AS observed, sum(persons * rate) AS expected, count() AS strata
    FROM (SELECT subject, stratum, persons, amount,
      sum(amount) OVER (PARTITION BY stratum) / sum(persons) OVER (PARTITION BY stratum) AS rate FROM (${cells}))
    GROUP BY subject`;
}

/**
 * SQL of what the pooled fund spent, by month and subject: `month`, `subject_id`, `amount` (yuan). For an area or alliance all care of its persons; for
 * an institution the outpatient care, anywhere, of persons whose contract with it was active on the day (domain.md D.5 item 12). Refunds count with
 * their sign. Parameters: `since`, `until` (Date, both included), those of the facts.
 */
export function spendSql(grain: BudgetGrain, from: Facts): string {
  const rows = `(SELECT psn_no, setl_time, med_type, hifp_pay FROM ${from('settlements')}
    WHERE setl_time >= toDateTime({since:Date}, 'Asia/Shanghai') AND setl_time < toDateTime({until:Date} + 1, 'Asia/Shanghai'))`;
  const month = 'toDate(toStartOfMonth(s.setl_time))';
  if (grain === 'institution')
    return `SELECT ${month} AS month, c.fixmedins_code AS subject_id, sum(s.hifp_pay) AS amount
      FROM ${rows} s INNER JOIN ${from('contracts')} c ON c.psn_no = s.psn_no
      WHERE s.med_type IN ${careList('outpatient')} AND toDate32(s.setl_time) BETWEEN c.begndate AND ${contractEnd('c')}
      GROUP BY month, subject_id`;
  return `SELECT ${month} AS month, p.${grain} AS subject_id, sum(s.hifp_pay) AS amount
    FROM ${rows} s INNER JOIN ${persons(from)} p ON p.psn_no = s.psn_no WHERE p.${grain} != '' GROUP BY month, subject_id`;
}
