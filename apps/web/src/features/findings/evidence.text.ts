import { formatPlain, formatYuan, NONE } from '../../lib/i18n/format.ts';
import type { EvidenceColumn } from './finding.rows.ts';

/** The value of a field of a record, set as its column wants it. */
export function evidenceValue(
  value: string | number | null,
  { isNumeric }: Pick<EvidenceColumn, 'isNumeric'>,
): string {
  if (value === null || value === '') return NONE;
  if (!isNumeric || typeof value === 'number') return String(value);
  return /\.\d{2}$/.test(value) ? formatYuan(value) : formatPlain(value);
}
