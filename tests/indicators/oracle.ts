import { fen, type Row } from '../../libs/simulator/src/testing.js';
import { moreValues, tallyMore } from './oracle-more.js';

export type Rows = (stream: string) => readonly Row[];
export type Grain = 'institution' | 'alliance' | 'area';

const CARE: Record<string, readonly string[]> = {
  outpatient: ['11', '13', '14', '19', '51', '53'],
  inpatient: ['21', '22', '23', '24', '26', '28', '52', '2102', '2105', '9925'],
  pharmacy: ['41'],
};
export const is = (row: Row, kind: keyof typeof CARE): boolean =>
  CARE[kind]?.includes(row['med_type'] ?? '') ?? false;

export const byKey = (rows: readonly Row[], key: string): Map<string, Row> =>
  new Map(rows.map((row) => [row[key] ?? '', row]));

const lastDay = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);

const isInsured = (person: Row, day: string): boolean =>
  (person['psn_insu_date'] ?? '') <= day &&
  (!person['die_date'] || person['die_date'] > day) &&
  (!person['paus_insu_date'] ||
    person['paus_insu_date'] > day ||
    (!!person['resume_insu_date'] && person['resume_insu_date'] <= day));

const isActive = (contract: Row, day: string): boolean =>
  (contract['begndate'] ?? '') <= day &&
  day <= (contract['enddate'] ?? '') &&
  (!contract['term_date'] || day <= contract['term_date']);

/** Sums of one indicator's measures by measure and subject, kept apart by month. */
export class Tally {
  private readonly sums = new Map<string, number>();
  private readonly people = new Map<string, Set<string>>();

  add(measure: string, subject: string | undefined, month: string, amount: number, person = ''): void {
    if (!subject) return;
    const key = `${measure} ${subject} ${month}`;
    this.sums.set(key, (this.sums.get(key) ?? 0) + amount);
    const persons = this.people.get(key) ?? new Set<string>();
    this.people.set(key, persons.add(person));
  }

  sum(measure: string, subject: string, months: readonly string[]): number {
    return months.reduce((total, month) => total + (this.sums.get(`${measure} ${subject} ${month}`) ?? 0), 0);
  }

  persons(measure: string, subject: string, months: readonly string[]): number {
    const all = months.flatMap((month) => [...(this.people.get(`${measure} ${subject} ${month}`) ?? [])]);
    return new Set(all).size;
  }
}

