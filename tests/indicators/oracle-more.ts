/** The rest of the catalogue by plain loops; what a tally needs to know of subjects comes from `oracle.ts`. */
import { fen, type Row } from '../../libs/simulator/src/testing.js';
import { byKey, is, type Grain, type Rows, type Tally } from './oracle.js';

type Known = {
  grain: Grain;
  subject: (row: Row) => string | undefined;
  ofPerson: (person: Row | undefined) => string | undefined;
  settledAt: ReadonlyMap<string, string>;
};

const DAY_MS = 86_400_000;
const dayOf = (text: string | undefined): string => (text ?? '').slice(0, 10);
const daysBetween = (a: string | undefined, b: string | undefined): number =>
  Math.round((Date.parse(dayOf(b)) - Date.parse(dayOf(a))) / DAY_MS);
const isPrimary = (place: Row | undefined): boolean =>
  ['village', 'township'].includes(place?.['tier'] ?? '');

export function tallyMore(found: Tally, rows: Rows, known: Known): void {
  money(found, rows, known);
  care(found, rows, known);
  discharges(found, rows, known);
  contracts(found, rows, known);
  atPlaces(found, rows, known);
}

function money(found: Tally, rows: Rows, { subject }: Known): void {
  const places = byKey(rows('institutions'), 'fixmedins_code');
  const people = byKey(rows('insured'), 'psn_no');
  for (const row of rows('settlements')) {
    const month = (row['setl_time'] ?? '').slice(0, 7);
    const add = (measure: string, field: string): void =>
      found.add(measure, subject(row), month, fen(row, field));
    const place = places.get(row['fixmedins_code'] ?? '');
    const area = people.get(row['psn_no'] ?? '')?.['insu_admdvs'];
    const isHere = !!area && place?.['fix_blng_admdvs'] === area;
    add('own', 'fulamt_ownpay_amt');
    add('scope', 'inscp_scp_amt');
    for (const name of ['hifp_pay', 'fund_pay_sumamt']) {
      add(name, name);
      if (place?.['tier'] === 'pharmacy') continue;
      add(`${name} medical`, name);
      if (isHere) add(`${name} here`, name);
      if (isHere && isPrimary(place)) add(`${name} primary`, name);
    }
    if (row['psn_part_amt']) {
      add('part', 'psn_part_amt');
      add('parted', 'medfee_sumamt');
    }
    if (is(row, 'outpatient')) {
      add('out own', 'fulamt_ownpay_amt');
      add('out scope', 'inscp_scp_amt');
      add('out hifp', 'hifp_pay');
    }
    if (is(row, 'inpatient') && isHere) add('in fees here', 'medfee_sumamt');
  }
}

function care(found: Tally, rows: Rows, { grain, subject, settledAt }: Known): void {
  const places = byKey(rows('institutions'), 'fixmedins_code');
  const people = byKey(rows('insured'), 'psn_no');
  for (const visit of rows('visits')) {
    const month = settledAt.get(visit['mdtrt_id'] ?? '')?.slice(0, 7);
    const isStay = is(visit, 'inpatient');
    if (!month || visit['vali_flag'] === '0' || (isStay && !visit['endtime'])) continue;
    if (!isStay && !is(visit, 'outpatient')) continue;
    const place = places.get(visit['fixmedins_code'] ?? '');
    const area = people.get(visit['psn_no'] ?? '')?.['insu_admdvs'];
    const isHere = !!area && place?.['fix_blng_admdvs'] === area;
    const days = Math.max(daysBetween(visit['begntime'], visit['endtime']), 1);
    if (isHere && isPrimary(place)) found.add('primary', subject(visit), month, 1);
    if (isStay) found.add('days', subject(visit), month, days);
    if (isStay && isHere) found.add('episodes here', subject(visit), month, 1, visit['psn_no'] ?? '');
    const own = { area: 'fix_blng_admdvs', alliance: 'alliance_id', institution: 'fixmedins_code' }[grain];
    if (isPrimary(place)) found.add('own primary', place?.[own], month, 1);
    if (isStay && place?.['tier'] === 'county') found.add('own discharges', place[own], month, 1);
    if (isStay && Number(place?.['aprv_bed_cnt']) > 0) found.add('own days', place?.[own], month, days);
  }
}

function discharges(found: Tally, rows: Rows, { subject }: Known): void {
  const stays = rows('visits').filter((row) => is(row, 'inpatient') && row['vali_flag'] !== '0');
  for (const stay of stays) {
    if (!stay['endtime']) continue;
    const month = stay['endtime'].slice(0, 7);
    const next = stays
      .filter((other) => other['psn_no'] === stay['psn_no'] && other !== stay)
      .filter((other) => (other['begntime'] ?? '') > (stay['begntime'] ?? ''))
      .map((other) => ({
        days: daysBetween(stay['endtime'], other['begntime']),
        isElsewhere: other['fixmedins_code'] !== stay['fixmedins_code'],
      }))
      .filter(({ days }) => days >= 0 && days <= 31);
    found.add('discharges', subject(stay), month, 1);
    if (next.length > 0) found.add('again', subject(stay), month, 1);
    if (next.some(({ days, isElsewhere }) => days > 0 || !isElsewhere))
      found.add('again untransferred', subject(stay), month, 1);
  }
}

