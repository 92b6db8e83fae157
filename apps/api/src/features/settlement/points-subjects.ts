import { PAID_FOR_POINTS, type AreaFacts, type PointsFacts } from '@fundwatch/settlement';
import type { FundRow } from './alliance-facts.repository.js';
import type { PlaceRow, PointsAsked, TreatedRow } from './points-facts.repository.js';
import { fundOf, indexed } from './snapshot-rows.js';
import { paidFor, type Asked, type Common, type PolicyOf } from './snapshot-asked.js';

/** What the facts of a year of points are asked by: the policy's own parameters, and the cases that were confirmed. */
export const pointsAsked = (
  { pool, year, asOf, policy: { parameters } }: Asked & { policy: PolicyOf<'points'> },
  confirmed: readonly string[],
): PointsAsked => ({
  pool,
  year,
  asOf,
  insutypes: parameters.insutypes.value,
  med_types: parameters.med_types.value,
  diseases: parameters.diseases.value.map(({ code }) => code),
  confirmed,
});

/** Institutions that treated somebody or have entries of a run before, and the areas whose budgets they share. */
export function pointsSubjects(of: {
  places: readonly PlaceRow[];
  treated: readonly TreatedRow[];
  funds: readonly FundRow[];
  year: number;
  common: (id: string) => Common;
}): { areas: AreaFacts[]; pointed: PointsFacts[] } {
  const treatedAt = indexed(of.treated, ({ id }) => id);
  const pointed = of.places
    .map(({ id, name, area, tier }): PointsFacts => {
      const own = treatedAt.get(id) ?? [];
      return {
        subject_id: id,
        subject_name: name,
        area,
        tier,
        ...paidFor(of.common(id), PAID_FOR_POINTS),
        treated: own
          .filter(({ disease }) => disease !== '')
          .map(({ disease, months, withdrawn }) => ({ disease, months, withdrawn })),
        unlisted_months: own.find(({ disease }) => disease === '')?.months ?? 0,
      };
    })
    .filter(({ subject_id: id, counter_entries: entries }) => treatedAt.has(id) || entries.length > 0);
  const areas = [...new Set(pointed.map(({ area }) => area))].sort().map((area): AreaFacts => ({
    area,
    fund_income: fundOf(of.funds, area, '', of.year)?.income ?? null,
    insured_months: [],
  }));
  return { areas, pointed };
}
