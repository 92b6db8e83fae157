import { PAID_FOR_CONTRACTS, type FamilyFacts } from '@fundwatch/settlement';
import type {
  AreaFees,
  ClearedStays,
  FamilyAsked,
  PackageMonths,
  PaidCare,
  YearEnd,
} from './family-facts.repository.js';
import type { PlaceRow } from './points-facts.repository.js';
import { paidFor, type Asked, type Common, type PolicyOf } from './snapshot-asked.js';
import { indexed } from './snapshot-rows.js';

/** What the facts of a year of contracts are asked by: the policy's own parameters. */
export const familyAsked = ({
  pool,
  year,
  asOf,
  policy: { parameters },
}: Asked & { policy: PolicyOf<'family_doctor'> }): FamilyAsked => ({
  pool,
  year,
  asOf,
  insutypes: parameters.insutypes.value,
  rehabilitation: parameters.rehabilitation_caty.value,
});

/** Institutions that had contracts or gave rehabilitation in the year, or have entries of a run before. */
export function familySubjects(of: {
  packages: readonly string[];
  places: readonly PlaceRow[];
  months: readonly PackageMonths[];
  yearEnd: readonly YearEnd[];
  areaFees: readonly AreaFees[];
  care: readonly PaidCare[];
  cleared: readonly ClearedStays[];
  common: (id: string) => Common;
}): FamilyFacts[] {
  const monthsAt = indexed(of.months, ({ id }) => id);
  const careAt = indexed(of.care, ({ kind, id }) => `${kind} ${id}`);
  return of.places
    .map(({ id, name, area }): FamilyFacts => {
      const months = monthsAt.get(id) ?? [];
      const { id: _, ...ends } = of.yearEnd.find((own) => own.id === id) ?? { id };
      const fees = of.areaFees.find((own) => own.area === area);
      const referred = careAt.get(`referred ${id}`)?.[0];
      const rehabilitation = careAt.get(`rehabilitation ${id}`)?.[0];
      const cleared = of.cleared.find((own) => own.id === id);
      return {
        subject_id: id,
        subject_name: name,
        area,
        ...paidFor(of.common(id), PAID_FOR_CONTRACTS),
        packages: months
          .filter((own) => of.packages.includes(own.package))
          .map(({ package: code, months: n }) => ({ code, months: n })),
        unlisted_months: months
          .filter((own) => !of.packages.includes(own.package))
          .reduce((n, own) => n + own.months, 0),
        year_end: 'signers' in ends ? ends : null,
        area_fees: fees?.fees ?? '0.00',
        area_fees_before: fees?.fees_before ?? '0.00',
        referred_cost: referred?.amount ?? '0.00',
        referred_rows: referred?.rows ?? 0,
        cleared: cleared?.cleared ?? '0.00',
        cleared_paid: cleared?.paid ?? '0.00',
        cleared_rows: cleared?.rows ?? 0,
        rehabilitation: rehabilitation?.amount ?? '0.00',
        rehabilitation_rows: rehabilitation?.rows ?? 0,
      };
    })
    .filter(
      ({ subject_id: id, counter_entries: entries, rehabilitation_rows: rows }) =>
        monthsAt.has(id) || rows > 0 || entries.length > 0,
    );
}
