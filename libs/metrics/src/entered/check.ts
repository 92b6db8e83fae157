import { periodKind } from './define.js';
import { findEntered } from './items.js';
import type { Grain } from '../define.js';

/** Why a number is refused, in both languages. */
export type EnteredFault = { field: 'item' | 'grain' | 'period' | 'value'; reason: string };

const NUMBER = /^-?\d{1,15}(\.\d+)?$/;

/** Exact comparison of plain decimal texts: negative, zero or positive. */
function compareText(a: string, b: string): number {
  const units = (text: string): bigint => {
    const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
    const value = BigInt(whole + fraction.padEnd(12, '0').slice(0, 12));
    return text.startsWith('-') ? -value : value;
  };
  const [x, y] = [units(a), units(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** What is wrong with an entered number by itself; undefined when nothing is. A null takes an earlier number back. */
export function enteredFault(row: {
  item: string;
  grain: Grain;
  period: string;
  value: string | null;
}): EnteredFault | undefined {
  const item = findEntered(row.item);
  if (!item) return { field: 'item', reason: `没有这个填报项 | there is no item ${row.item}` };
  if (!item.grains.includes(row.grain))
    return {
      field: 'grain',
      reason: `${item.label.zh}不按此级对象填报 | ${item.label.en}: not entered by ${row.grain}`,
    };
  const kind = periodKind(row.period);
  if (!kind || !item.periods.includes(kind))
    return {
      field: 'period',
      reason: `${item.label.zh}不按此期间填报 | ${item.label.en}: entered by ${item.periods.join(', ')}`,
    };
  if (row.value === null) return undefined;
  if (!NUMBER.test(row.value))
    return { field: 'value', reason: `不是普通数字：${row.value} | not a plain number: ${row.value}` };
  if ((row.value.split('.')[1] ?? '').length > item.decimals)
    return {
      field: 'value',
      reason: `最多 ${item.decimals} 位小数 | at most ${item.decimals} decimals`,
    };
  if (compareText(row.value, item.least) < 0 || compareText(row.value, item.most) > 0)
    return {
      field: 'value',
      reason: `应在 ${item.least} 与 ${item.most} 之间 | between ${item.least} and ${item.most}`,
    };
  return undefined;
}

/** Whether a part exceeds its whole; both as plain decimal texts. */
export const exceeds = (part: string, whole: string): boolean => compareText(part, whole) > 0;
