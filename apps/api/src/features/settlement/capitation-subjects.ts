import type { AreaFacts, GroupMonths, InstitutionFacts } from '@fundwatch/settlement';
import type {
  CapitatedPlace,
  CapitatedSpending,
  CapitationAsked,
  CoveredMonths,
  SpecialListSpending,
} from './capitation-facts.repository.js';
import type { Asked, Common, PolicyOf } from './snapshot-asked.js';
import { indexed } from './snapshot-rows.js';

/** What the facts of a year of capitation are asked by: the policy's own parameters. */
export function capitationAsked({
  pool,
  year,
  asOf,
  policy,
}: Asked & { policy: PolicyOf<'capitation'> }): CapitationAsked {
  const { parameters } = policy;
  return {
    pool,
    year,
    asOf,
    insutypes: parameters.insutypes.value,
    med_types: parameters.capitated_med_types.value,
    tiers: parameters.provider_tiers.value,
    months: Number(parameters.months.value),
    byResidence: parameters.unsigned_allocation.value === 'residence',
    specialLimit: parameters.special_list_limit?.value,
    groups: parameters.groups.value,
  };
}

/** Who answers for a place. */
export function providerBy(places: readonly { place: string; provider: string }[]): (code: string) => string {
  const known = new Map(places.map(({ place, provider }) => [place, provider]));
  return (code) => known.get(code) ?? code;
}

/** Institutions that take part, and the areas that they or the insured are of; `providers`: who bears what is spent. */
export function capitationSubjects(of: {
  places: readonly CapitatedPlace[];
  months: readonly CoveredMonths[];
  spent: readonly CapitatedSpending[];
  special: readonly SpecialListSpending[];
  incomeOf: (area: string) => string | null;
  common: (id: string) => Common;
}): { areas: AreaFacts[]; institutions: InstitutionFacts[]; providers: string[] } {
  const providers = of.places.filter((own) => own.place === own.provider && own.is_open);
  const monthsOf = indexed(of.months, ({ kind, id }) => `${kind} ${id}`);
  const spentBy = indexed(of.spent, ({ id, place }) => `${place} ${id}`);
  const specialOf = indexed(of.special, ({ id }) => id);
  const groups = (key: string): GroupMonths[] =>
    (monthsOf.get(key) ?? [])
      .map(({ person_group: group, months: n }) => ({ group, months: n }))
      .sort((a, b) => a.group - b.group);
  const institutions = providers.map(({ place: id, name, area }): InstitutionFacts => {
    const at = (place: string) => spentBy.get(`${place} ${id}`)?.[0];
    const onList = specialOf.get(id)?.[0];
    return {
      subject_id: id,
      subject_name: name,
      area,
      ...of.common(id),
      signed_months: groups(`signed ${id}`),
      unsigned_months: groups(`unsigned ${id}`),
      valid_signers: (monthsOf.get(`signed ${id}`) ?? []).reduce((n, own) => n + own.on_last_day, 0),
      own: at('own')?.amount ?? '0.00',
      own_rows: at('own')?.settlements ?? 0,
      joint: at('joint')?.amount ?? '0.00',
      joint_rows: at('joint')?.settlements ?? 0,
      elsewhere: at('elsewhere')?.amount ?? '0.00',
      elsewhere_rows: at('elsewhere')?.settlements ?? 0,
      special_list: onList?.amount ?? '0.00',
      special_list_rows: onList?.lines ?? 0,
      special_list_over: onList?.over ?? null,
      late_refunds: at('late')?.amount ?? '0.00',
      late_refund_rows: at('late')?.settlements ?? 0,
      clinics: of.places.filter((own) => own.provider === id && own.place !== id).length,
    };
  });
  const areas = [
    ...new Set([
      ...providers.map(({ area }) => area),
      ...of.months.flatMap(({ kind, id }) => (kind === 'area' ? [id] : [])),
    ]),
  ]
    .sort()
    .map((area): AreaFacts => ({
      area,
      fund_income: of.incomeOf(area),
      insured_months: groups(`area ${area}`),
    }));
  return { areas, institutions, providers: providers.map(({ place }) => place) };
}