function contracts(found: Tally, rows: Rows, { grain, ofPerson }: Known): void {
  const people = byKey(rows('insured'), 'psn_no');
  for (const row of rows('contracts')) {
    const end = row['enddate'] ?? '';
    const person = people.get(row['psn_no'] ?? '');
    if (row['term_date'] && row['term_date'] < end) continue;
    if (person?.['die_date'] && daysBetween(end, person['die_date']) <= 31) continue;
    const to = grain === 'institution' ? row['fixmedins_code'] : ofPerson(person);
    const next = rows('contracts').filter(
      (other) =>
        other !== row &&
        other['psn_no'] === row['psn_no'] &&
        other['fixmedins_code'] === row['fixmedins_code'] &&
        (other['renewed_from'] === row['contract_id'] ||
          (daysBetween(end, other['begndate']) >= 0 && daysBetween(end, other['begndate']) <= 31)),
    );
    found.add('expiring', to, end.slice(0, 7), 1);
    if (next.length > 0) found.add('renewed', to, end.slice(0, 7), 1);
    if (next.some((other) => other['sign_channel'] !== 'batch'))
      found.add('renewed actively', to, end.slice(0, 7), 1);
  }
}

function atPlaces(found: Tally, rows: Rows, { grain }: Known): void {
  const places = byKey(rows('institutions'), 'fixmedins_code');
  const own = { area: 'fix_blng_admdvs', alliance: 'alliance_id', institution: 'fixmedins_code' }[grain];
  for (const row of rows('feedback')) {
    const month = (row['made_at'] ?? '').slice(0, 7);
    const to = places.get(row['fixmedins_code'] ?? '')?.[own];
    if (row['kind'] === 'complaint') found.add('complaints', to, month, 1);
    else if (row['score']) found.add(Number(row['score']) >= 80 ? 'content' : 'discontent', to, month, 1);
  }
  for (const row of rows('referrals')) {
    if (row['direction'] === 'lateral') continue;
    const days = row['arrived_at'] ? daysBetween(row['applied_at'], row['arrived_at']) : -1;
    const isProper = row['consent_flag'] === '1' && row['decision'] === 'accepted' && days >= 0 && days <= 7;
    const to = places.get(row['from_fixmedins_code'] ?? '')?.[own];
    found.add(isProper ? 'proper' : 'improper', to, (row['applied_at'] ?? '').slice(0, 7), 1);
  }
}

/** What these indicators must be, for one subject. */
export function moreValues(
  found: Tally,
  subject: string,
  now: readonly string[],
  then: readonly string[],
): Record<string, number> {
  const sum = (measure: string, months = now): number => found.sum(measure, subject, months);
  const percent = (a: number, b: number): number => (100 * a) / b;
  const growth = (of: (months: readonly string[]) => number): number => percent(of(now) - of(then), of(then));
  const share = (part: string, whole: string): number => percent(sum(part), sum(whole));
  const each = (months: readonly string[]): number =>
    sum('in fees here', months) / 100 / found.persons('episodes here', subject, months);
  const visits = sum('visits_here') + sum('visits_away');
  const surveys = sum('content') + sum('discontent');
  return {
    'K03 main': share('renewed', 'expiring'),
    'K03 active': share('renewed actively', 'expiring'),
    'K08 growth': growth((months) => sum('outpatient_fees', months) / sum('outpatient_visits', months)),
    'K09 main': share('own', 'fees'),
    'K09 outpatient': share('out own', 'outpatient_fees'),
    'K10 main': share('part', 'parted'),
    'K11 main': share('hifp_pay', 'scope'),
    'K11 outpatient': share('out hifp', 'out scope'),
    'K12 main': sum('contracted_visits') / (sum('contracted') / now.length),
    'K13 main': percent(sum('content'), surveys),
    'K13 complaints_per_1000': (1000 * sum('complaints')) / (sum('contracted') / now.length),
    'L03 main': growth((months) => sum('fund_pay_sumamt', months)),
    'L03 hifp_only': growth((months) => sum('hifp_pay', months)),
    'L05 main': sum('fees') / 100 / (sum('insured') / now.length),
    'L07 main': percent(sum('episodes') - sum('episodes here'), sum('episodes')),
    'L07 fund': percent(
      sum('fund_pay_sumamt medical') - sum('fund_pay_sumamt here'),
      sum('fund_pay_sumamt medical'),
    ),
    'L08 main': percent(sum('primary'), sum('visits_here')),
    'L08 all_visits': percent(sum('primary'), visits),
    'L09 up': share('up', 'own primary'),
    'L09 down': share('down', 'own discharges'),
    'L11 main': percent(sum('proper'), sum('proper') + sum('improper')),
    'L12 main': share('again', 'discharges'),
    'L12 excluding_transfers': share('again untransferred', 'discharges'),
    'L13 alos': sum('days') / sum('episodes'),
    'N8 main': share('fund_pay_sumamt here', 'fund_pay_sumamt medical'),
    'N8 hifp_only': share('hifp_pay here', 'hifp_pay medical'),
    'N9 main': share('fund_pay_sumamt primary', 'fund_pay_sumamt here'),
    'N10 main': each(now),
    'N10 growth': growth(each),
    'N11 main': share('episodes here', 'episodes'),
  };
}
