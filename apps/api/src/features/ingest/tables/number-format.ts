import type { FieldKind } from '@fundwatch/streams';

/** What a cell's number format makes of its number. */
export type NumberFormat =
  { kind: 'plain' } | { kind: 'moment'; hasTime: boolean } | { kind: 'padded'; digits: number };

export const PLAIN: NumberFormat = { kind: 'plain' };

const DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const TIMES = new Set([18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 46, 47, 55, 56]);

/** A format by its number, and by its code where the workbook defines it. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) {
    if (DATES.has(id)) return { kind: 'moment', hasTime: false };
    return TIMES.has(id) ? { kind: 'moment', hasTime: true } : PLAIN;
  }
  const [first = ''] = code.split(';', 1);
  if (/^0{2,}$/.test(first)) return { kind: 'padded', digits: first.length };
  // Literals, escapes and colours are no part of it; [h] counts hours.
  const bare = first.replace(/"[^"]*"|\\.|[_*]./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  if (/^(general|standard)$/i.test(bare.trim())) return PLAIN;
  const hasTime = /[hs]/i.test(bare);
  return hasTime || /[ymd]/i.test(bare) ? { kind: 'moment', hasTime } : PLAIN;
}

/** Digits that a spreadsheet keeps; those behind them are lost. */
const KEPT_DIGITS = 15;
/** As no arithmetic in floats leaves it: taken as it stands. */
const PLAIN_DECIMAL = /^-?\d+(\.\d{1,6})?$/;
const DAY = 86_400;
const LAST_DAY = 2_958_466;
const MS = 1000;

/** The text of a number cell, and whether the spreadsheet has lost digits of it. */
export type CellText = { text: string; isCut: boolean };

/**
 * A number as its reader sees it: at most 15 digits, without an exponent, zeros in front where the format puts
 * them; a date or time where the format makes it one. `kind` is that of the field the column is for.
 */
export function numberText(
  raw: string,
  format: NumberFormat,
  kind: FieldKind | undefined,
  is1904: boolean,
): CellText {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return { text: raw, isCut: false };
  if (format.kind === 'moment' && value >= 0 && value < LAST_DAY) {
    const moment = momentText(value, format.hasTime, kind, is1904);
    if (moment) return { text: moment, isCut: false };
  }
  const digits = /^-?\d+$/.test(raw) ? raw.replace('-', '').replace(/^0+/, '').length : 0;
  // A writer other than a spreadsheet may have put all digits there; a spreadsheet has put zeros.
  if (digits > KEPT_DIGITS) return { text: raw, isCut: /^0+$/.test(raw.slice(KEPT_DIGITS - digits)) };
  if (Math.abs(value) >= 10 ** KEPT_DIGITS && !PLAIN_DECIMAL.test(raw)) return { text: raw, isCut: true };
  const text = PLAIN_DECIMAL.test(raw) ? raw : plainDecimal(value);
  return {
    text: format.kind === 'padded' && /^\d+$/.test(text) ? text.padStart(format.digits, '0') : text,
    isCut: false,
  };
}

/** The shortest decimal that is the number to 15 digits: 1234.5599999999999 was 1234.56. */
function plainDecimal(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(KEPT_DIGITS - 1).split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const point = Number(exponent) + 1;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = (point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return text === '0' ? text : sign + text;
}

function momentText(
  serial: number,
  hasTime: boolean,
  kind: FieldKind | undefined,
  is1904: boolean,
): string | undefined {
  const seconds = Math.round(serial * DAY);
  // The calendar of 1900 has a 29 February that never was: day 60.
  if (!is1904 && serial >= 60 && serial < 61) return undefined;
  const start = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const iso = new Date(start + seconds * MS).toISOString();
  const [date, time] = [iso.slice(0, 10), iso.slice(11, 19)];
  if (serial < 1 && hasTime && kind !== 'date' && kind !== 'datetime') return time;
  const isMidnight = seconds % DAY === 0;
  if (isMidnight && (kind === 'date' || !hasTime)) return date;
  return `${date} ${time}`;
}