/** Counts everything once by plain loops over the rows, the way contract.md §4 words it. */
export function tally(rows: Rows, grain: Grain, months: readonly string[]): Tally {
  const found = new Tally();
  const places = byKey(rows('institutions'), 'fixmedins_code');
  const people = byKey(rows('insured'), 'psn_no');
  const home = (person: Row | undefined): string => person?.['fixmedins_code'] ?? '';
  const ofPerson = (person: Row | undefined): string | undefined =>
    grain === 'area' ? person?.['insu_admdvs'] : places.get(home(person))?.['alliance_id'];
  const subject = (row: Row): string | undefined =>
    grain === 'institution' ? row['fixmedins_code'] : ofPerson(people.get(row['psn_no'] ?? ''));

  const refunded = new Set(
    rows('settlements')
      .filter((row) => row['refd_setl_flag'] === '1')
      .map((row) => row['init_setl_id']),
  );
  const settledAt = new Map<string, string>();
  for (const row of rows('settlements')) {
    const month = (row['setl_time'] ?? '').slice(0, 7);
    found.add('fees', subject(row), month, fen(row, 'medfee_sumamt'));
    if (is(row, 'outpatient')) found.add('outpatient_fees', subject(row), month, fen(row, 'medfee_sumamt'));
    if (is(row, 'inpatient')) found.add('inpatient_fees', subject(row), month, fen(row, 'medfee_sumamt'));
    if (row['refd_setl_flag'] === '1' || refunded.has(row['setl_id'])) continue;
    const visit = row['mdtrt_id'] ?? '';
    if ((row['setl_time'] ?? '') > (settledAt.get(visit) ?? '')) settledAt.set(visit, row['setl_time'] ?? '');
  }

  const contractsOf = new Map<string, Row[]>();
  for (const row of rows('contracts'))
    contractsOf.set(row['psn_no'] ?? '', [...(contractsOf.get(row['psn_no'] ?? '') ?? []), row]);

  for (const visit of rows('visits')) {
    const month = settledAt.get(visit['mdtrt_id'] ?? '')?.slice(0, 7);
    if (!month || visit['vali_flag'] === '0' || (is(visit, 'inpatient') && !visit['endtime'])) continue;
    const person = people.get(visit['psn_no'] ?? '');
    const place = places.get(visit['fixmedins_code'] ?? '');
    const count = (measure: string): void =>
      found.add(measure, subject(visit), month, 1, visit['psn_no'] ?? '');
    const isHere = !!person && place?.['fix_blng_admdvs'] === person['insu_admdvs'];
    if (is(visit, 'outpatient')) count('outpatient_visits');
    if (is(visit, 'inpatient')) count('episodes');
    if (is(visit, 'outpatient') || is(visit, 'inpatient')) count(isHere ? 'visits_here' : 'visits_away');
    if (is(visit, 'pharmacy')) count(isHere ? 'purchases_here' : 'purchases_away');
    if (!is(visit, 'outpatient')) continue;
    const active = (contractsOf.get(visit['psn_no'] ?? '') ?? []).filter((one) =>
      isActive(one, (visit['begntime'] ?? '').slice(0, 10)),
    );
    const isOwn = (code: string): boolean => code === visit['fixmedins_code'];
    const isNear = (code: string): boolean =>
      isOwn(code) ||
      (place?.['tier'] === 'township' &&
        places.get(code)?.['prnt_medins_code'] === place['fixmedins_code']) ||
      (place?.['tier'] === 'village' && place['prnt_medins_code'] === code);
    const codes = [...new Set(active.map((one) => one['fixmedins_code'] ?? ''))];
    const counted =
      grain === 'institution'
        ? codes.map((code) => ({ to: code, codes: [code] }))
        : codes.length > 0
          ? [{ to: ofPerson(person), codes }]
          : [];
    for (const one of counted) {
      found.add('contracted_visits', one.to, month, 1);
      if (one.codes.some(isOwn)) found.add('contracted_own', one.to, month, 1);
      if (one.codes.some(isNear)) found.add('contracted_near', one.to, month, 1);
    }
  }

  for (const month of months) {
    const day = lastDay(month);
    for (const person of people.values()) {
      if (!isInsured(person, day)) continue;
      found.add('insured', grain === 'institution' ? home(person) : ofPerson(person), month, 1);
      const active = (contractsOf.get(person['psn_no'] ?? '') ?? []).filter((one) => isActive(one, day));
      const codes = new Set(active.map((one) => one['fixmedins_code'] ?? ''));
      if (grain === 'institution') for (const code of codes) found.add('contracted', code, month, 1);
      else if (codes.size > 0) found.add('contracted', ofPerson(person), month, 1);
    }
  }

  tallyMore(found, rows, { grain, subject, ofPerson, settledAt });
  for (const row of rows('referrals')) {
    const from = places.get(row['from_fixmedins_code'] ?? '');
    const to = places.get(row['to_fixmedins_code'] ?? '');
    const own = grain === 'area' ? from?.['fix_blng_admdvs'] : from?.['alliance_id'];
    const month = (row['applied_at'] ?? '').slice(0, 7);
    found.add(`${row['direction']}`, own, month, 1);
    if (row['decision'] === 'accepted') found.add(`${row['direction']}_accepted`, own, month, 1);
    if (from?.['alliance_id'] && from['alliance_id'] === to?.['alliance_id'])
      found.add(`${row['direction']}_inside`, own, month, 1);
  }
  return found;
}

/** What each indicator and variant must be, for one subject; NaN and infinities stand for "no value". */
export function expectedValues(
  found: Tally,
  subject: string,
  now: readonly string[],
  then: readonly string[],
): Record<string, number> {
  const sum = (measure: string, months = now): number => found.sum(measure, subject, months);
  const end = now.slice(-1);
  const growth = (a: number, b: number): number => (100 * (a - b)) / b;
  const here = sum('visits_here');
  const base = sum('insured') / now.length;
  const stay = (months: readonly string[]): number =>
    sum('inpatient_fees', months) / 100 / sum('episodes', months);
  return {
    ...moreValues(found, subject, now, then),
    'K01 main': (100 * sum('contracted', end)) / sum('insured', end),
    'K07 main': (100 * sum('contracted_own')) / sum('contracted_visits'),
    'K07 with_parent_and_child': (100 * sum('contracted_near')) / sum('contracted_visits'),
    'K08 main': sum('outpatient_fees') / 100 / sum('outpatient_visits'),
    'L01 main': (100 * sum('episodes')) / base,
    'L01 year_end_base': (100 * sum('episodes')) / sum('insured', end),
    'L01 persons_hospitalised': (100 * found.persons('episodes', subject, now)) / base,
    'L02 main': growth(sum('fees'), sum('fees', then)),
    'L04 main': stay(now),
    'L04 growth': growth(stay(now), stay(then)),
    'L06 main': (100 * here) / (here + sum('visits_away')),
    'L06 with_pharmacy':
      (100 * (here + sum('purchases_here'))) /
      (here + sum('visits_away') + sum('purchases_here') + sum('purchases_away')),
    'L10 main': sum('down') / sum('up'),
    'L10 accepted_only': sum('down_accepted') / sum('up_accepted'),
    'L10 inside_alliance_only': sum('down_inside') / sum('up_inside'),
  };
}
