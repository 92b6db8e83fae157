import type { AllianceFacts } from '@fundwatch/settlement';
import type { AllianceRow, FundRow, PaidRow } from './alliance-facts.repository.js';
import type { Common } from './snapshot-asked.js';
import { added, fundOf, indexed } from './snapshot-rows.js';

/** Alliances with what was paid for their residents, and what the fund's records say of some years. */
export function allianceSubjects(of: {
  rows: readonly AllianceRow[];
  paid: readonly PaidRow[];
  funds: readonly FundRow[];
  years: readonly number[];
  common: (id: string) => Common;
}): AllianceFacts[] {
  const paidIn = indexed(of.paid, ({ id, place }) => `${place} ${id}`);
  return of.rows.map(({ id, name, area, ...flags }): AllianceFacts => {
    const at = (place: string) => paidIn.get(`${place} ${id}`)?.[0];
    const cleared = of.paid.filter((own) => own.id === id);
    return {
      subject_id: id,
      subject_name: name,
      area,
      ...flags,
      ...of.common(id),
      history: of.years.map((one) => ({
        year: one,
        alliance_payment: fundOf(of.funds, area, id, one)?.alliance_payment ?? null,
        area_expenditure: fundOf(of.funds, area, '', one)?.expenditure ?? null,
      })),
      inside: at('inside')?.amount ?? '0.00',
      inside_rows: at('inside')?.settlements ?? 0,
      in_county: at('in_county')?.amount ?? '0.00',
      in_county_rows: at('in_county')?.settlements ?? 0,
      outside: at('outside')?.amount ?? '0.00',
      outside_rows: at('outside')?.settlements ?? 0,
      late_refunds: at('late')?.amount ?? '0.00',
      late_refund_rows: at('late')?.settlements ?? 0,
      cleared_paid: added(cleared.map((own) => own.cleared_paid)),
      cleared: added(cleared.map((own) => own.cleared)),
      cleared_rows: cleared.reduce((n, own) => n + own.cleared_rows, 0),
    };
  });
}
