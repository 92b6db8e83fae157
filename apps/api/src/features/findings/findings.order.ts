/** How a page of findings is ordered, and behind which place it begins, in SQL of the findings `f`. */
import type { Order } from '../../http/query.dto.js';
import type { Place } from './findings.cursor.js';
import type { Sort } from './findings.dto.js';

/** By what a page goes, and behind which place it begins. */
export type PageOf = { sort: Sort; order: Order; limit: number; after?: Place | undefined };

/** The sort value of a place that parameters hold, as SQL of the column's type. */
const SORT_VALUE: Record<Sort, (name: string) => string> = {
  detected_at: (name) => `toDateTime64({${name}:String}, 3, 'Asia/Shanghai')`,
  amount: (name) => `toDecimal64({${name}:String}, 2)`,
  event_from: (name) => `toDateTime({${name}:String}, 'Asia/Shanghai')`,
};

/** The parameters of that name that hold a place. */
export const placeParams = (place: Place | undefined, name: string): Record<string, string> =>
  place ? { [name]: place.value, [`${name}_id`]: place.id } : {};

export const orderOf = ({ sort, order }: PageOf): string =>
  `f.${sort} ${order === 'desc' ? 'DESC' : 'ASC'}, finding_id`;

/** Whether a finding lies behind the place of a page, which the parameters of that name hold. */
export function behind({ sort, order, after }: PageOf, name: string): string {
  if (!after) return '1';
  const value = SORT_VALUE[sort](name);
  return `(f.${sort} ${order === 'desc' ? '<' : '>'} ${value} OR (f.${sort} = ${value} AND finding_id > {${name}_id:String}))`;
}
