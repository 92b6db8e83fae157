import type { RowOf } from '../csv.js';
import type { World } from '../life.js';
import { Rng } from '../rng.js';
import { yearOf } from '../time.js';
import { BLOCK } from '../places.js';
import { yuan } from './care.js';

/** Share of employees, and fen of the pooled fund per person and year, as the simulated care comes out. */
const KINDS = [
  { insutype: '310', share: 0.08, perPerson: 30_000 },
  { insutype: '390', share: 0.92, perPerson: 19_000 },
] as const;
const HISTORY_YEARS = 3;

/** Rows of the fund: area and alliance, three years of history before the span; from the plan, not from the records. */
export function fundRows(world: World): RowOf<'funds'>[] {
  const { settings, network } = world;
  const rows: RowOf<'funds'>[] = [];
  for (const division of ['990121', '990122']) {
    for (const { insutype, share, perPerson } of KINDS) {
      let balance = 0;
      for (let year = yearOf(settings.from) - HISTORY_YEARS; year <= yearOf(settings.to); year++) {
        const growth =
          1.04 ** (year - yearOf(settings.from)) *
          (0.97 + 0.06 * new Rng(settings.seed, 'fund', division, insutype, year).float());
        let insured = 0;
        let spent = 0;
        for (const alliance of network.alliances.filter((one) => one.county.division === division)) {
          const blocks = network.towns.filter((town) => town.alliance === alliance).map((town) => town.block);
          const people = blocks.reduce(
            (sum, block) => sum + Math.min(BLOCK, settings.size - block * BLOCK),
            0,
          );
          const count = Math.round(people * share);
          const paid = Math.round(count * perPerson * growth);
          insured += count;
          spent += paid;
          rows.push({
            admdvs: division,
            insutype,
            year: String(year),
            alliance_id: alliance.id,
            insured_cnt: String(count),
            alliance_fund_payment: yuan(paid),
          });
        }
        const income = Math.round(spent * 1.08);
        balance += income - spent;
        rows.push({
          admdvs: division,
          insutype,
          year: String(year),
          fund_income: yuan(income),
          fund_expenditure: yuan(spent),
          insured_cnt: String(insured),
          cumulative_balance: yuan(balance),
        });
      }
    }
  }
  return rows;
}
