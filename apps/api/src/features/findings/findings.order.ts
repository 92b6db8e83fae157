/** How a page of findings is ordered, and behind which place it begins, in SQL of the findings `f`. */
import type { Order } from '../../http/query.dto.js';
import type { Place } from './findings.cursor.js';
import type { Sort } from './findings.dto.js';

/** By what a page goes, and behind which place it begins. */
export type PageOf = { sort: Sort; order: Order; limit: number; after?: Place | undefined };

/** The sort value of a place that parameters hold, as SQL of the column's type. */
const SORT_VALUE: Record<Sort, string> = {
  detected_at: `toDateTime64({after:String}, 3, 'Asia/Shanghai')`,
  amount: `toDecimal64({after:String}, 2)`,
  event_from: `toDateTime({after:String}, 'Asia/Shanghai')`,
};

/** The parameters that hold a place. */
export const placeParams = (after: Place | undefined): Record<string, string> =>
  after ? { after: after.value, after_id: after.id } : {};

export const orderOf = ({ sort, order }: PageOf): string =>
  `f.${sort} ${order === 'desc' ? 'DESC' : 'ASC'}, finding_id`;

/** Whether a finding lies behind the place of a page, which parameters hold. */
export function behind({ sort, order, after }: PageOf): string {
  if (!after) return '1';
  const value = SORT_VALUE[sort];
  return `(f.${sort} ${order === 'desc' ? '<' : '>'} ${value} OR (f.${sort} = ${value} AND finding_id > {after_id:String}))`;
}
