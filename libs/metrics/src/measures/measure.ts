import { careList } from '@fundwatch/streams';
import type { Measure, SourceName } from '../define.js';

/** A measure; without `amount` it counts rows, without `where` all of them. */
export const measure = (
  zh: string,
  en: string,
  source: SourceName,
  { where = '1', amount = '1', ...rest }: Partial<Omit<Measure, 'label' | 'source'>> = {},
): Measure => ({ label: { zh, en }, source, amount, where, ...rest });

/** SQL: care of these kinds. */
export const careOf = (...classes: Parameters<typeof careList>): string =>
  `med_type IN ${careList(...classes)}`;
export const OUT = careOf('outpatient');
export const IN = careOf('inpatient');
export const PRIMARY = `tier IN ('village', 'township')`;
/** SQL of an amount that a source may leave out. */
export const orNone = (field: string): string => `ifNull(${field}, 0)`;
