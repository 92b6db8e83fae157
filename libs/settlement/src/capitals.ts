import type { Money } from './money.js';
import { Refused } from './refused.js';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
/** Within a group of four digits, from the right. */
const PLACES = ['', '拾', '佰', '仟'] as const;
const FEN_PER_YUAN = 100n;
const BEYOND = 10n ** 16n;

/**
 * An amount of yuan in Chinese capitals, as bills write it: `人民币壹佰贰拾叁元肆角伍分`. One 零 stands for any number of noughts
 * between digits, and for a missing 角 before 分; 整 closes what ends with 元 or 角; below zero 负 comes first. Where the rule
 * leaves a 零 to the writer it stands before 仟 (`壹拾万零柒仟元`) and not before 角 (`捌拾元叁角`). Exact to the fen; throws
 * `Refused` from 10^16 yuan on. Source: 支付结算办法（银发〔1997〕393号）附一; 负 is accountants' usage, a bill is never negative.
 */
export function capitals(amount: Money): string {
  const fen = amount.units < 0n ? -amount.units : amount.units;
  const yuan = fen / FEN_PER_YUAN;
  if (yuan >= BEYOND)
    throw new Refused('amount: is too large to be written in capitals', { field: 'amount' });
  const sign = amount.units < 0n ? '负' : '';
  return `人民币${sign}${withUnit(yuan, fen)}${rest(fen % FEN_PER_YUAN, yuan)}`;
}

/** Yuan with their unit; none for an amount of 角 and 分 alone. */
const withUnit = (yuan: bigint, fen: bigint): string =>
  yuan === 0n && fen > 0n ? '' : `${yuan === 0n ? '零' : whole(yuan)}元`;

function rest(fen: bigint, yuan: bigint): string {
  const [jiao, last] = [fen / 10n, fen % 10n];
  const missing = yuan > 0n && last > 0n ? '零' : '';
  const tenths = jiao > 0n ? `${digit(Number(jiao))}角` : missing;
  return last > 0n ? `${tenths}${digit(Number(last))}分` : `${tenths}整`;
}

const digit = (value: number): string => DIGITS.charAt(value);

/** A whole number above nought. */
function whole(value: bigint): string {
  let text = '';
  let hasNought = false;
  const digits = [...value.toString()].map(Number);
  for (const [at, each] of digits.entries()) {
    const fromRight = digits.length - 1 - at;
    if (each > 0) text += `${hasNought ? '零' : ''}${digit(each)}${PLACES[fromRight % 4] ?? ''}`;
    hasNought = each === 0;
    const unit = groupUnit(value, fromRight);
    // A nought at the end of a group is still said before the digits that follow: 壹佰万零壹.
    text += unit;
  }
  return text;
}

/** 万 or 亿 where a group of four ends that holds anything; 亿 also closes an empty group below 万亿. */
function groupUnit(value: bigint, fromRight: number): string {
  if (fromRight === 0 || fromRight % 4 !== 0) return '';
  if (fromRight === 8) return '亿';
  return (value / 10n ** BigInt(fromRight)) % 10_000n > 0n ? '万' : '';
}
