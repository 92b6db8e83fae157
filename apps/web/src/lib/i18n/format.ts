import type { Text } from '../api/api.ts';
import type { MessageKey } from './messages.zh-CN.ts';
import {
  decimalText,
  parseDecimal,
  percentChange,
  roundDecimal,
  sign,
  subtract,
  type Decimal,
} from './decimal.ts';

export type Locale = 'zh-CN' | 'en';
export const NONE = '—';
const MINUS = '\u2212';

/** A figure and its unit apart, because the unit is set small. */
export type Figure = { figure: string; unit: MessageKey | null };

/** 元 as in documents: thousands separators, two places, from the decimal text itself. */
export function formatYuan(amount: string | null | undefined): string {
  const value = amount ? parseDecimal(amount) : null;
  return value ? typeset(roundDecimal(value, 2)) : NONE;
}

/** 万元/亿元 with one place, for tiles; below 1 万元 the plain amount. */
export function formatYuanShort(amount: string | null | undefined, locale: Locale): Figure {
  const value = amount ? parseDecimal(amount) : null;
  if (!value) return { figure: NONE, unit: null };
  const magnitude = unsigned(value).units;
  for (const { power, unit } of SHORT_UNITS[locale]) {
    if (magnitude >= 10n ** BigInt(power + value.scale)) {
      return { figure: typeset(roundDecimal({ units: value.units, scale: value.scale + power }, 1)), unit };
    }
  }
  return { figure: formatYuan(amount), unit: 'unit.yuan' };
}

const SHORT_UNITS: Record<Locale, { power: number; unit: MessageKey }[]> = {
  'zh-CN': [
    { power: 8, unit: 'unit.yi' },
    { power: 4, unit: 'unit.wan' },
  ],
  en: [
    { power: 6, unit: 'unit.million' },
    { power: 3, unit: 'unit.thousand' },
  ],
};

const UNIT_NAMES: Record<string, MessageKey> = {
  yuan: 'unit.yuan',
  days: 'unit.days',
  day: 'unit.days',
  persons: 'unit.persons',
  visits: 'unit.visits',
  months: 'unit.months',
  per10k: 'unit.per10k',
};

/** An indicator's value in its own unit; every rate to two places so that columns line up. */
export function formatValue(value: string | null, unit: string): Figure {
  const parsed = value === null ? null : parseDecimal(value);
  if (!parsed) return { figure: NONE, unit: null };
  if (unit === '%' || unit === '‰')
    return { figure: `${typeset(roundDecimal(parsed, 2))}${unit}`, unit: null };
  return { figure: typeset(roundDecimal(parsed, 2)), unit: UNIT_NAMES[unit] ?? null };
}

/** Numerators and denominators: counts stay counts, money keeps two places. */
export function formatPlain(value: string | null): string {
  const parsed = value === null ? null : parseDecimal(value);
  if (!parsed) return NONE;
  const isWhole = parsed.units % 10n ** BigInt(parsed.scale) === 0n;
  return typeset(roundDecimal(parsed, isWhole ? 0 : 2));
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export type Change = { direction: -1 | 0 | 1; figure: string; kind: 'points' | 'percent' };

/** Rates change by percentage points, everything else by percent. */
export function changeBetween(now: string | null, before: string | null, unit: string): Change | null {
  const current = now === null ? null : parseDecimal(now);
  const earlier = before === null ? null : parseDecimal(before);
  if (!current || !earlier) return null;
  if (unit === '%') {
    const points = roundDecimal(subtract(current, earlier), 2);
    return { direction: sign(points), figure: typeset(unsigned(points)), kind: 'points' };
  }
  const percent = percentChange(current, earlier, 1);
  return percent && { direction: sign(percent), figure: `${signed(percent)}%`, kind: 'percent' };
}

/** `2025-12-31 08:30:00` → `2025-12-31`; a date stays the text it is. */
export function formatDate(date: string | null | undefined): string {
  return date ? date.slice(0, 10) : NONE;
}

/** Two dates as one span, the year not said twice. */
export function formatSpan(from: string | null, to: string | null): string {
  const [start, end] = [formatDate(from), formatDate(to)];
  if (end === NONE || start === end) return start;
  return start.slice(0, 4) === end.slice(0, 4) ? `${start} / ${end.slice(5)}` : `${start} / ${end}`;
}

const INSTANT = /(Z|[+-]\d{2}:?\d{2})$/;
const SHANGHAI = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** Instants are shown in Shanghai; a text without a zone already is Shanghai time and is only cut to the minute. */
export function formatTime(time: string | number | null | undefined): string {
  if (time === null || time === undefined || time === '') return NONE;
  if (typeof time === 'number' || INSTANT.test(time)) return SHANGHAI.format(new Date(time));
  return time.replace('T', ' ').slice(0, 16);
}

const SIZES = ['B', 'KB', 'MB', 'GB'];

export function formatBytes(bytes: number): string {
  let size = bytes;
  let step = 0;
  while (size >= 1024 && step < SIZES.length - 1) {
    size /= 1024;
    step += 1;
  }
  return `${step === 0 ? size : size.toFixed(1)} ${SIZES[step]}`;
}

export function pick(text: Text, locale: Locale): string {
  return locale === 'en' ? text.en || text.zh : text.zh;
}

function typeset(value: Decimal): string {
  return decimalText(value, true).replace('-', MINUS);
}

function signed(value: Decimal): string {
  return sign(value) > 0 ? `+${typeset(value)}` : typeset(value);
}

function unsigned(value: Decimal): Decimal {
  return value.units < 0n ? { ...value, units: -value.units } : value;
}
